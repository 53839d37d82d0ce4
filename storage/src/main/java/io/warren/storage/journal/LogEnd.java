package io.warren.storage.journal;

import io.warren.engine.lane.Clock;
import io.warren.storage.file.StorageFailed;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;

/**
 * The end of the log: makes room for entries, turns to the next segment, writes and forces. Owner: the writer's thread.
 *
 * <p>Invariants: forced &lt;= written &lt;= the next position; positions only grow; a segment is forced whole before the
 * next one is written to.
 */
final class LogEnd {
    private static final int BATCH_ENTRY = EntryFormat.HEADER + EntryFormat.BATCH_PAYLOAD;

    private final JournalFiles files;
    private final Segments segments;
    private final Clock clock;
    private final Executor background;
    private final JournalCounters counters = new JournalCounters();
    private final EntryBuffer buffer;
    /** By number, until a checkpoint takes them. */
    private final Map<Integer, SealedSegment> sealed = new ConcurrentHashMap<>();

    private FutureTask<SegmentFile> prepared;
    private boolean batchOpen;
    private long forced;
    /** What the last head of a batch said to be on the disk. */
    private long marked;

    private volatile long written;

    LogEnd(
            JournalFiles files,
            int bufferBytes,
            Segments segments,
            Clock clock,
            Executor background,
            SegmentFile first) {
        this.files = files;
        this.segments = segments;
        this.clock = clock;
        this.background = background;
        buffer = new EntryBuffer(bufferBytes, first);
        forced = EntryFormat.position(first.number(), EntryFormat.SEGMENT_HEADER);
        marked = forced;
        written = forced;
        segments.put(first);
        prepared = prepare(first.number() + 1);
    }

    JournalCounters counters() {
        return counters;
    }

    /** Where entries are encoded, each behind a {@link #makeRoom}. */
    EntryBuffer buffer() {
        return buffer;
    }

    /** Everything at a lower position can be read. Any thread. */
    long written() {
        return written;
    }

    int segment() {
        return buffer.segment().number();
    }

    boolean anythingInSegment() {
        return buffer.end() > EntryFormat.SEGMENT_HEADER;
    }

    /** Of a segment that was sealed here, once. Any thread. */
    SealedSegment takeSealed(int number) {
        var segment = sealed.remove(number);
        if (segment == null) {
            throw new StorageFailed("the journal's segment " + number + " was not sealed, or folded twice");
        }
        return segment;
    }

    /** What comes next is behind a head of its own. */
    void beginBatch() {
        batchOpen = false;
    }

    /** An entry with this payload can follow: in this segment if it fits, else in the next; behind the head of a batch. */
    void makeRoom(long payloadBytes) {
        var needed = EntryFormat.aligned(EntryFormat.HEADER + payloadBytes) + BATCH_ENTRY;
        if (buffer.end() + needed > buffer.segment().capacity()
                && buffer.end() > EntryFormat.SEGMENT_HEADER + BATCH_ENTRY) {
            roll();
        }
        if (!batchOpen) {
            batchOpen = true;
            buffer.begin(EntryType.BATCH, EntryFormat.BATCH_PAYLOAD)
                    .putLong(forced)
                    .putLong(counters.batches)
                    .putLong(clock.wallMillis());
            buffer.finish();
            marked = forced;
        }
    }

    void flush() {
        buffer.flush();
        written = buffer.nextPosition();
    }

    void force() {
        var start = System.nanoTime();
        buffer.segment().file().force();
        counters.forced(System.nanoTime() - start, buffer.total());
        forced = buffer.nextPosition();
    }

    /** Whether more was forced than is written down: the heads of batches say what was forced before them. */
    boolean unmarked() {
        return forced != marked;
    }

    /** Writes it down, without a force. */
    void mark() {
        beginBatch();
        makeRoom(0);
        flush();
    }

    void roll() {
        buffer.flush();
        var full = buffer.segment();
        full.file().truncate(buffer.end());
        force();
        prepared.run();
        var next = finished(prepared);
        segments.put(next);
        sealed.put(full.number(), buffer.sealed());
        buffer.continueIn(next);
        forced = buffer.nextPosition();
        written = forced;
        beginBatch();
        prepared = prepare(next.number() + 1);
    }

    /** Made in the background; made here if that has not begun when it is needed. */
    private FutureTask<SegmentFile> prepare(int number) {
        var task = new FutureTask<>(() -> files.create(number));
        background.execute(task);
        return task;
    }

    private static SegmentFile finished(FutureTask<SegmentFile> task) {
        return Waiting.result(task);
    }

    /** The last thing that is written: after this the log ends with everything on disk. */
    void stopClean() {
        makeRoom(8);
        buffer.begin(EntryType.CLEAN_STOP, 8).putLong(clock.wallMillis());
        buffer.finish();
        buffer.flush();
        buffer.segment().file().truncate(buffer.end());
        force();
        written = forced;
        sealed.put(buffer.segment().number(), buffer.sealed());
    }

    /** The segment that was made ahead is not needed. */
    void giveBackPrepared() {
        if (!prepared.cancel(false)) {
            var spare = finished(prepared);
            spare.release();
            files.retire(spare.number(), spare.closed());
        }
    }
}
