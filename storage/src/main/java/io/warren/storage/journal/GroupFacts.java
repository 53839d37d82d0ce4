package io.warren.storage.journal;

import io.warren.engine.log.Vote;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What groups say in a segment: for each group where its entries lie, and how the group stands at the end as far as this
 * segment says it. Owner: who scans or writes the segment, then who folds it.
 */
final class GroupFacts {
    private static final long UNSAID = -1;

    private final Map<Long, OfGroup> groups = new LinkedHashMap<>();
    private @Nullable OfGroup last;

    /** Of one group. */
    static final class OfGroup {
        final long group;
        final GroupRows.Entries entries = new GroupRows.Entries();
        /** Bytes of its entries. */
        long bytes;
        /** Whether all that earlier segments say of it does not count. */
        boolean dropped;
        /** Whether it was there at the end. */
        boolean there;

        private long firstIndex = UNSAID;
        private long lastIndex = UNSAID;
        private @Nullable Vote vote;

        private OfGroup(long group) {
            this.group = group;
        }

        /** How the group stands behind this segment. */
        GroupStanding after(GroupStanding before) {
            var from = dropped ? GroupStanding.NEW : before;
            var first = firstIndex == UNSAID ? from.first() : firstIndex;
            return new GroupStanding(
                    first,
                    Math.max(first - 1, lastIndex == UNSAID ? from.last() : lastIndex),
                    vote == null ? from.vote() : vote);
        }

        private void restart(long next) {
            firstIndex = next;
            lastIndex = next - 1;
        }

        private void cut(GroupFormat.Cut what, long index) {
            there = what != GroupFormat.Cut.DROPPED;
            switch (what) {
                case BELOW -> firstIndex = index;
                case ABOVE -> lastIndex = index;
                case RESTART -> restart(index);
                case DROPPED -> {
                    dropped = true;
                    restart(GroupStanding.NEW.first());
                    vote = Vote.NONE;
                }
            }
        }
    }

    Iterable<OfGroup> groups() {
        return groups.values();
    }

    boolean isEmpty() {
        return groups.isEmpty();
    }

    private OfGroup of(long group) {
        var known = last;
        if (known == null || known.group != group) {
            known = groups.computeIfAbsent(group, OfGroup::new);
            last = known;
        }
        return known;
    }

    void entry(long position, int length, ByteBuffer payload) {
        var group = of(GroupFormat.group(payload));
        var index = GroupFormat.index(payload);
        group.there = true;
        group.lastIndex = index;
        group.bytes += length;
        group.entries.add(
                index, GroupFormat.term(payload), EntryFormat.offsetOf(position), GroupFormat.kindCode(payload));
    }

    void cut(ByteBuffer payload) {
        of(GroupFormat.group(payload)).cut(GroupFormat.cut(payload), GroupFormat.cutIndex(payload));
    }

    void vote(ByteBuffer payload) {
        var group = of(GroupFormat.group(payload));
        group.there = true;
        group.vote = GroupFormat.vote(payload);
    }
}
