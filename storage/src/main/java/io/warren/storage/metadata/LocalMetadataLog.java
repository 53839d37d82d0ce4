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
import io.warren.engine.metadata.MetadataTransaction;
import io.warren.engine.metadata.NodeLimits;
import io.warren.engine.metadata.Origin;
import io.warren.engine.metadata.TransactionOutcome;
import io.warren.storage.file.FileStore;
import io.warren.storage.metadata.StoredRecord.Mark;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The metadata log of a node that is alone.
 *
 * <p>Owner: its own thread, which takes everything that waits, decides each wish on the snapshot that the ones before it
 * make, writes what survives, forces once, then publishes the snapshots one by one (of a transaction the last), tells the listeners and answers. While
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
    /** After so long without a wish the last one gets its witness. */
    private static final long IDLE_MILLIS = 50;

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
        /** Something that is answered. */
        sealed interface Asked extends Item {
            /** What is said when nothing can be done for it. */
            Runnable refused(String text);
        }

        record Wish(MetadataChange change, Origin origin, Consumer<MetadataOutcome> answer) implements Asked {
            @Override
            public Runnable refused(String text) {
                return () -> answer.accept(new MetadataOutcome.Refused(ReplyCode.INTERNAL_ERROR, text));
            }
        }

        record Together(MetadataTransaction transaction, Origin origin, Consumer<TransactionOutcome> answer)
                implements Asked {
            @Override
            public Runnable refused(String text) {
                return () -> answer.accept(new TransactionOutcome.Refused(-1, ReplyCode.INTERNAL_ERROR, text));
            }
        }

        record Close() implements Item {}
    }

    /**
     * What becomes of what was asked once the batch is on the disk.
     *
     * @param record what of it goes there; null for nothing
     */
    private record Decided(
            Item.Asked asked,
            Runnable answer,
            List<AppliedChange> applied,
            @Nullable StoredRecord record) {
        static Decided without(Item.Asked asked, Runnable answer) {
            return new Decided(asked, answer, List.of(), null);
        }

        static Decided refused(Item.Asked asked, String text) {
            return without(asked, asked.refused(text));
        }
    }

    /**
     * One change, done on a snapshot.
     *
     * @param stored null if nothing of it survives a restart
     */
    private record Step(AppliedChange applied, StoredRecord.@Nullable Changed stored) {}

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
        submit(new Item.Wish(change, origin, answer));
    }

    @Override
    public void submit(MetadataTransaction transaction, Origin origin, Consumer<TransactionOutcome> answer) {
        submit(new Item.Together(transaction, origin, answer));
    }

    private void submit(Item.Asked asked) {
        inbox.add(asked);
        if (closed) {
            // The thread may be gone already. Whoever takes it out of the inbox answers it.
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
                var first = failed || !writer.lacksWitness()
                        ? inbox.take()
                        : inbox.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
                if (first == null) {
                    witness();
                    continue;
                }
                next.add(first);
            } catch (InterruptedException ignored) {
                // Nobody has a reason to; ending without an order would lose answers.
                continue;
            }
            inbox.drainTo(next, LARGEST_BATCH - 1);
            var asked = new ArrayList<Item.Asked>(next.size());
            for (var each : next) {
                switch (each) {
                    case Item.Asked one -> asked.add(one);
                    case Item.Close() -> closed = true;
                }
            }
            next.clear();
            while (!asked.isEmpty()) {
                batch(asked);
            }
        }
        closeFiles();
        refuseWaiting();
    }

    /** Nobody asks for anything just now, and may not for weeks. */
    private void witness() {
        try {
            writer.witness();
        } catch (Throwable broken) {
            fail(broken);
        }
    }

    /** Takes from the front what makes a batch of reasonable size. */
    private void batch(List<Item.Asked> asked) {
        var decided = new ArrayList<Decided>(asked.size());
        var records = new ArrayList<StoredRecord>();
        var afterLast = Mark.START;
        var speculative = current;
        var bytes = 0L;
        for (var one : asked) {
            if (bytes > LARGEST_BATCH_BYTES) {
                break;
            }
            var written = Math.max(history.lastWritten(), afterLast.written());
            var each = failed ? Decided.refused(one, ENDED) : decide(one, speculative, written);
            decided.add(each);
            for (var applied : each.applied) {
                speculative = applied.after();
                if (applied.written() != null) {
                    afterLast = new Mark(speculative.revision(), speculative.nextId(), speculative.revision());
                }
            }
            if (each.record != null) {
                records.add(each.record);
                bytes += bytes(each.record);
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
            settle(failed ? Decided.refused(each.asked, ENDED) : each);
        }
        asked.subList(0, decided.size()).clear();
        if (!failed) {
            try {
                writer.rotateIfLarge(current);
            } catch (Throwable broken) {
                fail(broken);
            }
        }
    }

    private static long bytes(StoredRecord record) {
        return switch (record) {
            case StoredRecord.Changed changed -> changed.bytes().length;
            case StoredRecord.Together(var changes) ->
                changes.stream().mapToLong(each -> each.bytes().length).sum();
            case StoredRecord.Opened _, StoredRecord.Reserved _, StoredRecord.Closed _, StoredRecord.Complete _ -> 0;
        };
    }

    /**
     * On a snapshot.
     *
     * @param written the revision of the last change before it that survives
     */
    private Decided decide(Item.Asked asked, Metadata now, long written) {
        try {
            return switch (asked) {
                case Item.Wish wish -> decide(wish, now);
                case Item.Together together -> decide(together, now, written);
            };
        } catch (RuntimeException mistake) {
            // One wish that our rules cannot digest must not end the log; nothing of it was taken.
            LOG.error("event=metadata_change_failed change={}", name(asked), mistake);
            return Decided.refused(asked, "the change could not be decided");
        }
    }

    private static String name(Item.Asked asked) {
        return switch (asked) {
            case Item.Wish(var change, var _, var _) -> change.getClass().getSimpleName();
            case Item.Together(var transaction, var _, var _) ->
                transaction.changes().size() + " together";
        };
    }

    private Decided decide(Item.Wish wish, Metadata now) {
        return switch (MetadataRules.decide(now, wish.change, limits)) {
            case MetadataRules.Decision.Accept(var complete) -> {
                try {
                    var step = step(complete, wish.origin, clock.wallMillis(), now);
                    var outcome = new MetadataOutcome.Applied(complete, step.applied.revision());
                    yield new Decided(wish, () -> wish.answer.accept(outcome), List.of(step.applied), step.stored);
                } catch (IllegalArgumentException unwritable) {
                    yield answered(
                            wish,
                            new MetadataOutcome.Refused(
                                    ReplyCode.PRECONDITION_FAILED, "cannot be stored: " + unwritable.getMessage()));
                }
            }
            case MetadataRules.Decision.Unchanged() -> answered(wish, new MetadataOutcome.Unchanged());
            case MetadataRules.Decision.Refuse(var code, var text) ->
                answered(wish, new MetadataOutcome.Refused(code, text));
        };
    }

    private Decided decide(Item.Together asked, Metadata before, long written) {
        var since = asked.transaction.since();
        if (since != MetadataTransaction.ANY && (written > since || before.revision() < since)) {
            return answered(asked, new TransactionOutcome.MovedOn(before.revision()));
        }
        var atMillis = clock.wallMillis();
        var applied = new ArrayList<AppliedChange>();
        var stored = new ArrayList<StoredRecord.Changed>();
        var now = before;
        var at = -1;
        try {
            for (var change : asked.transaction.changes()) {
                at++;
                switch (MetadataRules.decide(now, change, limits)) {
                    case MetadataRules.Decision.Accept(var complete) -> {
                        var step = step(complete, asked.origin, atMillis, now);
                        now = step.applied.after();
                        applied.add(step.applied);
                        if (step.stored != null) {
                            stored.add(step.stored);
                        }
                    }
                    case MetadataRules.Decision.Unchanged() -> {}
                    case MetadataRules.Decision.Refuse(var code, var text) -> {
                        return answered(asked, new TransactionOutcome.Refused(at, code, text));
                    }
                }
            }
            var record = stored.isEmpty() ? null : fitting(new StoredRecord.Together(stored));
            var outcome = new TransactionOutcome.Applied(
                    applied.stream().map(AppliedChange::change).toList(), now.revision());
            return new Decided(asked, () -> asked.answer.accept(outcome), applied, record);
        } catch (IllegalArgumentException unwritable) {
            return answered(
                    asked,
                    new TransactionOutcome.Refused(
                            at, ReplyCode.PRECONDITION_FAILED, "cannot be stored: " + unwritable.getMessage()));
        }
    }

    private static StoredRecord fitting(StoredRecord.Together record) {
        var bytes = record.toBytes().length;
        if (bytes > RecordFrame.MAX_RECORD_BYTES) {
            throw new IllegalArgumentException("changes of " + bytes + " bytes together");
        }
        return record;
    }

    private static Decided answered(Item.Wish wish, MetadataOutcome outcome) {
        return Decided.without(wish, () -> wish.answer.accept(outcome));
    }

    private static Decided answered(Item.Together asked, TransactionOutcome outcome) {
        return Decided.without(asked, () -> asked.answer.accept(outcome));
    }

    /** Throws IllegalArgumentException for what cannot be stored. */
    private static Step step(MetadataChange complete, Origin origin, long atMillis, Metadata now) {
        var after = now.apply(complete);
        var gone = Survival.goneWith(complete, now, after);
        var written = written(complete, now, gone);
        var applied = new AppliedChange(after.revision(), atMillis, origin, complete, written, now, after);
        return new Step(
                applied,
                written == null
                        ? null
                        : new StoredRecord.Changed(
                                after.revision(), now.nextId(), atMillis, origin, gone, ChangeFormat.write(written)));
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

    private void settle(Decided decided) {
        if (!decided.applied.isEmpty()) {
            // What belongs together is seen together.
            current = decided.applied.getLast().after();
        }
        for (var each : decided.applied) {
            for (var follower : followers) {
                safely("listener", () -> follower.accept(each));
            }
        }
        safely("answer", decided.answer);
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
            if (each instanceof Item.Asked asked) {
                settle(Decided.refused(asked, ENDED));
            }
        }
    }
}
