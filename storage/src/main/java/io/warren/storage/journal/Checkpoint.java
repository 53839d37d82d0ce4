package io.warren.storage.journal;

import java.util.HashMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A {@link LiveSet} as a file. Two are kept: were the newest unreadable, the one before and the segments since then say the
 * same.
 *
 * <pre>
 * magic 8 "WARRENC1", version 4 (2 if any group has said something, else 1), journal id 8, number 4, next segment 4,
 * segments 4, each: number 4, generation 4, bytes 8, entries 4, references 4, moved 4, live references 4, live bytes 8,
 *   then 8 for each 64 references, the bits of those alive
 * moved messages 4, each: identity 8, place 8
 * queues 4, each: id 8, messages that came back 4, each: position 8, delivery count 4, acquired count 4
 * in version 2: see {@link LiveGroups}
 * CRC32C 4
 * </pre>
 */
final class Checkpoint {
    private static final long MAGIC = 0x57415252454E4331L;
    private static final int VERSION = 1;
    private static final int WITH_GROUPS = 2;

    private Checkpoint() {}

    /** What was found. */
    record Read(int number, LiveSet live) {
        Set<Integer> segments() {
            return Set.copyOf(live.segments.keySet());
        }
    }

    static void write(JournalFiles files, int number, LiveSet live) {
        ChecksummedFile.write(files.disk(), files.checkpoint(number), MAGIC, out -> {
            out.putInt(live.groups.isEmpty() ? VERSION : WITH_GROUPS);
            out.putLong(files.journalId());
            out.putInt(number);
            out.putInt(live.next());
            out.putInt(live.segments.size());
            for (var segment : live.segments.values()) {
                out.putInt(segment.number);
                out.putInt(segment.generation);
                out.putLong(segment.bytes);
                out.putInt(segment.entries);
                out.putInt(segment.references);
                out.putInt(segment.moved);
                out.putInt(segment.liveReferences);
                out.putLong(segment.liveBytes);
                for (var bits : segment.bits()) {
                    out.putLong(bits);
                }
            }
            putPairs(out, live.places);
            live.counts.values().removeIf(LongLongMap::isEmpty);
            out.putInt(live.counts.size());
            live.counts.forEach((queue, messages) -> {
                out.putLong(queue);
                putPairs(out, messages);
            });
            if (!live.groups.isEmpty()) {
                live.groups.write(out);
            }
        });
    }

    private static void putPairs(ChecksummedFile.Out out, LongLongMap pairs) {
        out.putInt(pairs.size());
        pairs.forEach((key, value) -> {
            out.putLong(key);
            out.putLong(value);
        });
    }

    /** Null if it is not one that can be believed. */
    static @Nullable Read read(JournalFiles files, int number, IntFunction<SegmentIndex> indexes) {
        var in = ChecksummedFile.open(files.disk(), files.checkpoint(number), MAGIC);
        if (in == null) {
            return null;
        }
        try (in) {
            var version = in.getInt();
            if (version < VERSION
                    || version > WITH_GROUPS
                    || in.getLong() != files.journalId()
                    || in.getInt() != number) {
                return null;
            }
            var next = in.getInt();
            var segments = new TreeMap<Integer, SegmentLive>();
            for (var left = in.getInt(); left > 0; left--) {
                var segment = segment(in);
                segments.put(segment.number, segment);
            }
            var places = pairs(in);
            var counts = new HashMap<Long, LongLongMap>();
            for (var left = in.getInt(); left > 0; left--) {
                counts.put(in.getLong(), pairs(in));
            }
            var groups = new LiveGroups();
            if (version == WITH_GROUPS) {
                groups.read(in);
            }
            return new Read(number, new LiveSet(next, segments, places, counts, groups, indexes));
        }
    }

    private static SegmentLive segment(ChecksummedFile.In in) {
        var number = in.getInt();
        var generation = in.getInt();
        var bytes = in.getLong();
        var entries = in.getInt();
        var references = in.getInt();
        var moved = in.getInt();
        var liveReferences = in.getInt();
        var liveBytes = in.getLong();
        var bits = new long[(references + 63) / 64];
        for (var i = 0; i < bits.length; i++) {
            bits[i] = in.getLong();
        }
        return new SegmentLive(number, generation, bytes, entries, references, moved, bits, liveReferences, liveBytes);
    }

    private static LongLongMap pairs(ChecksummedFile.In in) {
        var pairs = new LongLongMap();
        for (var left = in.getInt(); left > 0; left--) {
            var key = in.getLong();
            pairs.put(key, in.getLong());
        }
        return pairs;
    }
}
