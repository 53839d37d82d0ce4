package io.warren.storage.journal;

import io.warren.engine.lane.Clock;
import io.warren.engine.message.Message;
import io.warren.storage.file.StorageFailed;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The one that writes segments. Its thread is only a loop around {@link #step}, so that tests turn it by hand.
 *
 * <p>A step takes all that waits and writes it in batches: entries are encoded in order, settles and returns of a batch are
 * gathered by queue behind them, one write (or as many as the buffer needs), one force if any entry asks, then all receipts.
 * While a force runs, the next batch gathers, and a little longer where {@link Gathering} says that it pays.
 *
 * <p>Invariants: forced &lt;= written &lt;= the next position; positions only grow; a segment is forced whole before the
 * next one is written to; after a failed write or force nothing is written any more.
 */
final class Writer {
    private static final long OWN_POSITION = -1;
    private static final int POSITIONS_PER_ENTRY = 256;
    private static final int BATCH_ENTRY = EntryFormat.HEADER + EntryFormat.BATCH_PAYLOAD;

    private final JournalFiles files;
    private final JournalSettings settings;
    private final Inbox inbox;
    private final Segments segments;
    private final Relocations relocations;
    private final Clock clock;
    private final Executor background;
    private final Failure onFailure;
    private final JournalCounters counters = new JournalCounters();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final Gathering gathering = new Gathering();

    private final EntryBuffer buffer;
    private final Map<Integer, PagedRows> paged = new HashMap<>();
    private final LongLongMap dropped = new LongLongMap();
    /** Messages alive by queue, to guess what a drop frees. */
    private final LongLongMap alive;

    private final List<QueuePart> touched = new ArrayList<>();
    /** By number, until a checkpoint takes them. */
    private final Map<Integer, SealedSegment> sealed = new ConcurrentHashMap<>();

    private FutureTask<SegmentFile> prepared;
    private IntConsumer upkeep = boundary -> {};
    private boolean upkeepRuns;
    private long sinceCheckpoint;
    private long freed;
    private long messages = 1;
    private long messageBytes = 512;

    private boolean batchOpen;
    /** Messages of the batch that wait for its force. */
    private int forcedAppends;

    private long forced;
    /** What the last head of a batch said to be on the disk. */
    private long marked;

    private volatile long written;
    private boolean stoppedClean;
    /** First of the works that may not have been answered. */
    private @Nullable Work unanswered;

    Writer(
            JournalFiles files,
            JournalSettings settings,
            Inbox inbox,
            Segments segments,
            Relocations relocations,
            Clock clock,
            Executor background,
            Failure onFailure,
            SegmentFile first,
            LongLongMap alive) {
        this.files = files;
        this.settings = settings;
        this.inbox = inbox;
        this.segments = segments;
        this.relocations = relocations;
        this.clock = clock;
        this.background = background;
        this.onFailure = onFailure;
        this.alive = alive;
        buffer = new EntryBuffer(settings.bufferBytes(), first);
        forced = EntryFormat.position(first.number(), EntryFormat.SEGMENT_HEADER);
        marked = forced;
        written = forced;
        segments.put(first);
        prepared = prepare(first.number() + 1);
    }

    void whenUpkeepIsDue(IntConsumer task) {
        upkeep = task;
    }

    JournalCounters counters() {
        return counters;
    }

    /** Nanoseconds that the next batch shall gather for; 0 or less for not at all. */
    long pause() {
        return gathering.pause(System.nanoTime());
    }

    /** Everything at a lower position can be read. Any thread. */
    long written() {
        return written;
    }

    boolean ended() {
        return ended.get();
    }

    /** Whether all that was handed over is on disk and nothing will follow. */
    boolean stoppedClean() {
        return stoppedClean;
    }

    long endOfLog() {
        return buffer.nextPosition();
    }

    /** Of a segment that this writer sealed, once. Any thread. */
    SealedSegment takeSealed(int number) {
        var segment = sealed.remove(number);
        if (segment == null) {
            throw new StorageFailed("the journal's segment " + number + " was not sealed, or folded twice");
        }
        return segment;
    }

    int activeSegment() {
        return buffer.segment().number();
    }

    /** Writes all that waits now; false if nothing did. */
    boolean step() {
        var work = inbox.takeAll();
        if (work == null) {
            return false;
        }
        try {
            while (work != null) {
                unanswered = work;
                work = batch(work);
            }
            unanswered = null;
        } catch (StorageFailed cause) {
            end(cause);
        }
        return true;
    }

    private @Nullable Work batch(Work first) {
        var start = buffer.total();
        var works = 0;
        Runnable task = null;
        batchOpen = false;
        forcedAppends = 0;
        Work next = first;
        while (next != null && task == null && buffer.total() - start < settings.batchBytes()) {
            task = apply(next);
            works++;
            next = next.next;
        }
        writeQueues();
        buffer.flush();
        written = buffer.nextPosition();
        answer(first, next, false);
        if (forcedAppends > 0) {
            gathering.forced(System.nanoTime(), forcedAppends);
            force();
            answer(first, next, true);
        }
        unanswered = next;
        var bytes = buffer.total() - start;
        sinceCheckpoint += bytes;
        counters.batch(works, bytes, buffer.total());
        if (task != null) {
            task.run();
            if (ended.get()) {
                return null;
            }
        }
        startUpkeep();
        return next;
    }

    /** A task that ends the batch, or null. */
    private @Nullable Runnable apply(Work work) {
        switch (work) {
            case Work.Append append -> append(append);
            case Work.Settle settle -> settle(settle);
            case Work.Returned returned -> returned(returned);
            case Work.Page page -> page(page);
            case Work.Drop drop -> drop(drop.queue);
            case Work.Relocate relocate -> relocate(relocate);
            case Work.Task task -> {
                return task.task;
            }
            case Work.Closed closed -> throw new IllegalStateException("a closed inbox was taken from");
        }
        return null;
    }

    private void append(Work.Append append) {
        var targets = withoutDropped(append.queues);
        if (append.forced) {
            forcedAppends++;
        }
        if (targets.length == 0) {
            return;
        }
        append.message.written(write(EntryType.MESSAGE, OWN_POSITION, append.message, targets));
        for (var target : targets) {
            alive.put(target, alive.get(target, 0) + 1);
        }
    }

    private long[] withoutDropped(long[] queues) {
        if (dropped.isEmpty()) {
            return queues;
        }
        var kept = new LongList();
        for (var queue : queues) {
            if (!dropped.contains(queue)) {
                kept.add(queue);
            }
        }
        var targets = new long[kept.size()];
        for (var i = 0; i < targets.length; i++) {
            targets[i] = kept.get(i);
        }
        return targets;
    }

    private void settle(Work.Settle settle) {
        var position = settle.resolved();
        if (position == Message.UNWRITTEN) {
            return;
        }
        var queue = settle.queue;
        var place = relocations.placeOf(position);
        var rows = paged.get(EntryFormat.segmentOf(place));
        if (rows != null && rows.release(EntryFormat.offsetOf(place), queue.id())) {
            freed += messageBytes / messages;
            return;
        }
        if (queue.durable() && !dropped.contains(queue.id())) {
            touch(queue);
            queue.settled.add(position);
            alive.put(queue.id(), Math.max(0, alive.get(queue.id(), 0) - 1));
            freed += messageBytes / messages;
        }
    }

    private void returned(Work.Returned returned) {
        var position = returned.resolved();
        if (position != Message.UNWRITTEN && returned.queue.durable() && !dropped.contains(returned.queue.id())) {
            touch(returned.queue);
            returned.queue.returned.add(position);
            returned.queue.returned.add(QueuePart.counts(returned.deliveryCount, returned.acquiredCount));
        }
    }

    private void touch(QueuePart queue) {
        if (!queue.touched()) {
            touched.add(queue);
        }
    }

    private void page(Work.Page page) {
        var message = page.message;
        var queue = page.queue.id();
        if (dropped.contains(queue)) {
            return;
        }
        var targets = new long[] {queue};
        if (message.position() == Message.UNWRITTEN) {
            var place = write(EntryType.PAGED, OWN_POSITION, message, targets);
            message.written(place);
            rows(place).add(EntryFormat.offsetOf(place), queue);
            return;
        }
        // Another queue had it written. It lies there for this one too; if it is gone, it comes back at a new place.
        var place = relocations.placeOf(message.position());
        if (!segments.has(EntryFormat.segmentOf(place))) {
            place = write(EntryType.PAGED, message.position(), message, targets);
            relocations.moved(message.position(), place);
        }
        if (!rows(place).has(EntryFormat.offsetOf(place), queue)) {
            rows(place).add(EntryFormat.offsetOf(place), queue);
        }
    }

    private PagedRows rows(long place) {
        return paged.computeIfAbsent(EntryFormat.segmentOf(place), number -> new PagedRows());
    }

    private void drop(QueuePart queue) {
        paged.values().forEach(rows -> rows.releaseAll(queue.id()));
        queue.settled.clear();
        queue.returned.clear();
        if (!queue.durable() || dropped.contains(queue.id())) {
            return;
        }
        dropped.put(queue.id(), 1);
        freed += alive.get(queue.id(), 0) * (messageBytes / messages);
        alive.remove(queue.id());
        makeRoom(12);
        buffer.begin(EntryType.DROPPED, 12).putInt(1).putLong(queue.id());
        buffer.finish();
    }

    private void relocate(Work.Relocate relocate) {
        var payload = ByteBuffer.wrap(relocate.payload);
        var identity = MessageFormat.identity(payload);
        var oldRows = paged.get(EntryFormat.segmentOf(relocate.place));
        var oldOffset = EntryFormat.offsetOf(relocate.place);
        var isPaged = oldRows != null && oldRows.anyAt(oldOffset);
        if (relocations.placeOf(identity) != relocate.place || (relocate.targets.isEmpty() && !isPaged)) {
            return;
        }
        makeRoom(relocate.payload.length);
        var place = buffer.nextPosition();
        var head = MessageFormat.bytesUpToTargets(payload);
        var out = buffer.begin(relocate.targets.isEmpty() ? EntryType.PAGED : EntryType.RELOCATED, head);
        buffer.finishWith(relocate.payload, MessageFormat.writeMovedHead(out, relocate.payload, relocate.targets));
        relocations.moved(identity, place);
        if (oldRows != null && isPaged) {
            oldRows.move(oldOffset, rows(place), EntryFormat.offsetOf(place));
        }
    }

    private long write(EntryType type, long identity, Message message, long[] targets) {
        var head = MessageFormat.headBound(message, targets.length);
        makeRoom(head + message.body().length);
        var place = buffer.nextPosition();
        var out = buffer.begin(type, head);
        MessageFormat.writeHead(out, identity == OWN_POSITION ? place : identity, message, targets);
        buffer.finishWith(message.body(), 0);
        messages++;
        messageBytes += buffer.nextPosition() - place;
        return place;
    }

    /** Settles and returns of the batch, by queue. Every message among them has its position by now. */
    private void writeQueues() {
        for (var queue : touched) {
            writeReturned(queue);
            writeSettled(queue);
        }
        touched.clear();
    }

    private void writeReturned(QueuePart queue) {
        var returned = queue.returned;
        for (var from = 0; from < returned.size(); from += 2 * POSITIONS_PER_ENTRY) {
            var to = Math.min(returned.size(), from + 2 * POSITIONS_PER_ENTRY);
            makeRoom(12 + 16L * (to - from) / 2);
            var out = buffer.begin(EntryType.RETURNED, 12 + 16L * (to - from) / 2)
                    .putLong(queue.id())
                    .putInt((to - from) / 2);
            for (var i = from; i < to; i++) {
                out.putLong(returned.get(i));
            }
            buffer.finish();
        }
        returned.clear();
    }

    private void writeSettled(QueuePart queue) {
        var settled = queue.settled;
        settled.sort();
        for (var from = 0; from < settled.size(); from += POSITIONS_PER_ENTRY) {
            var to = Math.min(settled.size(), from + POSITIONS_PER_ENTRY);
            makeRoom(20 + 10L * (to - from));
            var out = buffer.begin(EntryType.SETTLED, 20 + 10L * (to - from))
                    .putLong(queue.id())
                    .putInt(to - from)
                    .putLong(settled.get(from));
            for (var i = from + 1; i < to; i++) {
                EntryFormat.putVariable(out, settled.get(i) - settled.get(i - 1));
            }
            buffer.finish();
        }
        settled.clear();
    }

    /** An entry with this payload can follow: in this segment if it fits, else in the next; behind the head of a batch. */
    private void makeRoom(long payloadBytes) {
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

    /** Whether more was forced than is written down: the heads of batches say what was forced before them. */
    boolean unmarked() {
        return forced != marked && !ended.get();
    }

    /**
     * Writes it down, without a force: damage in the last batch is then known for what it is, and not taken for the end
     * of a log whose last write was cut short.
     */
    void mark() {
        try {
            batchOpen = false;
            makeRoom(0);
            buffer.flush();
            written = buffer.nextPosition();
        } catch (StorageFailed cause) {
            end(cause);
        }
    }

    private void roll() {
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
        batchOpen = false;
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

    private void force() {
        var start = System.nanoTime();
        buffer.segment().file().force();
        counters.forced(System.nanoTime() - start, buffer.total());
        forced = buffer.nextPosition();
    }

    /** Those that asked for a force, or those that did not. */
    private static void answer(Work first, @Nullable Work end, boolean forced) {
        for (Work work = first; work != end && work != null; work = work.next) {
            if (work instanceof Work.Append append && append.forced == forced && !append.answered) {
                append.answered = true;
                append.receipt.accepted();
            }
        }
    }

    private void startUpkeep() {
        if (upkeepRuns || (sinceCheckpoint < settings.checkpointBytes() && freed < settings.checkpointBytes())) {
            return;
        }
        runUpkeep(sinceCheckpoint < settings.checkpointBytes());
    }

    /** For a checkpoint now: the segment that is written to is included if asked for. */
    void runUpkeep(boolean includingActive) {
        if (upkeepRuns || ended.get()) {
            return;
        }
        if (includingActive && buffer.end() > EntryFormat.SEGMENT_HEADER) {
            roll();
        }
        upkeepRuns = true;
        sinceCheckpoint = 0;
        freed = 0;
        upkeep.accept(activeSegment());
    }

    void upkeepDone() {
        upkeepRuns = false;
    }

    /** Offsets in this segment that queues in memory still need. */
    LongList pagedIn(int segment) {
        var rows = paged.get(segment);
        return rows == null ? new LongList() : rows.liveOffsets();
    }

    /** A segment that was let go of; {@code unread} if nobody has its file open. */
    record Retired(int number, boolean unread) {}

    /** Lets go of a segment in which nothing durable lives; null if something paged still does. */
    @Nullable
    Retired retire(int segment) {
        var rows = paged.get(segment);
        if (rows != null && rows.live() > 0) {
            return null;
        }
        paged.remove(segment);
        relocations.forgetPlacesIn(segment);
        return new Retired(segment, segments.remove(segment));
    }

    /** The last thing that is written: after this the journal ends with everything on disk. */
    void stopClean() {
        makeRoom(8);
        buffer.begin(EntryType.CLEAN_STOP, 8).putLong(clock.wallMillis());
        buffer.finish();
        buffer.flush();
        buffer.segment().file().truncate(buffer.end());
        force();
        written = forced;
        sealed.put(buffer.segment().number(), buffer.sealed());
        stoppedClean = true;
        ended.set(true);
        rejectAll(unanswered);
        unanswered = null;
        rejectAll(inbox.close());
        if (!prepared.cancel(false)) {
            var spare = finished(prepared);
            spare.release();
            files.retire(spare.number(), spare.closed());
        }
    }

    /** The disk failed: on this thread, or elsewhere and told by a task. */
    void end(StorageFailed cause) {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        rejectAll(unanswered);
        unanswered = null;
        rejectAll(inbox.close());
        onFailure.failed(cause);
    }

    private static void rejectAll(@Nullable Work first) {
        for (var work = first; work != null; work = work.next) {
            if (work instanceof Work.Append append && !append.answered) {
                append.answered = true;
                append.receipt.rejected();
            }
        }
    }
}
