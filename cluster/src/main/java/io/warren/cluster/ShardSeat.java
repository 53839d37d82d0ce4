package io.warren.cluster;

import io.warren.cluster.member.NodeId;
import io.warren.cluster.raft.Changed;
import io.warren.cluster.raft.CommittedEntry;
import io.warren.cluster.raft.GroupMember;
import io.warren.cluster.raft.GroupState;
import io.warren.cluster.raft.Outcome;
import io.warren.cluster.raft.RaftGroup;
import io.warren.cluster.shard.Consensus;
import io.warren.cluster.shard.Shard;
import io.warren.engine.lane.Clock;
import io.warren.engine.lane.Lane;
import io.warren.engine.log.GroupEntry;
import io.warren.engine.queue.Forwarding;
import io.warren.engine.queue.QueueEvents;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One shard on this node: the shard's state and its group's member, each in the other's words.
 *
 * <p>What the group says comes on JRaft's thread and is handed to the shard's lane; what the shard says comes from there.
 */
final class ShardSeat implements GroupState, Consensus, Shard.Leading, AutoCloseable {
    /** A member that catches up reads faster than it applies. */
    private static final long MOST_AHEAD_BYTES = 8 << 20;

    private final int number;
    private final GroupMember member;
    private final Told told;
    private final Lane lane;
    private final Ahead ahead = new Ahead(MOST_AHEAD_BYTES);
    private final Shard shard;
    private final ExecutorService reader;
    private final BodyKeeper bodies;
    private final AtomicBoolean changing = new AtomicBoolean();
    private volatile @Nullable RaftGroup group;
    private volatile Set<GroupMember> voters = Set.of();
    private volatile long leadsIn;
    private volatile long savedAt;
    private volatile @Nullable String failure;

    /** What a seat needs of its node. */
    record Around(
            Lane lane,
            Clock clock,
            Forwarding forwarding,
            QueueEvents events,
            Shelf shelf,
            BodyKeeper.Others copier,
            Told told) {}

    /** Who hears of it. */
    interface Told {
        /** This node leads the shard: its queues are here. On the lane. */
        void leads(ShardSeat seat, long term);

        /** It leads it no more. On the lane. */
        void leadsNoMore(ShardSeat seat, long term);

        /** The member takes part no more, and must be renewed. Once, on any thread. */
        void failed(ShardSeat seat, String why);
    }

    ShardSeat(int number, GroupMember member, PinnedLog log, Around around) {
        this.number = number;
        this.member = member;
        this.told = around.told;
        this.lane = around.lane;
        this.reader = Executors.newSingleThreadExecutor(
                Thread.ofVirtual().name("shard-" + number + "-reader").factory());
        this.bodies = new BodyKeeper(number, log, around.shelf, around.copier, answer -> shard().needed(answer));
        this.shard = new Shard(new Shard.Surroundings(
                around.lane,
                around.clock,
                this,
                bodies::copy,
                reader,
                bodies.copying(),
                around.forwarding,
                around.events,
                this));
    }

    void opened(RaftGroup of) {
        group = of;
    }

    int number() {
        return number;
    }

    GroupMember member() {
        return member;
    }

    Shard shard() {
        return shard;
    }

    /** Who votes, as is committed, or was founded; empty if it does not lead. */
    Set<GroupMember> voters() {
        var open = group;
        if (open == null || leadsIn == 0) {
            return Set.of();
        }
        var committed = voters;
        return committed.isEmpty() ? open.voters() : committed;
    }

    /** 0 if it does not lead. */
    long leadsIn() {
        return leadsIn;
    }

    @Nullable
    String failure() {
        return failure;
    }

    long applied() {
        var open = group;
        return open == null ? 0 : open.applied();
    }

    // What the shard asks of its group.

    @Override
    public void propose(ByteBuffer entry, long term, Runnable lost) {
        var open = group;
        if (open == null) {
            lost.run();
            return;
        }
        open.propose(entry, term, outcome -> {
            if (!(outcome instanceof Outcome.Committed)) {
                lost.run();
            }
        });
    }

    @Override
    public boolean hasRoom() {
        var open = group;
        return open != null && open.hasRoom();
    }

    @Override
    public boolean leads(long term) {
        var open = group;
        return open != null && open.leads(term);
    }

    @Override
    public @Nullable ByteBuffer read(long index) {
        return bodies.read(index);
    }

    // What the group says to the shard.

    @Override
    public void committed(List<CommittedEntry> entries) {
        var bytes = entries.stream().mapToLong(each -> each.data().remaining()).sum();
        ahead.begin(bytes);
        shard.committed(entries.stream()
                .map(each -> new GroupEntry(each.index(), each.term(), GroupEntry.Kind.COMMAND, each.data()))
                .toList());
        lane.execute(() -> ahead.done(bytes));
    }

    @Override
    public void leading(long term) {
        shard.leaderStarted(term);
    }

    @Override
    public void notLeading(String why) {
        shard.leaderStopped();
    }

    @Override
    public void following(@Nullable GroupMember leader, long term) {
        // Leaders say who they are.
    }

    @Override
    public void members(Set<GroupMember> now) {
        voters = now;
    }

    @Override
    public void save(Saving saving) {
        shard.snapshot(snapshot -> reader.execute(() -> {
            try {
                var bytes = new ByteArrayOutputStream();
                snapshot.write(bytes);
                bodies.needs(snapshot.firstNeeded());
                savedAt = snapshot.applied();
                saving.saved(ByteBuffer.wrap(bytes.toByteArray()));
            } catch (IOException | RuntimeException cannot) {
                saving.failed(String.valueOf(cannot.getMessage()));
            }
        }));
    }

    @Override
    public void load(ByteBuffer snapshot, long index, long term) {
        var before = applied();
        var bytes = new byte[snapshot.remaining()];
        snapshot.duplicate().get(bytes);
        try {
            shard.load(new ByteArrayInputStream(bytes));
            bodies.loaded(index, term, before);
            savedAt = index;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Of the group, as of the shard. */
    @Override
    public void failed(String why) {
        if (failure == null) {
            failure = why;
            told.failed(this, why);
        }
    }

    @Override
    public void started(long term) {
        leadsIn = term;
        told.leads(this, term);
    }

    @Override
    public void ended(long term) {
        leadsIn = 0;
        told.leadsNoMore(this, term);
    }

    // What the cluster wants of the group.

    /** What a seat asks about the other members. */
    interface Others {
        boolean heard(GroupMember member);

        /** Whether its node is one of the cluster's, with what it had. */
        boolean belongs(GroupMember member);

        /** As {@link Bodies#whole}. */
        CompletableFuture<Boolean> whole(ShardSeat seat, Collection<NodeId> heard, int enough);
    }

    /** Makes the group what it shall be, a step at a time. For who leads it. */
    void follow(List<GroupMember> wanted, Others others) {
        var open = group;
        if (open == null || leadsIn == 0 || changing.get()) {
            return;
        }
        var now = open.voters();
        if (now.isEmpty()) {
            return;
        }
        var missing = wanted.stream()
                .filter(each -> !now.contains(each) && others.heard(each))
                .findFirst();
        if (missing.isPresent()) {
            changing.set(true);
            open.add(missing.get(), this::changed);
            return;
        }
        // Nobody leaves before everybody is there who shall come.
        if (!now.containsAll(wanted)) {
            return;
        }
        var leaving = now.stream().filter(each -> !wanted.contains(each)).toList();
        if (leaving.isEmpty()) {
            return;
        }
        var other = leaving.stream().filter(each -> !each.equals(member)).findFirst();
        if (other.isPresent()) {
            changing.set(true);
            var _ = isSpare(other.get(), wanted, others).thenAccept(spare -> {
                if (spare) {
                    open.remove(other.get(), this::changed);
                } else {
                    changing.set(false);
                }
            });
        } else {
            open.transferTo(wanted.stream().filter(others::heard).toList());
        }
    }

    /**
     * Whether the group loses no message with it that it could keep: those who stay have all, or it is gone anyway. One that
     * cannot be heard just now comes back with what it has, unless it is forgotten.
     */
    private CompletableFuture<Boolean> isSpare(GroupMember leaving, List<GroupMember> wanted, Others others) {
        var replaced = wanted.stream()
                .anyMatch(each -> each.node().name().equals(leaving.node().name()));
        if (replaced || !others.belongs(leaving)) {
            return CompletableFuture.completedFuture(true);
        }
        var heard = wanted.stream()
                .filter(each -> !each.equals(member) && others.heard(each))
                .map(GroupMember::node)
                .toList();
        return others.whole(this, heard, wanted.size() / 2 + 1);
    }

    private void changed(Changed change) {
        changing.set(false);
    }

    void handOver(Consumer<RaftGroup> how) {
        var open = group;
        if (open != null && leadsIn > 0) {
            how.accept(open);
        }
    }

    /** Gives the leadership to one of these, if it has it and one of them is close enough behind. */
    void handOver(List<GroupMember> to) {
        handOver(open -> {
            var voters = open.voters();
            open.transferTo(to.stream().filter(voters::contains).toList());
        });
    }

    /** Entries since the last snapshot. */
    long unsaved() {
        return applied() - savedAt;
    }

    void snapshotNow() {
        var open = group;
        if (open != null) {
            open.snapshot(_ -> {});
        }
    }

    /** Waits until nothing touches the log any more. */
    @Override
    public void close() {
        var open = group;
        if (open != null) {
            open.close();
        }
        shard.leaderStopped();
        reader.shutdown();
        bodies.close();
    }

    /** How many entries with messages this member does not have yet. */
    int lacking() {
        return bodies.lacking();
    }

    /** Once closed: nothing of the shard stays here, whoever's member this was. */
    void drop() {
        bodies.drop();
    }
}
