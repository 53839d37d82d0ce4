package io.warren.storage.journal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which messages of which queues are alive, as of the end of a segment: one bit for each message and queue; and how groups
 * stand. Grows segment by segment by {@link #fold}; the same code does so while running and at recovery. Owner: the
 * background thread.
 *
 * <p>Invariants: every segment below {@link #next} is folded or gone. A moved message takes over what was alive at its old
 * place and adds nothing, so a settle counts whether it was written before or behind the move. What was settled never comes
 * alive again.
 */
final class LiveSet {
    private static final Logger LOG = LoggerFactory.getLogger(LiveSet.class);

    private int next;
    final TreeMap<Integer, SegmentLive> segments;
    /** From identity to place, for what was moved. */
    final LongLongMap places;
    /** By queue and position, of what came back to a queue. */
    final Map<Long, LongLongMap> counts;

    final LiveGroups groups;

    private final IntFunction<SegmentIndex> indexes;

    /** @param indexes reads the index of a segment that is folded */
    LiveSet(
            int next,
            TreeMap<Integer, SegmentLive> segments,
            LongLongMap places,
            Map<Long, LongLongMap> counts,
            LiveGroups groups,
            IntFunction<SegmentIndex> indexes) {
        this.next = next;
        this.segments = segments;
        this.places = places;
        this.counts = counts;
        this.groups = groups;
        this.indexes = indexes;
    }

    static LiveSet empty(int next, IntFunction<SegmentIndex> indexes) {
        return new LiveSet(next, new TreeMap<>(), new LongLongMap(), new HashMap<>(), new LiveGroups(), indexes);
    }

    int next() {
        return next;
    }

    /** Asked before the segment's bits are, because they may have to be made anew. */
    SegmentIndex index(int number) {
        var index = indexes.apply(number);
        var segment = segments.get(number);
        if (segment != null && segment.references != index.references()) {
            // The index was lost and the segment is damaged. Better a message twice (it is flagged) than not at all.
            LOG.warn(
                    "journal_index_lost segment={} references={} found={}: messages of it that were settled may come again",
                    number,
                    segment.references,
                    index.references());
            segments.put(number, SegmentLive.all(number, segment.generation, segment.bytes, segment.entries, index));
        }
        return index;
    }

    void fold(SegmentFacts facts, int generation, long bytes, int entries) {
        var fresh = SegmentLive.all(facts.number, generation, bytes, entries, facts.index);
        takeOver(facts, fresh);
        segments.put(facts.number, fresh);
        next = facts.number + 1;
        facts.returned.forEach((queue, rows) -> {
            var known = counts.computeIfAbsent(queue, id -> new LongLongMap());
            for (var i = 0; i < rows.size(); i += 2) {
                known.put(rows.get(i), rows.get(i + 1));
            }
        });
        settle(facts);
        drop(facts.dropped);
        groups.fold(facts);
    }

    /** Moved messages: alive here for whom they were alive there, and there no more. */
    private void takeOver(SegmentFacts facts, SegmentLive fresh) {
        if (facts.index.moved() == 0) {
            return;
        }
        var old = new IndexCache(this::index);
        for (var row = 0; row < facts.index.rows(); row++) {
            var identity = facts.index.identity(row);
            var place = EntryFormat.position(facts.number, facts.index.offset(row));
            if (identity == place) {
                continue;
            }
            var oldPlace = places.get(identity, identity);
            places.put(identity, place);
            if (!segments.containsKey(EntryFormat.segmentOf(oldPlace))) {
                continue;
            }
            var oldIndex = old.of(EntryFormat.segmentOf(oldPlace));
            var oldSegment = Objects.requireNonNull(segments.get(EntryFormat.segmentOf(oldPlace)));
            var oldRow = oldIndex.find(EntryFormat.offsetOf(oldPlace));
            for (var i = 0; i < facts.index.targets(row); i++) {
                var reference = oldRow < 0 ? -1 : oldIndex.reference(oldRow, facts.index.target(row, i));
                if (reference >= 0 && !oldSegment.clear(oldIndex, oldRow, reference)) {
                    fresh.clear(facts.index, row, facts.index.firstReference(row) + i);
                }
            }
        }
    }

    private void settle(SegmentFacts facts) {
        // Place, queue, place, queue; by segment, so that each index is looked at once.
        var bySegment = new HashMap<Integer, LongList>();
        facts.settled.forEach((queue, positions) -> {
            var returned = counts.get(queue);
            for (var i = 0; i < positions.size(); i++) {
                var position = positions.get(i);
                var place = places.get(position, position);
                var list = bySegment.computeIfAbsent(EntryFormat.segmentOf(place), segment -> new LongList());
                list.add(place);
                list.add(queue);
                if (returned != null) {
                    returned.remove(position);
                }
            }
        });
        bySegment.forEach((number, pairs) -> {
            if (!segments.containsKey(number)) {
                return;
            }
            var index = number == facts.number ? facts.index : index(number);
            var segment = Objects.requireNonNull(segments.get(number));
            for (var i = 0; i < pairs.size(); i += 2) {
                var row = index.find(EntryFormat.offsetOf(pairs.get(i)));
                var reference = row < 0 ? -1 : index.reference(row, pairs.get(i + 1));
                if (reference >= 0) {
                    segment.clear(index, row, reference);
                }
            }
        });
    }

    private void drop(LongList queues) {
        if (queues.isEmpty()) {
            return;
        }
        var gone = new LongLongMap();
        for (var i = 0; i < queues.size(); i++) {
            gone.put(queues.get(i), 1);
            counts.remove(queues.get(i));
        }
        for (var number : List.copyOf(segments.keySet())) {
            if (Objects.requireNonNull(segments.get(number)).liveReferences == 0) {
                continue;
            }
            var index = index(number);
            var segment = Objects.requireNonNull(segments.get(number));
            for (var row = 0; row < index.rows(); row++) {
                for (var i = 0; i < index.targets(row); i++) {
                    if (gone.contains(index.target(row, i))) {
                        segment.clear(index, row, index.firstReference(row) + i);
                    }
                }
            }
        }
    }

    /** The files of a dead segment are gone. */
    void forget(int segment) {
        segments.remove(segment);
        groups.forget(segment);
        places.removeIfValue(place -> EntryFormat.segmentOf(place) == segment);
    }

    long liveBytes() {
        return groups.liveBytes()
                + segments.values().stream()
                        .mapToLong(segment -> segment.liveBytes)
                        .sum();
    }

    /** The last few indexes that were looked at. */
    private static final class IndexCache {
        private static final int KEPT = 4;

        private final IntFunction<SegmentIndex> source;
        private final TreeMap<Integer, SegmentIndex> kept = new TreeMap<>();

        IndexCache(IntFunction<SegmentIndex> source) {
            this.source = source;
        }

        SegmentIndex of(int segment) {
            var known = kept.get(segment);
            if (known == null) {
                if (kept.size() >= KEPT) {
                    kept.pollFirstEntry();
                }
                known = source.apply(segment);
                kept.put(segment, known);
            }
            return known;
        }
    }
}
