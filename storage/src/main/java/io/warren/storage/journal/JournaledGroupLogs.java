package io.warren.storage.journal;

import io.warren.engine.log.GroupLog;
import io.warren.engine.log.GroupLogs;
import io.warren.engine.message.Receipt;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The logs of groups on one journal. Its lock is held while the directory becomes one with groups, once in its life. */
final class JournaledGroupLogs implements GroupLogs {
    private static final String WHY = "the journal was damaged, and what was lost may be the group's last word";

    private final JournalFiles files;
    private final Inbox inbox;
    private final Segments segments;
    private final Map<Long, JournaledGroupLog> logs = new ConcurrentHashMap<>();
    private final Set<Long> suspect = ConcurrentHashMap.newKeySet();
    private final boolean unknownAreSuspect;
    private final Supplier<OptionalLong> oldest;
    private JournalStamp stamp;

    JournaledGroupLogs(
            JournalFiles files,
            JournalStamp stamp,
            Inbox inbox,
            Segments segments,
            Recovered found,
            Supplier<OptionalLong> oldest) {
        this.files = files;
        this.stamp = stamp;
        this.inbox = inbox;
        this.segments = segments;
        this.oldest = oldest;
        var groups = found.live().groups;
        suspect.addAll(groups.suspect);
        unknownAreSuspect = groups.unknownAreSuspect;
        groups.standings.forEach((group, standing) -> {
            var places = found.groups().get(group);
            if (places != null && !suspect.contains(group)) {
                logs.put(group, log(group, places, standing));
            }
        });
    }

    private JournaledGroupLog log(long group, GroupPlaces places, GroupStanding standing) {
        return new JournaledGroupLog(group, inbox, segments, () -> logs.remove(group), places, standing.vote());
    }

    @Override
    public Set<Long> groups() {
        var groups = new TreeSet<>(logs.keySet());
        groups.addAll(suspect);
        return groups;
    }

    @Override
    public Opened open(long group) {
        if (suspect.contains(group) || (unknownAreSuspect && !logs.containsKey(group))) {
            return new Opened.Suspect(WHY);
        }
        return new Opened.Whole(whole(group));
    }

    @Override
    public GroupLog create(long group) {
        if (suspect.contains(group) || logs.containsKey(group)) {
            throw new IllegalArgumentException("group " + group + " is there already");
        }
        return whole(group);
    }

    private GroupLog whole(long group) {
        synchronized (this) {
            stamp = stamp.withGroups(files.disk(), files.directory());
        }
        return logs.computeIfAbsent(
                group, id -> log(id, new GroupPlaces(GroupStanding.NEW.first()), GroupStanding.NEW));
    }

    @Override
    public OptionalLong oldest() {
        return oldest.get();
    }

    @Override
    public void drop(long group, Receipt receipt) {
        var log = logs.get(group);
        if (log != null) {
            log.drop(receipt);
        } else if (suspect.remove(group)) {
            var work = new GroupWork.Cut(group, GroupFormat.Cut.DROPPED, 0, 0, receipt);
            if (!inbox.put(work)) {
                receipt.rejected();
            }
        } else {
            receipt.accepted();
        }
    }
}
