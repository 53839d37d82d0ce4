package io.warren.cluster;

import io.warren.cluster.shard.BodyCopier;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that this member has the messages of its shard. They are in the group's log. A snapshot says only where they are,
 * so a member that is given one in place of the log keeps what it had, and copies what it never had from the others.
 *
 * <p>So as many members have a message as have acknowledged it, and after a while all: a disk can be lost, and the next one when
 * no member {@link #lacking lacks} anything any more.
 *
 * <p>Threads: any may read; the group's thread tells of snapshots.
 */
final class BodyKeeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BodyKeeper.class);
    private static final int AT_ONCE = 8;
    /** Written with one force, a message more at most. */
    private static final long BYTES_AT_ONCE = 1 << 20;

    private static final long AGAIN_MILLIS = 1_000;

    private final int shard;
    private final PinnedLog log;
    private final Shelf shelf;
    private final Others others;
    private final Consumer<Consumer<long[]>> needed;

    private final ExecutorService filling;
    private final ExecutorService copying;
    private final AtomicInteger lacking = new AtomicInteger();

    /** Where to copy from. */
    interface Others extends BodyCopier {
        /** The entry's data; null if none of those who can be asked just now has it. */
        @Nullable
        ByteBuffer tryCopy(long index);
    }

    /** @param needed asks the shard which entries it needs */
    BodyKeeper(int shard, PinnedLog log, Shelf shelf, Others others, Consumer<Consumer<long[]>> needed) {
        this.shard = shard;
        this.log = log;
        this.shelf = shelf;
        this.others = others;
        this.needed = needed;
        filling = Executors.newSingleThreadExecutor(
                Thread.ofVirtual().name("shard-" + shard + "-fill").factory());
        copying = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("shard-" + shard + "-copy-", 0).factory());
    }

    /** For who waits for other members. */
    ExecutorService copying() {
        return copying;
    }

    /** How many entries with messages this member does not have yet. */
    int lacking() {
        return lacking.get();
    }

    /** Data of a committed entry, null if it is not here or damaged. */
    @Nullable
    ByteBuffer read(long entry) {
        var logged = log.command(entry);
        return logged == null ? shelf.read(entry) : logged;
    }

    /** From the others, for a queue that needs it now. As {@link BodyCopier#copy}. */
    @Nullable
    ByteBuffer copy(long entry) {
        var copied = others.copy(entry);
        if (copied == null) {
            LOG.error("event=body_lost shard={} entry={}", shard, entry);
        }
        return copied;
    }

    private boolean holds(long entry) {
        return log.holds(entry) || shelf.holds(entry);
    }

    /**
     * The shard goes on from a snapshot. Returns when this member has put by what the log has of it and is about to lose. A node
     * that dies before has it in its log; what is committed there is known no more, then, and it is copied again.
     *
     * @param last entry in the snapshot
     * @param term of that entry
     * @param applied entry up to which this member had applied the log; what is behind may be what no majority had
     * @throws IllegalStateException if it could not be written
     */
    void loaded(long last, long term, long applied) {
        var entries = ask();
        if (log.termAt(last) != term) {
            keep(Arrays.stream(entries)
                    .filter(each -> each <= applied && log.holds(each) && !shelf.holds(each))
                    .toArray());
            log.replaced(last);
        }
        var missing = count(entries);
        if (missing.length > 0) {
            LOG.info("event=bodies_lacking shard={} entries={}", shard, missing.length);
            filling.execute(this::fill);
        }
    }

    /** What is needed and not here. One at a time, so that what was counted before a snapshot does not stand after it. */
    private synchronized long[] countAnew() {
        return count(ask());
    }

    private synchronized long[] count(long[] entries) {
        var missing = Arrays.stream(entries).filter(each -> !holds(each)).toArray();
        lacking.set(missing.length);
        return missing;
    }

    private long[] ask() {
        var answer = new CompletableFuture<long[]>();
        needed.accept(answer::complete);
        return answer.join();
    }

    private void keep(long[] entries) {
        if (entries.length == 0) {
            return;
        }
        var box = shelf.box();
        var pieces = new ArrayList<Shelf.Piece>();
        var bytes = 0L;
        for (var each : entries) {
            var data = log.command(each);
            if (data != null) {
                pieces.add(new Shelf.Piece(each, data));
                bytes += data.remaining();
            }
            if (bytes >= BYTES_AT_ONCE) {
                box.put(pieces);
                pieces.clear();
                bytes = 0;
            }
        }
        box.put(pieces);
        LOG.info("event=bodies_kept shard={} entries={}", shard, entries.length);
    }

    /** Until all is here that queues still need. What nobody has now may come with a member that is away. */
    private void fill() {
        try {
            while (true) {
                var missing = countAnew();
                if (missing.length == 0) {
                    LOG.info("event=bodies_whole shard={}", shard);
                    return;
                }
                if (!fill(missing)) {
                    Thread.sleep(AGAIN_MILLIS);
                }
            }
        } catch (CancellationException | RejectedExecutionException | InterruptedException ending) {
            LOG.debug("event=bodies_not_filled shard={}", shard);
        } catch (IllegalStateException cannot) {
            LOG.warn("event=bodies_not_filled shard={} why=\"{}\"", shard, cannot.getMessage());
        }
    }

    /** Whether any of them came. */
    private boolean fill(long[] missing) {
        var box = shelf.box();
        var some = false;
        for (var from = 0; from < missing.length; from += AT_ONCE) {
            var pieces = copy(Arrays.copyOfRange(missing, from, Math.min(missing.length, from + AT_ONCE)));
            box.put(pieces);
            lacking.addAndGet(-pieces.size());
            some |= !pieces.isEmpty();
        }
        return some;
    }

    private List<Shelf.Piece> copy(long[] entries) {
        var asked = Arrays.stream(entries)
                .mapToObj(each -> CompletableFuture.supplyAsync(() -> others.tryCopy(each), copying))
                .toList();
        var pieces = new ArrayList<Shelf.Piece>(entries.length);
        for (var at = 0; at < entries.length; at++) {
            try {
                var data = asked.get(at).join();
                if (data != null) {
                    pieces.add(new Shelf.Piece(entries[at], data));
                }
            } catch (CompletionException ending) {
                if (ending.getCause() instanceof CancellationException) {
                    throw new CancellationException();
                }
                throw ending;
            }
        }
        return pieces;
    }

    /** Nothing below is needed any more. */
    void needs(long first) {
        log.needs(first);
        shelf.needs(first);
    }

    /** The node holds the shard no more. */
    void drop() {
        shelf.drop();
    }

    @Override
    public void close() {
        filling.shutdownNow();
        copying.shutdownNow();
    }
}
