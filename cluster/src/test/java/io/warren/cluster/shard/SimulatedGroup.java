package io.warren.cluster.shard;

import io.warren.engine.log.GroupEntry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A group whose members are in one thread: terms, votes, logs and commits by Raft's rules, each step taken when the test (or
 * chance) says so. Members crash and lose what was not forced, leaders are replaced without noticing, tails get lost, members
 * that are behind get a snapshot.
 */
final class SimulatedGroup {
    final List<Member> members = new ArrayList<>();
    /** What was committed, from index 1, as the first who committed it said. */
    final List<GroupEntry> committed = new ArrayList<>();

    private final Random random;
    private final Function<Member, Shard> shards;
    private final BiConsumer<Long, GroupEntry> onCommit;
    private long highestTerm;
    long nowMillis;
    /** Whether proposals get lost now and then although the leader stays. */
    boolean refusesSome;
    /** Whether a member's own copy of a body is now and then not to be read. */
    boolean damagesSome;

    /** @param onCommit told of each committed entry, in order */
    SimulatedGroup(Random random, int size, Function<Member, Shard> shards, BiConsumer<Long, GroupEntry> onCommit) {
        this.random = random;
        this.shards = shards;
        this.onCommit = onCommit;
        for (var id = 0; id < size; id++) {
            members.add(new Member(id));
        }
    }

    int majority() {
        return members.size() / 2 + 1;
    }

    /** The one of the highest term, if it is still there. */
    @Nullable
    Member leader() {
        for (var each : members) {
            if (each.up && each.leads && each.term == highestTerm) {
                return each;
            }
        }
        return null;
    }

    final class Member implements Consensus {
        final int id;
        boolean up;
        Shard shard;
        SimulatedLane lane;
        /** Whether its lease has run out for a while. */
        boolean lapsed;
        /** Whether it was told that it leads. */
        boolean started;
        /** Whether it shall wait with what it would propose. */
        boolean crowded;
        /** Whether nothing that it proposes is taken. */
        boolean refuses;
        /** Whether it gave up its leadership for another who has not taken it. */
        private boolean handingOver;

        /** Kept over a crash: its promise, log, bodies and snapshot. */
        private long term;

        private long base;
        private long baseTerm;
        private final ArrayList<GroupEntry> log = new ArrayList<>();
        private final TreeMap<Long, ByteBuffer> bodies = new TreeMap<>();
        private byte @Nullable [] snapshot;
        private long snapshotIndex;
        private long snapshotTerm;
        private long forced;

        private boolean leads;
        private long firstOfTerm;
        private long commit;
        private long told;
        private long[] match = new long[0];
        private final TreeMap<Long, Runnable> lost = new TreeMap<>();

        @Nullable
        String failure;

        private Member(int id) {
            this.id = id;
            up = true;
            lane = new SimulatedLane(nowMillis, random.nextInt(-50, 50));
            shard = shards.apply(this);
        }

        long last() {
            return base + log.size();
        }

        private long termAt(long index) {
            return index == base
                    ? baseTerm
                    : index < base || index > last() ? -1 : entry(index).term();
        }

        private GroupEntry entry(long index) {
            return log.get((int) (index - base - 1));
        }

        private void start() {
            up = true;
            lapsed = false;
            crowded = false;
            lane = new SimulatedLane(nowMillis, random.nextInt(-50, 50));
            shard = shards.apply(this);
            told = 0;
            commit = 0;
            if (snapshot != null) {
                load(snapshot);
                told = snapshotIndex;
                commit = snapshotIndex;
            }
        }

        private void load(byte[] bytes) {
            try {
                shard.load(new ByteArrayInputStream(bytes));
            } catch (IOException cause) {
                throw new UncheckedIOException(cause);
            }
        }

        // What the shard asks for.

        @Override
        public void propose(ByteBuffer entry, long inTerm, Runnable whenLost) {
            if (!up || !leads || handingOver || refuses || term != inTerm || (refusesSome && random.nextInt(20) == 0)) {
                lane.executeElsewhere(whenLost);
                return;
            }
            append(new GroupEntry(last() + 1, term, GroupEntry.Kind.COMMAND, entry));
            lost.put(last(), whenLost);
        }

        @Override
        public boolean hasRoom() {
            return !crowded;
        }

        @Override
        public boolean leads(long inTerm) {
            return up && leads && !handingOver && term == inTerm && term == highestTerm && !lapsed;
        }

        @Override
        public @Nullable ByteBuffer read(long index) {
            var body = bodies.get(index);
            if (body != null && damagesSome && random.nextInt(10) == 0) {
                var bytes = new byte[body.remaining()];
                body.duplicate().get(bytes);
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                return ByteBuffer.wrap(bytes);
            }
            return body == null ? null : body.duplicate();
        }

        /** Who does not know yet what is committed there cannot say, and is asked again: here, as if it had been. */
        @Nullable
        ByteBuffer copy(long index) {
            var right = committed.get((int) index - 1).data();
            for (var each : members) {
                var body = each == this ? null : each.bodies.get(index);
                if (body != null && body.equals(right)) {
                    bodies.put(index, body);
                    return body.duplicate();
                }
            }
            var own = bodies.get(index);
            return own == null ? null : own.duplicate();
        }

        @Override
        public void failed(String why) {
            failure = why;
        }

        // What happens to it.

        private void append(GroupEntry entry) {
            log.add(entry);
            bodies.put(entry.index(), entry.data());
        }

        private void cutAbove(long index) {
            while (last() > index) {
                if (last() <= commit) {
                    throw new AssertionError("a committed entry is cut: " + last());
                }
                bodies.remove(last());
                log.removeLast();
            }
            forced = Math.min(forced, index);
        }

        void force() {
            forced = last();
        }

        void crash() {
            up = false;
            leads = false;
            handingOver = false;
            started = false;
            lane = new SimulatedLane(nowMillis, 0); // What it was about to do it does not do.
            lost.clear();
            var kept = random.nextLong(Math.max(forced, base), last() + 1);
            commit = Math.min(commit, kept);
            cutAbove(kept);
            commit = 0;
        }

        void restart() {
            start();
        }

        /** It stops, so that another takes over, and goes on with what is under way. */
        void handOver() {
            if (up && leads && started) {
                handingOver = true;
                started = false;
                shard.leaderStopped();
            }
        }

        /** Nobody has taken over: it is told again that it leads. */
        void leadOn() {
            handingOver = false;
        }

        private void stepDown() {
            if (leads) {
                leads = false;
                handingOver = false;
                if (started) {
                    started = false;
                    shard.leaderStopped();
                }
                lost.tailMap(commit, false).values().forEach(lane::executeElsewhere);
                lost.clear();
            }
        }

        private void follow(long newTerm) {
            if (newTerm > term) {
                stepDown();
                term = newTerm;
            }
        }

        private boolean votesFor(Member candidate) {
            var mine = termAt(last());
            var its = candidate.termAt(candidate.last());
            return its > mine || (its == mine && candidate.last() >= last());
        }

        /** Asks some for their votes; whether it leads now. */
        boolean campaign(List<Member> voters) {
            var votes = voters.stream()
                    .filter(each -> each != this && each.up && each.votesFor(this))
                    .toList();
            if (!up || votes.size() + 1 < majority()) {
                return false;
            }
            var next = highestTerm + 1;
            highestTerm = next;
            follow(next);
            votes.forEach(each -> each.follow(next));
            leads = true;
            lapsed = false;
            match = new long[members.size()];
            append(new GroupEntry(last() + 1, term, GroupEntry.Kind.NOTHING, ByteBuffer.allocate(0)));
            firstOfTerm = last();
            return true;
        }

        /** Sends some entries to another member, which may notice that this one leads no more. */
        void replicateTo(Member other, int most) {
            if (!up || !leads || !other.up || other == this) {
                return;
            }
            if (other.term > term) {
                follow(other.term);
                return;
            }
            other.follow(term);
            // What is in the other's snapshot is committed, so it is the same here.
            var floor = Math.max(base, other.base);
            var common = Math.min(last(), other.last());
            while (common > floor && termAt(common) != other.termAt(common)) {
                common--;
            }
            if (common < floor || (floor == base && termAt(base) != other.termAt(base))) {
                other.install(this);
                common = other.base;
            }
            for (var index = common + 1; index <= Math.min(last(), common + most); index++) {
                if (other.termAt(index) != termAt(index)) {
                    other.cutAbove(index - 1);
                    other.append(entry(index));
                }
            }
            var same = Math.min(last(), Math.min(other.last(), common + most));
            if (random.nextInt(4) > 0) {
                other.force();
            }
            match[other.id] = Math.max(match[other.id], Math.min(other.forced, same));
            other.commit = Math.max(other.commit, Math.min(commit, same));
        }

        private void install(Member from) {
            var bytes = from.snapshot;
            if (bytes == null || from.snapshotIndex <= told) {
                throw new AssertionError("nothing to install from " + from.snapshotIndex + " at " + told);
            }
            commit = 0;
            cutAbove(base);
            log.clear();
            base = from.snapshotIndex;
            baseTerm = from.snapshotTerm;
            snapshot = bytes;
            snapshotIndex = from.snapshotIndex;
            snapshotTerm = from.snapshotTerm;
            forced = base;
            commit = base;
            told = base;
            load(bytes);
        }

        void advanceCommit() {
            if (!up || !leads) {
                return;
            }
            match[id] = forced;
            var sorted = match.clone();
            Arrays.sort(sorted);
            var agreed = sorted[members.size() - majority()];
            if (agreed > commit && termAt(agreed) == term) {
                commit = agreed;
                for (var index = committed.size() + 1L; index <= commit; index++) {
                    committed.add(entry(index));
                    onCommit.accept(index, entry(index));
                }
                lost.headMap(commit, true).clear();
            }
        }

        /** Tells the shard of some that are committed, and then perhaps that it leads. */
        void tell(int most) {
            if (!up) {
                return;
            }
            var until = Math.min(commit, told + most);
            var entries = new ArrayList<GroupEntry>();
            for (var index = told + 1; index <= until; index++) {
                var entry = committed.get((int) index - 1);
                if (index > base && !entry.data().equals(entry(index).data())) {
                    throw new AssertionError("members differ at entry " + index);
                }
                entries.add(entry);
            }
            if (!entries.isEmpty()) {
                told = until;
                shard.committed(entries);
            }
            if (leads && !started && !handingOver && told >= firstOfTerm) {
                started = true;
                shard.leaderStarted(term);
            }
        }

        boolean upToDate() {
            return up && told == committed.size();
        }

        /** Keeps its state; the log before it goes, and bodies that nobody needs. */
        void snapshot() {
            if (!up) {
                return;
            }
            var asked = lane;
            shard.snapshot(cut -> {
                if (asked == lane && cut.applied() > snapshotIndex) {
                    keep(cut);
                }
            });
        }

        private void keep(Consensus.Snapshot cut) {
            var out = new ByteArrayOutputStream();
            try {
                cut.write(out);
            } catch (IOException cause) {
                throw new UncheckedIOException(cause);
            }
            if (cut.applied() <= base) {
                return;
            }
            snapshot = out.toByteArray();
            snapshotIndex = cut.applied();
            snapshotTerm = termAt(snapshotIndex);
            forced = Math.max(forced, snapshotIndex);
            log.subList(0, (int) (snapshotIndex - base)).clear();
            base = snapshotIndex;
            baseTerm = snapshotTerm;
            bodies.headMap(cut.firstNeeded(), false).clear();
        }
    }
}
