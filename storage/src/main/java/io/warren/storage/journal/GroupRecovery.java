package io.warren.storage.journal;

import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds where the entries of groups lie: all that is written is passed through in its order, and what a group holds at the
 * end is picked out of it. A log whose middle is gone on the way may be cut below it later, so gaps are judged at the end.
 */
final class GroupRecovery {
    private static final Logger LOG = LoggerFactory.getLogger(GroupRecovery.class);

    private final LiveGroups groups;
    private final SegmentIndexes indexes;
    /** Of the segments that were scanned. */
    private final Map<Integer, GroupRows> scanned = new HashMap<>();

    /** @param groups how they stand, once all segments are folded */
    GroupRecovery(LiveGroups groups, SegmentIndexes indexes) {
        this.groups = groups;
        this.indexes = indexes;
    }

    /** Of a segment that was scanned; its rows. */
    GroupRows add(SegmentFacts facts) {
        var rows = GroupRows.of(facts);
        scanned.put(facts.number, rows);
        return rows;
    }

    void suspectAll() {
        groups.suspectAll();
        LOG.error(
                "journal_groups_suspect groups={}: what was lost may be the last word of any of them", groups.suspect);
    }

    /** By group. One of which entries are missing is suspect from now on. */
    Map<Long, GroupPlaces> places() {
        var places = new HashMap<Long, GroupPlaces>();
        groups.standings.forEach((group, standing) -> places.put(group, new GroupPlaces(standing.first())));
        for (var number : groups.liveSegments()) {
            var known = scanned.get(number);
            var rows = known == null ? indexes.groupRows(number) : known;
            places.forEach(rows::replay);
        }
        groups.standings.forEach((group, standing) -> {
            var found = places.get(group);
            if (found != null && !heldBetween(standing, found)) {
                LOG.error("journal_group_suspect group={} holds={} found={}: entries are gone", group, standing, found);
                groups.suspect.add(group);
            }
        });
        return places;
    }

    /** Lets go of all that the group does not hold; false if something that it holds is missing. */
    private static boolean heldBetween(GroupStanding standing, GroupPlaces found) {
        if (standing.last() < standing.first()) {
            found.restartAt(standing.first());
            return true;
        }
        if (!found.holds(standing.first()) || !found.holds(standing.last())) {
            return false;
        }
        found.cutAbove(standing.last());
        found.cutBelow(standing.first());
        return true;
    }
}
