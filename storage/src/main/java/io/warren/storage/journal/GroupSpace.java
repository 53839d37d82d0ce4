package io.warren.storage.journal;

import java.util.HashMap;
import java.util.Map;

/**
 * How much of the disk the entries of each group take, so that what cuts let go of hastens a checkpoint. A guess: the
 * entries of a group count as of one size. Owner: the writer's thread.
 */
final class GroupSpace {
    private final Map<Long, Held> groups = new HashMap<>();
    private long freed;

    private static final class Held {
        private long entries;
        private long bytes;
    }

    GroupSpace(LiveGroups found) {
        found.standings.forEach(
                (group, standing) -> holds(group, standing.last() - standing.first() + 1, found.bytesOf(group)));
    }

    void holds(long group, long entries, long bytes) {
        var held = groups.computeIfAbsent(group, _ -> new Held());
        held.entries += entries;
        held.bytes += bytes;
    }

    /** @param entries of it, if not all go */
    void cut(long group, GroupFormat.Cut what, long entries) {
        var held = groups.get(group);
        if (held == null || held.entries == 0) {
            return;
        }
        var gone = switch (what) {
            case BELOW, ABOVE -> Math.min(entries, held.entries);
            case RESTART, DROPPED -> held.entries;
        };
        var bytes = (long) (held.bytes * ((double) gone / held.entries));
        held.entries -= gone;
        held.bytes -= bytes;
        freed += bytes;
        if (held.entries == 0) {
            groups.remove(group);
        }
    }

    /** Bytes of what was cut since this was asked last. */
    long takeFreed() {
        var now = freed;
        freed = 0;
        return now;
    }
}
