package io.warren.storage.journal;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the entries of groups lie in one sealed segment. Derived from the segment, in a file beside its index; there is none
 * for a segment without entries of groups.
 *
 * <pre>
 * magic 8 "WARRENG1", journal id 8, segment 4, groups 4,
 * each: id 8, entries 4, each in the order of the file: index 8, term 8, offset with the code of the kind in its lowest
 *   three bits 4
 * CRC32C 4
 * </pre>
 */
final class GroupRows {
    private static final long MAGIC = 0x57415252454E4731L;
    static final GroupRows NONE = new GroupRows(0, Map.of());

    private final int segment;
    private final Map<Long, Entries> groups;

    private GroupRows(int segment, Map<Long, Entries> groups) {
        this.segment = segment;
        this.groups = groups;
    }

    /** Of one group, in the order of the file. */
    static final class Entries {
        private static final int INDEX = 0;
        private static final int TERM = 1;
        private static final int PLACE = 2;
        private static final int LONGS = 3;

        private final LongList rows = new LongList();
        private long highest;

        void add(long index, long term, long offset, int kindCode) {
            add(index, term, GroupPlaces.place(offset, kindCode));
        }

        private void add(long index, long term, long offsetAndKind) {
            rows.add(index);
            rows.add(term);
            rows.add(offsetAndKind);
            highest = Math.max(highest, index);
        }

        int size() {
            return rows.size() / LONGS;
        }

        /** 0 if there is none. */
        long highest() {
            return highest;
        }

        private long get(int row, int column) {
            return rows.get(row * LONGS + column);
        }
    }

    static GroupRows of(SegmentFacts facts) {
        var groups = new HashMap<Long, Entries>();
        for (var each : facts.groups.groups()) {
            if (each.entries.size() > 0) {
                groups.put(each.group, each.entries);
            }
        }
        return new GroupRows(facts.number, groups);
    }

    Set<Long> groups() {
        return groups.keySet();
    }

    /** Adds what the segment has of a group to its places. */
    void replay(long group, GroupPlaces places) {
        var entries = groups.get(group);
        if (entries == null) {
            return;
        }
        for (var row = 0; row < entries.size(); row++) {
            places.replay(
                    entries.get(row, Entries.INDEX),
                    EntryFormat.position(segment, 0) | entries.get(row, Entries.PLACE),
                    entries.get(row, Entries.TERM));
        }
    }

    void write(JournalFiles files) {
        if (groups.isEmpty()) {
            return;
        }
        ChecksummedFile.write(files.disk(), files.groupRows(segment), MAGIC, out -> {
            out.putLong(files.journalId());
            out.putInt(segment);
            out.putInt(groups.size());
            groups.forEach((group, entries) -> {
                out.putLong(group);
                out.putInt(entries.size());
                for (var row = 0; row < entries.size(); row++) {
                    out.putLong(entries.get(row, Entries.INDEX));
                    out.putLong(entries.get(row, Entries.TERM));
                    out.putInt((int) entries.get(row, Entries.PLACE));
                }
            });
        });
    }

    /** Null if there are none that can be believed. */
    static @Nullable GroupRows read(JournalFiles files, int segment) {
        var in = ChecksummedFile.open(files.disk(), files.groupRows(segment), MAGIC);
        if (in == null) {
            return null;
        }
        try (in) {
            if (in.getLong() != files.journalId() || in.getInt() != segment) {
                return null;
            }
            var groups = new HashMap<Long, Entries>();
            for (var left = in.getInt(); left > 0; left--) {
                var entries = new Entries();
                groups.put(in.getLong(), entries);
                for (var row = in.getInt(); row > 0; row--) {
                    var index = in.getLong();
                    var term = in.getLong();
                    entries.add(index, term, in.getInt() & 0xFFFF_FFFFL);
                }
            }
            return new GroupRows(segment, groups);
        }
    }
}
