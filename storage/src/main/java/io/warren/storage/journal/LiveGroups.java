package io.warren.storage.journal;

import io.warren.engine.log.Vote;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How the groups stand as of the end of a segment, and in which segments they have entries; part of a {@link LiveSet}. A
 * group that is not in here is not there, whatever old segments say. Owner: the background thread.
 *
 * <p>Invariant: a segment is needed by a group while the highest index that it holds of it is not below the group's first.
 *
 * <pre>
 * in a checkpoint of version 2, all numbers big-endian:
 * groups 4, each: id 8, first index 8, last index 8, term of the vote 8, bytes of the candidate 4, candidate UTF-8
 * suspect groups 4, each: id 8
 * whether groups that are not listed are suspect 4 (1 yes, 0 no)
 * segments 4, each: number 4, groups 4, each: id 8, highest index 8, bytes 8
 * </pre>
 */
final class LiveGroups {
    final TreeMap<Long, GroupStanding> standings = new TreeMap<>();
    final TreeSet<Long> suspect = new TreeSet<>();
    /** Damage may have taken all that some group ever said. */
    boolean unknownAreSuspect;

    private final TreeMap<Integer, Map<Long, Held>> segments = new TreeMap<>();

    /** What a segment holds of a group. */
    private record Held(long highest, long bytes) {}

    void fold(SegmentFacts facts) {
        var held = new HashMap<Long, Held>();
        for (var each : facts.groups.groups()) {
            if (each.there) {
                standings.put(each.group, each.after(standings.getOrDefault(each.group, GroupStanding.NEW)));
            } else {
                standings.remove(each.group);
            }
            if (each.dropped) {
                suspect.remove(each.group);
            }
            if (each.entries.size() > 0) {
                held.put(each.group, new Held(each.entries.highest(), each.bytes));
            }
        }
        if (!held.isEmpty()) {
            segments.put(facts.number, held);
        }
    }

    /** What the disk lost may have been the last word of any of them. */
    void suspectAll() {
        suspect.addAll(standings.keySet());
        unknownAreSuspect = true;
    }

    /** Those with entries that are needed, in order. */
    List<Integer> liveSegments() {
        return segments.keySet().stream().filter(this::liveIn).toList();
    }

    /** The group with most bytes in the oldest segment that any group needs. */
    OptionalLong oldest() {
        for (var groups : segments.values()) {
            var most = groups.entrySet().stream()
                    .filter(each -> isLive(each.getKey(), each.getValue()))
                    .max(Comparator.comparingLong(each -> each.getValue().bytes));
            if (most.isPresent()) {
                return OptionalLong.of(most.get().getKey());
            }
        }
        return OptionalLong.empty();
    }

    /** Whether there is nothing that a checkpoint of version 1 cannot say. */
    boolean isEmpty() {
        return standings.isEmpty() && segments.isEmpty() && suspect.isEmpty() && !unknownAreSuspect;
    }

    /** Whether entries in this segment are needed. */
    boolean liveIn(int segment) {
        return held(segment).entrySet().stream().anyMatch(each -> isLive(each.getKey(), each.getValue()));
    }

    private Map<Long, Held> held(int segment) {
        return segments.getOrDefault(segment, Map.of());
    }

    private boolean isLive(long group, Held held) {
        var standing = standings.get(group);
        return standing != null && held.highest >= standing.first();
    }

    /** Of all entries of groups that need the segment. */
    long liveBytes(int segment) {
        return held(segment).entrySet().stream()
                .filter(each -> isLive(each.getKey(), each.getValue()))
                .mapToLong(each -> each.getValue().bytes)
                .sum();
    }

    /** Of all its entries in the segments that it needs. */
    long bytesOf(long group) {
        return segments.values().stream()
                .map(groups -> groups.get(group))
                .filter(held -> held != null && isLive(group, held))
                .mapToLong(Held::bytes)
                .sum();
    }

    long liveBytes() {
        return segments.keySet().stream().mapToLong(this::liveBytes).sum();
    }

    void forget(int segment) {
        segments.remove(segment);
    }

    void write(ChecksummedFile.Out out) {
        out.putInt(standings.size());
        standings.forEach((group, standing) -> {
            out.putLong(group);
            out.putLong(standing.first());
            out.putLong(standing.last());
            out.putLong(standing.vote().term());
            var candidate = GroupFormat.candidate(standing.vote());
            out.putInt(candidate.length);
            out.put(candidate, candidate.length);
        });
        out.putInt(suspect.size());
        suspect.forEach(out::putLong);
        out.putInt(unknownAreSuspect ? 1 : 0);
        out.putInt(segments.size());
        segments.forEach((number, groups) -> {
            out.putInt(number);
            out.putInt(groups.size());
            groups.forEach((group, held) -> {
                out.putLong(group);
                out.putLong(held.highest);
                out.putLong(held.bytes);
            });
        });
    }

    /** Into an empty one. */
    void read(ChecksummedFile.In in) {
        for (var left = in.getInt(); left > 0; left--) {
            var group = in.getLong();
            var first = in.getLong();
            var last = in.getLong();
            var term = in.getLong();
            var candidate = new String(in.get(in.getInt()), StandardCharsets.UTF_8);
            standings.put(group, new GroupStanding(first, last, new Vote(term, candidate)));
        }
        for (var left = in.getInt(); left > 0; left--) {
            suspect.add(in.getLong());
        }
        unknownAreSuspect = in.getInt() != 0;
        for (var left = in.getInt(); left > 0; left--) {
            var number = in.getInt();
            var groups = new HashMap<Long, Held>();
            segments.put(number, groups);
            for (var each = in.getInt(); each > 0; each--) {
                var group = in.getLong();
                var highest = in.getLong();
                groups.put(group, new Held(highest, in.getLong()));
            }
        }
    }
}
