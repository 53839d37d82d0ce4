package io.warren.storage.journal;

import io.warren.engine.message.Message;
import io.warren.storage.file.StorageFailed;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The one that writes. Its thread is only a loop around {@link #step}, so that tests turn it by hand.
 *
 * <p>A step takes all that waits and writes it in batches: what groups say, then what queues say. Entries are encoded in
 * order, settles and returns of a batch are gathered by queue behind them, one write (or as many as the buffer needs), one
 * force if any entry asks, then all receipts. While a force runs, the next batch gathers, and a little longer where {@link
 * Gathering} says that it pays.
 *
 * <p>Groups go first, because who waits for a vote or an entry holds up a cluster: what they have is looked at before each
 * batch, and batches are small while they have anything. Of each batch queues have a share, so that neither starves. After
 * a failed write or force nothing is written any more.
 */
final class Writer {
    private static final long OWN_POSITION = -1;
    /** Of a batch in which groups have something, or for which they wait. */
    private static final long GROUP_BATCH_BYTES = 1 << 20;
    /** Of such a batch one part in so many is for queues. */
    private static final int QUEUE_SHARE = 4;

    private final JournalSettings settings;
    private final Inbox inbox;
    private final Segments segments;
    private final Relocations relocations;
    private final Failure onFailure;
    private final AtomicBoolean ended = new AtomicBoolean();
    private final Gathering gathering = new Gathering();

    private final LogEnd end;
    private final EntryBuffer buffer;
    private final GroupWriter groups;
    private final Map<Integer, PagedRows> paged = new HashMap<>();
    private final LongLongMap dropped = new LongLongMap();
    /** Messages alive by queue, to guess what a drop frees. */
    private final LongLongMap alive;

    private final List<QueuePart> touched = new ArrayList<>();

    private IntConsumer upkeep = boundary -> {};
    private boolean upkeepRuns;
    private int lastMovedTo;
    private long sinceCheckpoint;
    private long freed;
    private long messages = 1;
    private long messageBytes = 512;

    /** Messages of the batch that wait for its force. */
    private int forcedAppends;

    private boolean stoppedClean;
    /** What was taken and may not have been answered. */
    private @Nullable Work rest;

    Writer(
            JournalSettings settings,
            Inbox inbox,
            Segments segments,
            Relocations relocations,
            Failure onFailure,
            LogEnd end,
            GroupWriter groups,
            LongLongMap alive) {
        this.settings = settings;
        this.inbox = inbox;
        this.segments = segments;
        this.relocations = relocations;
        this.onFailure = onFailure;
        this.end = end;
        this.groups = groups;
        this.alive = alive;
        buffer = end.buffer();
    }

    void whenUpkeepIsDue(IntConsumer task) {
        upkeep = task;
    }

    JournalCounters counters() {
        return end.counters();
    }

    /** Nanoseconds that the next batch shall gather for; 0 or less for not at all. Nothing of a group waits for it. */
    long pause() {
        return groups.anyWait() ? 0 : gathering.pause(System.nanoTime());
    }

    /** How it finds out whether a pause pays. */
    Gathering gathering() {
        return gathering;
    }

    /** Everything at a lower position can be read. Any thread. */
    long written() {
        return end.written();
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
        return end.takeSealed(number);
    }

    int activeSegment() {
        return end.segment();
    }

    /** Writes all of queues that waits now, and of groups at least a batch; false if nothing did. */
    boolean step() {
        rest = inbox.takeAll();
        if (rest == null && !groups.take()) {
            return false;
        }
        try {
            do {
                batch();
            } while (rest != null);
        } catch (StorageFailed cause) {
            end(cause);
        }
        return true;
    }

    private void batch() {
        var start = buffer.total();
        end.beginBatch();
        forcedAppends = 0;
        groups.take();
        var works = groups.write(groupBytes());
        var begin = buffer.total();
        var first = rest;
        var next = first;
        Runnable task = null;
        while (next != null && task == null && buffer.total() - begin < queueBytes(begin - start)) {
            task = apply(next);
            works++;
            next = next.next;
        }
        writeQueues();
        end.flush();
        groups.written();
        answer(first, next, false);
        groups.answer(false);
        if (forcedAppends > 0) {
            gathering.forced(System.nanoTime(), forcedAppends);
        }
        if (forcedAppends > 0 || groups.askForForce()) {
            end.force();
            groups.answer(true);
            answer(first, next, true);
        }
        groups.batchEnds();
        freed += groups.freed();
        rest = next;
        var bytes = buffer.total() - start;
        sinceCheckpoint += bytes;
        end.counters().batch(works, bytes, buffer.total());
        if (task != null) {
            task.run();
        }
        if (!ended.get()) {
            startUpkeep();
        }
    }

    private long groupBytes() {
        var batch = Math.min(settings.batchBytes(), GROUP_BATCH_BYTES);
        return rest == null ? batch : batch - batch / QUEUE_SHARE;
    }

    private long queueBytes(long ofGroups) {
        if (ofGroups == 0 && !groups.anyWait()) {
            return settings.batchBytes();
        }
        var batch = Math.min(settings.batchBytes(), GROUP_BATCH_BYTES);
        return Math.max(batch - ofGroups, batch / QUEUE_SHARE);
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
            case GroupWork group -> throw new IllegalStateException("what a group says has an inbox of its own");
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
        end.makeRoom(12);
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
        end.makeRoom(relocate.payload.length);
        var place = buffer.nextPosition();
        var head = MessageFormat.bytesUpToTargets(payload);
        var out = buffer.begin(relocate.targets.isEmpty() ? EntryType.PAGED : EntryType.RELOCATED, head);
        buffer.finishWith(relocate.payload, MessageFormat.writeMovedHead(out, relocate.payload, relocate.targets));
        relocations.moved(identity, place);
        lastMovedTo = EntryFormat.segmentOf(place);
        if (oldRows != null && isPaged) {
            oldRows.move(oldOffset, rows(place), EntryFormat.offsetOf(place));
        }
    }

    private long write(EntryType type, long identity, Message message, long[] targets) {
        var head = MessageFormat.headBound(message, targets.length);
        end.makeRoom(head + message.body().length);
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
        touched.forEach(queue -> queue.writeTo(end));
        touched.clear();
    }

    /** See {@link LogEnd#unmarked}. */
    boolean unmarked() {
        return end.unmarked() && !ended.get();
    }

    /**
     * Writes down what was forced: damage in the last batch is then known for what it is, and not taken for the end of a log
     * whose last write was cut short.
     */
    void mark() {
        try {
            end.mark();
        } catch (StorageFailed cause) {
            end(cause);
        }
    }

    /** Those that asked for a force, or those that did not. */
    private static void answer(@Nullable Work first, @Nullable Work end, boolean forced) {
        for (var work = first; work != end && work != null; work = work.next) {
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
        if (includingActive && end.anythingInSegment()) {
            end.roll();
        }
        upkeepRuns = true;
        sinceCheckpoint = 0;
        freed = 0;
        upkeep.accept(activeSegment());
    }

    void upkeepDone() {
        upkeepRuns = false;
    }

    /** Segment in which the last moved message lies. */
    int lastMovedTo() {
        return lastMovedTo;
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

    /** What groups said before it is written, then the last thing of all: the journal ends with everything on disk. */
    void stopClean() {
        rejectAll(rest);
        rest = null;
        while (groups.take()) {
            batch();
        }
        end.stopClean();
        stoppedClean = true;
        ended.set(true);
        rejectWaiting();
        end.giveBackPrepared();
    }

    /** The disk failed: on this thread, or elsewhere and told by a task. */
    void end(StorageFailed cause) {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        rejectWaiting();
        onFailure.failed(cause);
    }

    private void rejectWaiting() {
        groups.end();
        rejectAll(rest);
        rest = null;
        rejectAll(inbox.close());
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
