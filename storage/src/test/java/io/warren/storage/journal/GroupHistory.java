package io.warren.storage.journal;

import io.warren.engine.log.GroupEntry;
import io.warren.engine.log.GroupEntry.Kind;
import io.warren.engine.log.GroupLog;
import io.warren.engine.log.GroupLog.Read;
import io.warren.engine.log.GroupLogs.Opened;
import io.warren.engine.log.Vote;
import io.warren.engine.message.Receipt;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The groups in the life of a journal: what each handed over is remembered step by step. After each start a group must stand
 * as it did behind some step, not before the last one that was accepted.
 */
final class GroupHistory {
    private static final int GROUPS = 3;
    private static final int LARGEST_LOG = 60;

    private final SplittableRandom random;
    private final Member[] members = new Member[GROUPS];
    private long nextId = 1;
    private int nextEntry;
    private int accepted;

    /** An entry as it was handed over; its data follow from its number. */
    private record Handed(int number, long term, Kind kind) {
        GroupEntry entry(long index) {
            var own = new SplittableRandom(number);
            var bytes = new byte[own.nextInt(25) == 0 ? 5_000 : own.nextInt(300)];
            own.nextBytes(bytes);
            return new GroupEntry(index, term, kind, ByteBuffer.wrap(bytes));
        }
    }

    /** How a group stood behind a step. */
    private record Standing(long first, List<Handed> entries, Vote vote) {
        static final Standing NEW = new Standing(1, List.of(), Vote.NONE);

        long last() {
            return first + entries.size() - 1;
        }

        long term() {
            return entries.isEmpty() ? 1 : entries.getLast().term;
        }
    }

    /** A membership, and how it stood: what was accepted or found, and all that was handed over since. */
    private static final class Member {
        final long id;
        final List<Standing> standings = new ArrayList<>(List.of(Standing.NEW));
        int forgotten;
        boolean dropped;

        @Nullable
        GroupLog log;

        Member(long id) {
            this.id = id;
        }

        Standing now() {
            return standings.getLast();
        }

        GroupLog log() {
            var open = log;
            if (open == null) {
                throw new AssertionError("group " + id + " is not open");
            }
            return open;
        }

        void acceptedUpTo(int step) {
            while (forgotten < step) {
                standings.removeFirst();
                forgotten++;
            }
        }
    }

    GroupHistory(SplittableRandom random) {
        this.random = random;
        Arrays.setAll(members, at -> new Member(nextId++));
    }

    /** Steps that were accepted so far. */
    int accepted() {
        return accepted;
    }

    /** All groups are opened after a start, and compared with what they may be. */
    void start(Journal journal) {
        for (var at = 0; at < GROUPS; at++) {
            var member = members[at];
            if (!(journal.groups().open(member.id) instanceof Opened.Whole(var log))) {
                throw new AssertionError("group " + member.id + " is suspect and nothing was damaged");
            }
            var found = member.standings.stream()
                    .filter(standing -> stands(log, standing))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("group " + member.id + " has " + log.firstIndex() + " to "
                            + log.lastIndex() + " and " + log.vote() + " and should stand as one of "
                            + member.standings));
            if (member.dropped && found.equals(Standing.NEW)) {
                members[at] = new Member(nextId++);
                members[at].log = journal.groups().create(members[at].id);
                continue;
            }
            var again = new Member(member.id);
            // Found once, it must stay.
            again.standings.set(0, found);
            again.log = log;
            members[at] = again;
        }
    }

    private static boolean stands(GroupLog log, Standing standing) {
        if (log.firstIndex() != standing.first
                || log.lastIndex() != standing.last()
                || !log.vote().equals(standing.vote)) {
            return false;
        }
        for (var index = standing.first; index <= standing.last(); index++) {
            var expected = standing.entries.get((int) (index - standing.first));
            if (log.termAt(index) != expected.term || !log.read(index).equals(new Read.Found(expected.entry(index)))) {
                return false;
            }
        }
        return true;
    }

    /** One of the groups says something. */
    void step() {
        var member = members[random.nextInt(GROUPS)];
        if (member.dropped) {
            return;
        }
        var log = member.log();
        var now = member.now();
        switch (random.nextInt(12)) {
            case 0, 1, 2, 3, 4 -> append(member);
            case 5 -> {
                var first = now.first + random.nextInt(now.entries.size() + 1);
                log.cutBelow(first);
                next(member, first, now.entries.subList((int) (first - now.first), now.entries.size()));
            }
            case 6 -> {
                var last = now.last() - Math.min(now.entries.size(), random.nextInt(4));
                log.cutAbove(last);
                next(member, now.first, now.entries.subList(0, (int) (last - now.first + 1)));
            }
            case 7 -> {
                if (random.nextInt(4) == 0) {
                    var first = Math.max(1, now.last() + random.nextInt(-5, 20));
                    log.restartAt(first);
                    next(member, first, List.of());
                }
            }
            case 8, 9 -> {
                var term = now.vote.term() + random.nextInt(2);
                var vote = new Vote(term, term == 0 || random.nextBoolean() ? "" : "node " + random.nextInt(3));
                if (now.vote.allows(vote)) {
                    log.vote(vote, next(member, new Standing(now.first, now.entries, vote)));
                }
            }
            case 10 -> log.force(next(member, now));
            default -> {
                if (random.nextInt(10) == 0) {
                    member.dropped = true;
                    log.drop(next(member, Standing.NEW));
                }
            }
        }
        if (!member.dropped && !stands(log, member.now())) {
            throw new AssertionError("group " + member.id + " does not show what it was told");
        }
    }

    private void append(Member member) {
        var now = member.now();
        if (now.entries.size() > LARGEST_LOG) {
            return;
        }
        var entries = new ArrayList<>(now.entries);
        var fresh = new ArrayList<GroupEntry>();
        var term = now.term() + (random.nextInt(4) == 0 ? 1 : 0);
        for (var count = 1 + random.nextInt(5); count > 0; count--) {
            var kind = GroupFormat.kind(random.nextInt(3));
            var handed = new Handed(nextEntry++, term, kind);
            fresh.add(handed.entry(now.first + entries.size()));
            entries.add(handed);
            if (count > 1) {
                // A power cut may keep a part of an append.
                next(member, now.first, entries);
            }
        }
        member.log().append(fresh, next(member, new Standing(now.first, List.copyOf(entries), now.vote)));
    }

    private void next(Member member, long first, List<Handed> entries) {
        member.standings.add(new Standing(first, List.copyOf(entries), member.now().vote));
    }

    /** The step after which it stands so; its receipt. */
    private Receipt next(Member member, Standing standing) {
        member.standings.add(standing);
        var step = member.forgotten + member.standings.size() - 1;
        return new Receipt() {
            @Override
            public void accepted() {
                accepted++;
                member.acceptedUpTo(step);
            }

            @Override
            public void rejected() {
                // Its fate is open.
            }
        };
    }
}
