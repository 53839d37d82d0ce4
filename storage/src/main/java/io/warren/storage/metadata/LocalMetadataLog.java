package io.warren.storage.metadata;

import io.warren.amqp.types.ReplyCode;
import io.warren.engine.lane.Clock;
import io.warren.engine.metadata.AppliedChange;
import io.warren.engine.metadata.Metadata;
import io.warren.engine.metadata.MetadataChange;
import io.warren.engine.metadata.MetadataChanges;
import io.warren.engine.metadata.MetadataLog;
import io.warren.engine.metadata.MetadataOutcome;
import io.warren.engine.metadata.MetadataRules;
import io.warren.engine.metadata.NodeLimits;
import io.warren.engine.metadata.Origin;
import io.warren.storage.file.FileStore;
import io.warren.storage.metadata.StoredRecord.Mark;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedTransferQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The metadata log of a node that is alone.
 *
 * <p>Owner: its own thread, which takes everything that waits, decides each wish on the snapshot that the ones before it
 * make, writes what survives, forces once, then publishes the snapshots one by one, tells the listeners and answers. While
 * it forces, the next batch gathers.
 *
 * <p>The inbox has no bound of its own: a channel has one wish under way and reads no further meanwhile, so there are never
 * more of them than channels and waiting HTTP requests.
 *
 * <p>When a write or force fails nothing is retried: everything of that batch and all that comes later is refused with 541
 * and the node is told once.
 */
public final class LocalMetadataLog implements MetadataLog, MetadataChanges, AutoCloseable {
    /** Old logs are kept up to so many bytes, for the history. */
    public static final long DEFAULT_HISTORY_BYTES = 64L << 20;

    private static final Logger LOG = LoggerFactory.getLogger(LocalMetadataLog.class);
    private static final int LARGEST_BATCH = 4_096;
    private static final int LARGEST_BATCH_BYTES = 8 << 20;
    private static final String ENDED = "the metadata log has ended";

    private final NodeLimits limits;
    private final Clock clock;
    private final Consumer<Throwable> onFailure;
    private final MetadataWriter writer;
    private final ChangeHistory history;
    private final List<Consumer<AppliedChange>> followers = new CopyOnWriteArrayList<>();
    private final LinkedTransferQueue<Item> inbox = new LinkedTransferQueue<>();
    private final Thread thread;
    private volatile Metadata current;
    private volatile boolean closed;
    private boolean failed;

    private LocalMetadataLog(
            NodeLimits limits,
            Clock clock,
            Consumer<Throwable> onFailure,
            MetadataWriter writer,
            ChangeHistory history,
            Metadata recovered) {
        this.limits = limits;
        this.clock = clock;
        this.onFailure = onFailure;
        this.writer = writer;
        this.history = history;
        this.current = recovered;
        // Not a virtual thread: it spends its life in forces.
        this.thread = Thread.ofPlatform().name("metadata").unstarted(this::run);
    }

    private sealed interface Item {
        record Wish(MetadataChange change, Origin origin, Consumer<MetadataOutcome> answer) implements Item {}

        record Close() implements Item {}
    }

    /** What becomes of one wish once the batch is on the disk. */
    private record Decided(Item.Wish wish, MetadataOutcome outcome, List<AppliedChange> applied) {}

    /**
     * Recovers what is in the directory, which is made if it is not there.
     *
     * @param onFailure told once, on the log's thread, when the disk failed
     * @throws MetadataUnreadable if what is there is damaged or of a newer release; nothing was changed then
     */
    public static LocalMetadataLog open(
            FileStore store, Path directory, NodeLimits limits, Consumer<Throwable> onFailure) {
        return open(store, directory, limits, onFailure, Clock.SYSTEM, DEFAULT_HISTORY_BYTES);
    }

    /** As above, with the time for the audit trail and how many bytes of old logs are kept. */
    public static LocalMetadataLog open(
            FileStore store,
            Path directory,
            NodeLimits limits,
            Consumer<Throwable> onFailure,
            Clock clock,
            long historyBytes) {
        store.createDirectories(directory);
        var files = new MetadataFiles(store, directory);
        var found = new Recovery(files).recover();
        var history = new ChangeHistory(files, historyBytes);
        var writer = MetadataWriter.open(files, history, found);
        var log = new LocalMetadataLog(limits, clock, onFailure, writer, history, found.metadata());
        log.thread.start();
        return log;
    }

    @Override
    public Metadata current() {
        return current;
    }

    @Override
    public void submit(MetadataChange change, Origin origin, Consumer<MetadataOutcome> answer) {
        inbox.add(new Item.Wish(change, origin, answer));
        if (closed) {
            // The thread may be gone already. Whoever takes the wish out of the inbox answers it.
            refuseWaiting();
        }
    }

    @Override
    public void listen(Listener listener) {
        follow(each -> listener.applied(each.change(), each.origin(), each.before(), each.after()));
    }

    @Override
    public void follow(Consumer<AppliedChange> follower) {
        followers.add(follower);
    }

    @Override
    public long lastWritten() {
        return history.lastWritten();
    }

    @Override
    public long replay(long afterRevision, Consumer<AppliedChange> to) {
        return history.replay(afterRevision, to);
    }

    /** Answers what was submitted before, closes the files and ends the thread. Later wishes are refused. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        inbox.add(new Item.Close());
        var interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException waitAnyway) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        var next = new ArrayList<Item>();
        while (!closed) {
            try {
                next.add(inbox.take());
            } catch (InterruptedException ignored) {
                // Nobody has a reason to; ending without an order would lose answers.
                continue;
            }
            inbox.drainTo(next, LARGEST_BATCH - 1);
            var wishes = new ArrayList<Item.Wish>(next.size());
            for (var each : next) {
                switch (each) {
                    case Item.Wish wish -> wishes.add(wish);
                    case Item.Close() -> closed = true;
                }
            }
            next.clear();
            while (!wishes.isEmpty()) {
                batch(wishes);
            }
        }
        closeFiles();
        refuseWaiting();
    }

    /** Takes wishes from the front, as many as make a batch of reasonable size. */
    private void batch(List<Item.Wish> wishes) {
        var decided = new ArrayList<Decided>(wishes.size());
        var records = new ArrayList<StoredRecord.Changed>();
        var afterLast = Mark.START;
        var speculative = current;
        var bytes = 0;
        for (var wish : wishes) {
            if (bytes > LARGEST_BATCH_BYTES) {
                break;
            }
            var record = records.size();
            var each = failed ? refused(wish, ENDED) : decide(wish, speculative, records);
            decided.add(each);
            for (var applied : each.applied) {
                speculative = applied.after();
            }
            if (records.size() > record) {
                bytes += records.getLast().bytes().length;
                afterLast = new Mark(speculative.revision(), speculative.nextId(), speculative.revision());
            }
        }
        if (!failed) {
            try {
                writer.write(records, afterLast, speculative);
            } catch (Throwable broken) {
                fail(broken);
            }
        }
        for (var each : decided) {
            settle(failed ? refused(each.wish, ENDED) : each);
        }
        wishes.subList(0, decided.size()).clear();
        if (!failed) {
            try {
                writer.rotateIfLarge(current);
            } catch (Throwable broken) {
                fail(broken);
            }
        }
    }

    private Decided decide(Item.Wish wish, Metadata now, List<StoredRecord.Changed> records) {
        try {
            return switch (MetadataRules.decide(now, wish.change, limits)) {
                case MetadataRules.Decision.Accept(var complete) -> accept(wish, complete, now, records);
                case MetadataRules.Decision.Unchanged() ->
                    new Decided(wish, new MetadataOutcome.Unchanged(), List.of());
                case MetadataRules.Decision.Refuse(var code, var text) ->
                    new Decided(wish, new MetadataOutcome.Refused(code, text), List.of());
            };
        } catch (RuntimeException mistake) {
            // One wish that our rules cannot digest must not end the log; nothing of it was taken.
            LOG.error(
                    "event=metadata_change_failed change={}",
                    wish.change.getClass().getSimpleName(),
                    mistake);
            return refused(wish, "the change could not be decided");
        }
    }

    private Decided accept(Item.Wish wish, MetadataChange complete, Metadata now, List<StoredRecord.Changed> records) {
        var after = now.apply(complete);
        var at = clock.wallMillis();
        var gone = Survival.goneWith(complete, now, after);
        var written = written(complete, now, gone);
        if (written != null) {
            byte[] bytes;
            try {
                bytes = ChangeFormat.write(written);
            } catch (IllegalArgumentException unwritable) {
                return new Decided(
                        wish,
                        new MetadataOutcome.Refused(
                                ReplyCode.PRECONDITION_FAILED, "cannot be stored: " + unwritable.getMessage()),
                        List.of());
            }
            records.add(new StoredRecord.Changed(after.revision(), now.nextId(), at, wish.origin, gone, bytes));
        }
        return new Decided(
                wish,
                new MetadataOutcome.Applied(complete, after.revision()),
                List.of(new AppliedChange(after.revision(), at, wish.origin, complete, written, now, after)));
    }

    /** What of a change goes to the disk. One that does not survive may still take a surviving exchange along. */
    private static @Nullable MetadataChange written(MetadataChange complete, Metadata before, List<String> gone) {
        if (Survival.of(complete, before)) {
            return complete;
        }
        return complete instanceof MetadataChange.InVirtualHost inside && !gone.isEmpty()
                ? new MetadataChange.DeleteExchange(inside.virtualHost(), gone.getFirst(), false)
                : null;
    }

    private static Decided refused(Item.Wish wish, String text) {
        return new Decided(wish, new MetadataOutcome.Refused(ReplyCode.INTERNAL_ERROR, text), List.of());
    }

    private void settle(Decided decided) {
        for (var each : decided.applied) {
            current = each.after();
            for (var follower : followers) {
                safely("listener", () -> follower.accept(each));
            }
        }
        safely("answer", () -> decided.wish.answer.accept(decided.outcome));
    }

    /** The change is durable: who cannot bear to hear of it must not keep the others from hearing. */
    private static void safely(String what, Runnable action) {
        try {
            action.run();
        } catch (RuntimeException mistake) {
            LOG.error("event=metadata_{}_failed", what, mistake);
        }
    }

    private void fail(Throwable cause) {
        failed = true;
        LOG.error("event=metadata_log_ended", cause);
        safely("failure_handler", () -> onFailure.accept(cause));
    }

    private void closeFiles() {
        if (!failed) {
            try {
                writer.close(current);
            } catch (Throwable broken) {
                fail(broken);
            }
        }
    }

    private void refuseWaiting() {
        for (var each = inbox.poll(); each != null; each = inbox.poll()) {
            if (each instanceof Item.Wish wish) {
                settle(refused(wish, ENDED));
            }
        }
    }
}
