package io.warren.storage.journal;

import io.warren.engine.queue.MessageIndex;
import io.warren.storage.file.StoreFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds what survived: the newest checkpoint that can be believed, and the segments written since then.
 *
 * <p>The tail rule: bad bytes that no later batch declares to have been forced are the tail. The log is cut there. Bad bytes
 * that were declared forced are corruption: the file is quarantined, which means kept for ever and served as far as it can
 * be read. What was lost so may have been the last word of any group: all are suspect from then on, which the checkpoint that
 * covers the damage says. Runs once, on the thread that opens the journal.
 */
final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
    private static final boolean REDELIVERED = true;

    private final JournalFiles files;
    private final int windowBytes;
    private final boolean hasGroups;
    private final SegmentIndexes indexes;
    private final List<SegmentFile> open = new ArrayList<>();
    /** Whether bytes that no checkpoint covers were on the disk and are not. */
    private boolean damaged;

    /** One segment of the tail. */
    private record Tail(int number, StoreFile file, SegmentFacts facts, SegmentScan.Result result) {
        long end() {
            return EntryFormat.position(number, result.end());
        }
    }

    /** @param hasGroups whether groups may have said something */
    Recovery(JournalFiles files, int windowBytes, boolean hasGroups) {
        this.files = files;
        this.windowBytes = windowBytes;
        this.hasGroups = hasGroups;
        indexes = new SegmentIndexes(files, windowBytes);
    }

    Recovered run() {
        var found = newestCheckpoint();
        var live = found == null ? LiveSet.empty(1, indexes) : found.live();
        var olderNext = found == null ? 0 : live.next();
        openOld(live);
        var tail = cut(scanTail(live.next()));
        damaged |= anyMissing(tail, live.next()) || anyQuarantined(live.next());
        var lastSegment = live.next() - 1;
        var groups = new GroupRecovery(live.groups, indexes);
        for (var segment : tail) {
            // Whole in memory of the system is not yet on the disk, and the next batch will declare that it is.
            segment.file.force();
            segment.facts.index.write(files, segment.number);
            groups.add(segment.facts).write(files);
            live.fold(segment.facts, segment.result.generation(), segment.file.size(), segment.result.entries());
            open.add(new SegmentFile(segment.number, segment.result.generation(), segment.file));
            lastSegment = segment.number;
        }
        if (hasGroups && damaged) {
            groups.suspectAll();
        }
        var places = groups.places();
        var cleanQueues = cleanQueues(live, tail);
        var checkpoint =
                files.checkpoints().stream().mapToInt(Integer::intValue).max().orElse(0) + 1;
        Checkpoint.write(files, checkpoint, live);
        for (var number : files.checkpoints()) {
            if (number < checkpoint && (found == null || number != found.number())) {
                files.delete(files.checkpoint(number));
            }
        }
        var queues = queues(live, cleanQueues);
        files.delete(files.cleanStop());
        return new Recovered(live, checkpoint, olderNext, queues, places, open, lastSegment);
    }

    /** Segments are numbered without a gap, and none goes before both checkpoints cover it. */
    private static boolean anyMissing(List<Tail> tail, int from) {
        var next = from;
        for (var segment : tail) {
            if (segment.number != next++) {
                LOG.error("journal_segment_missing segment={}: no checkpoint says what was in it", next - 1);
                return true;
            }
        }
        return false;
    }

    /** By a start that was cut short before its checkpoint said what follows from it. */
    private boolean anyQuarantined(int from) {
        return files.quarantined().stream().anyMatch(number -> number >= from);
    }

    private Checkpoint.@Nullable Read newestCheckpoint() {
        for (var number : files.checkpoints().reversed()) {
            var read = Checkpoint.read(files, number, indexes);
            if (read != null) {
                return read;
            }
            LOG.error("journal_checkpoint_damaged file={}: the one before is used", files.checkpoint(number));
            files.setAside(files.checkpoint(number));
        }
        if (!files.segments().isEmpty() && files.segments().getFirst() > 1) {
            LOG.error("journal_without_checkpoint: messages that were settled may come again");
        }
        return null;
    }

    private void openOld(LiveSet live) {
        for (var segment : live.segments.values()) {
            var path = files.segment(segment.number);
            if (files.disk().exists(path)) {
                open.add(new SegmentFile(
                        segment.number, segment.generation, files.disk().open(path)));
            }
        }
    }

    private List<Tail> scanTail(int from) {
        var tail = new ArrayList<Tail>();
        SegmentScan scan = null;
        for (var number : files.segments()) {
            if (number < from) {
                continue;
            }
            var file = files.disk().open(files.segment(number));
            scan = scan == null ? new SegmentScan(windowBytes, file) : scan;
            tail.add(scanned(scan, number, file, Long.MAX_VALUE));
        }
        return tail;
    }

    private Tail scanned(SegmentScan scan, int number, StoreFile file, long limit) {
        var facts = new SegmentFacts(number);
        return new Tail(number, file, facts, scan.scan(file, files.journalId(), number, limit, facts));
    }

    /** Applies the tail rule; what is left ends with its last good entry. */
    private List<Tail> cut(List<Tail> found) {
        // The cut may take away who declared it; a start that died behind the cut has left it with the damage.
        var forced = Math.max(
                files.forcedByQuarantine(),
                found.stream().mapToLong(segment -> segment.facts.forced).max().orElse(0));
        var kept = new ArrayList<Tail>();
        var ended = false;
        for (var segment : found) {
            if (ended || unused(segment, forced)) {
                forgetBehindTheEnd(segment);
                ended = true;
                continue;
            }
            var cutAt = cutAt(segment, forced);
            if (cutAt < 0) {
                kept.add(segment);
                continue;
            }
            ended = true;
            segment.file.truncate(cutAt);
            kept.add(scanned(new SegmentScan(windowBytes, segment.file), segment.number, segment.file, cutAt));
        }
        return kept;
    }

    private static boolean unused(Tail segment, long forced) {
        var begins = EntryFormat.position(segment.number, EntryFormat.SEGMENT_HEADER);
        return begins >= forced && segment.result.entries() == 0;
    }

    /** A segment made ahead and never written to, or one that nothing was known to be forced in. */
    private void forgetBehindTheEnd(Tail segment) {
        if (segment.result.entries() > 0) {
            LOG.warn(
                    "journal_tail_cut segment={} entries={}: written but never forced",
                    segment.number,
                    segment.result.entries());
        }
        segment.file.close();
        files.delete(files.segment(segment.number));
    }

    /** Where the tail begins in this segment, -1 if all of it is to be kept. Quarantines it if it has corruption. */
    private long cutAt(Tail segment, long forced) {
        if (!segment.result.headerGood()) {
            corrupt(segment.number, 0, EntryFormat.SEGMENT_HEADER, forced);
        }
        for (var gap : segment.result.gaps()) {
            if (EntryFormat.position(segment.number, gap.from()) < forced) {
                corrupt(segment.number, gap.from(), gap.to(), forced);
                continue;
            }
            if (gap.begun() || gap.to() < segment.result.size()) {
                LOG.warn(
                        "journal_tail_cut segment={} offset={} bytes={}: written but never forced",
                        segment.number,
                        gap.from(),
                        segment.result.size() - gap.from());
            }
            return gap.from();
        }
        return -1;
    }

    private void corrupt(int segment, long from, long to, long forced) {
        var what = "bytes " + from + " to " + to + " were on disk and cannot be read; their messages are lost";
        LOG.error("journal_corrupt segment={} {}: the file is kept, the rest of it is served", segment, what);
        files.quarantine(segment, what, forced);
        damaged = true;
    }

    private @Nullable Map<Long, MessageIndex> cleanQueues(LiveSet live, List<Tail> tail) {
        if (tail.isEmpty() && live.segments.isEmpty()) {
            return null;
        }
        if (!tail.isEmpty()) {
            var last = tail.getLast();
            return last.facts.endsClean ? CleanStop.read(files, last.end()) : null;
        }
        var number = live.segments.lastKey();
        return number == live.next() - 1 && files.disk().exists(files.segment(number))
                ? CleanStop.read(
                        files, EntryFormat.position(number, files.disk().size(files.segment(number))))
                : null;
    }

    private Map<Long, MessageIndex> queues(LiveSet live, @Nullable Map<Long, MessageIndex> clean) {
        var queues = new HashMap<Long, MessageIndex>();
        var moved = movedRows(live);
        var nextMoved = 0;
        for (var number : List.copyOf(live.segments.keySet())) {
            if (live.segments.get(number) == null || noneAlive(live, number)) {
                continue;
            }
            var index = live.index(number);
            for (var row = 0; row < index.rows(); row++) {
                var place = EntryFormat.position(number, index.offset(row));
                if (index.identity(row) != place) {
                    continue;
                }
                while (nextMoved < moved.size() && moved.get(nextMoved).identity() < place) {
                    moved.get(nextMoved++).addTo(queues, live, clean);
                }
                new Row(number, index, row).addTo(queues, live, clean);
            }
        }
        while (nextMoved < moved.size()) {
            moved.get(nextMoved++).addTo(queues, live, clean);
        }
        if (clean != null) {
            queues.putAll(clean);
        }
        return queues;
    }

    private static boolean noneAlive(LiveSet live, int number) {
        var segment = live.segments.get(number);
        return segment == null || segment.liveReferences == 0;
    }

    /** In the order in which they were first written. */
    private List<Row> movedRows(LiveSet live) {
        var rows = new ArrayList<Row>();
        for (var segment : List.copyOf(live.segments.values())) {
            if (segment.moved == 0 || segment.liveReferences == 0) {
                continue;
            }
            var index = live.index(segment.number);
            for (var row = 0; row < index.rows(); row++) {
                if (index.identity(row) != EntryFormat.position(segment.number, index.offset(row))) {
                    rows.add(new Row(segment.number, index, row));
                }
            }
        }
        rows.sort(Comparator.comparingLong(Row::identity));
        return rows;
    }

    private record Row(int segment, SegmentIndex index, int row) {
        long identity() {
            return index.identity(row);
        }

        /** To the index of each queue for which it is alive, unless that said itself how it stood. */
        void addTo(Map<Long, MessageIndex> queues, LiveSet live, @Nullable Map<Long, MessageIndex> clean) {
            var bits = live.segments.get(segment);
            if (bits == null) {
                return;
            }
            for (var i = 0; i < index.targets(row); i++) {
                var queue = index.target(row, i);
                if (!bits.alive(index.firstReference(row) + i) || (clean != null && clean.containsKey(queue))) {
                    continue;
                }
                var counts = live.counts.get(queue);
                index.addTo(
                        queues.computeIfAbsent(queue, id -> new MessageIndex(16)),
                        row,
                        REDELIVERED,
                        counts == null ? 0 : counts.get(identity(), 0));
            }
        }
    }
}
