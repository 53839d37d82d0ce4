package io.warren.storage.metadata.database;

import io.warren.engine.metadata.AppliedChange;
import io.warren.engine.metadata.MetadataChanges;
import io.warren.engine.view.AuditChain;
import io.warren.engine.view.AuditEntry;
import io.warren.engine.view.AuditFilter;
import io.warren.engine.view.LoginEntry;
import io.warren.engine.view.MetadataProjection;
import io.warren.engine.view.ObjectName;
import io.warren.engine.view.ProjectionUnavailable;
import io.warren.engine.view.QueueFilter;
import io.warren.engine.view.QueueOrder;
import io.warren.engine.view.QueueRow;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tables of a log of changes, in a file of their own.
 *
 * <p>Owner: one thread, which opens the file, takes in what the log has and the tables have not, and follows the log from
 * there on. Another thread reads for those who ask; both are platform threads that nobody interrupts, because an interrupt
 * would close the file under them.
 *
 * <p>It begins when it is told to or asked for the first time. Until then the log is all there is, and nothing is lost: a
 * start does not pay for the classes of a database, and a broker that lives for a test never does.
 *
 * <p>Nothing that happens here harms the node: a file that cannot be used is set aside and built again, once; after that, or
 * when the disk is the trouble, one line says so and questions are answered with {@link ProjectionUnavailable}.
 */
public final class MetadataDatabase implements MetadataProjection, AutoCloseable {
    /** So many changes are kept in the audit trail, and so many logins. */
    public static final long DEFAULT_AUDIT_ENTRIES = 200_000;

    private static final Logger LOG = LoggerFactory.getLogger(MetadataDatabase.class);

    private final Path directory;
    private final MetadataChanges changes;
    private final long auditEntries;
    private final Inbox inbox = new Inbox();
    private final Reached reached = new Reached();
    private final Thread thread;
    private final ExecutorService reader;

    /** Keeps a first question from starting the thread of a database that is being closed. */
    private final ReentrantLock beginning = new ReentrantLock();

    private boolean begun;
    private volatile @Nullable MetadataQueries queries;
    private volatile boolean failed;

    private MetadataDatabase(Path directory, MetadataChanges changes, long auditEntries) {
        this.directory = directory;
        this.changes = changes;
        this.auditEntries = auditEntries;
        this.thread = Thread.ofPlatform().daemon().name("metadata-database").unstarted(this::run);
        this.reader = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().daemon().name("metadata-queries").factory());
    }

    /** Tables that are not filled before {@link #begin} or the first question. */
    public static MetadataDatabase of(Path directory, MetadataChanges changes, long auditEntries) {
        return new MetadataDatabase(directory, changes, auditEntries);
    }

    /** Tables that are being filled. */
    public static MetadataDatabase open(Path directory, MetadataChanges changes) {
        var database = of(directory, changes, DEFAULT_AUDIT_ENTRIES);
        database.begin();
        return database;
    }

    /** Begins to fill the tables and to follow, in the background, unless it was begun or closed before. */
    public void begin() {
        beginning.lock();
        try {
            if (!begun && !inbox.isClosed()) {
                begun = true;
                changes.follow(inbox::add);
                thread.start();
            }
        } finally {
            beginning.unlock();
        }
    }

    @Override
    public long appliedRevision() {
        return reached.revision();
    }

    @Override
    public boolean awaitRevision(long revision, Duration patience) {
        begin();
        var there = reached.await(revision, patience);
        if (!there && failed) {
            throw unavailable();
        }
        return there;
    }

    @Override
    public Found<AuditEntry> audit(AuditFilter filter, Slice page) {
        return ask(queries -> queries.audit(filter, page));
    }

    /** A login for the audit trail; waits for nothing. */
    public void add(LoginEntry login) {
        inbox.add(login);
    }

    @Override
    public List<AuditChain> verify() {
        return ask(MetadataQueries::verify);
    }

    @Override
    public List<AuditEntry> history(ObjectName object, int most) {
        return ask(queries -> queries.history(object, most));
    }

    @Override
    public Found<QueueRow> queues(QueueFilter filter, QueueOrder order, Slice page) {
        return ask(queries -> queries.queues(filter, order, page));
    }

    /** Ends the thread when it has finished what it is writing. What it has not written it makes up for next time. */
    @Override
    public void close() {
        beginning.lock();
        try {
            inbox.close();
        } finally {
            beginning.unlock();
        }
        reached.end();
        var interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException waitAnyway) {
                interrupted = true;
            }
        }
        reader.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private <T> T ask(Function<MetadataQueries, T> question) {
        begin();
        var now = queries;
        if (now == null) {
            throw unavailable();
        }
        try {
            return reader.submit(() -> question.apply(now)).get();
        } catch (ExecutionException cause) {
            if (DatabaseFile.isDamage(cause)) {
                inbox.broken(cause);
            } else {
                LOG.warn("event=metadata_query_failed text=\"{}\"", DatabaseFile.reason(cause));
            }
            throw new ProjectionUnavailable("the metadata database could not answer");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new ProjectionUnavailable("interrupted");
        }
    }

    private ProjectionUnavailable unavailable() {
        return new ProjectionUnavailable(
                failed ? "the metadata database failed, see the log" : "the metadata database is not open");
    }

    private void run() {
        String unusable = null;
        while (true) {
            try (var file = DatabaseFile.open(directory, unusable)) {
                follow(file);
                return;
            } catch (Throwable cause) {
                // Whatever it is, the broker does not need these tables.
                if (unusable != null || DatabaseFile.isTroubleOfTheDisk(cause)) {
                    fail(cause);
                    return;
                }
                unusable = DatabaseFile.reason(cause);
            } finally {
                queries = null;
                reached.at(0);
            }
        }
    }

    private void follow(DatabaseFile file) throws Throwable {
        inbox.miss();
        var tables = new Tables(file.writer(), auditEntries);
        var catchUp = new CatchUp(changes, tables, inbox::isClosed);
        var upTo = 0L;
        while (true) {
            switch (inbox.next()) {
                case Inbox.Next.Missed() -> {
                    inbox.beginAgain();
                    upTo = catchUp.run();
                    queries = new MetadataQueries(file.reader());
                }
                case Inbox.Next.Changes(var all) -> upTo = apply(tables, all, upTo);
                case Inbox.Next.Logins(var all) -> tables.addLogins(all);
                case Inbox.Next.Broken(var cause) -> throw cause;
                case Inbox.Next.Closed() -> {
                    return;
                }
            }
            reached.at(upTo);
        }
    }

    /** Some of them may be in the tables already, from catching up. */
    private static long apply(Tables tables, List<AppliedChange> all, long upTo) {
        var fresh = all.stream().filter(each -> each.revision() > upTo).toList();
        if (fresh.isEmpty()) {
            return upTo;
        }
        if (fresh.getFirst().revision() != upTo + 1) {
            throw new DatabaseUnusable(
                    "revision " + fresh.getFirst().revision() + " came after " + upTo + ": changes are missing");
        }
        tables.apply(fresh);
        return fresh.getLast().revision();
    }

    private void fail(Throwable cause) {
        failed = true;
        inbox.close();
        reached.end();
        LOG.error(
                "event=metadata_database_failed directory={} text=\"{}; the broker goes on, the audit trail cannot be asked\"",
                directory,
                DatabaseFile.reason(cause));
    }
}
