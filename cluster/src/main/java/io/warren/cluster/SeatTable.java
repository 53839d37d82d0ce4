package io.warren.cluster;

import io.warren.cluster.member.Members;
import io.warren.cluster.member.NodeId;
import io.warren.cluster.member.Transport;
import io.warren.cluster.metadata.ReplicatedMetadata;
import io.warren.cluster.metadata.ShardMembers;
import io.warren.cluster.metadata.TopologyChange;
import io.warren.cluster.raft.GroupMember;
import io.warren.cluster.raft.RaftGroup;
import io.warren.cluster.raft.RaftGroups;
import io.warren.cluster.raft.RaftSettings;
import io.warren.engine.lane.Clock;
import io.warren.engine.lane.Lanes;
import io.warren.engine.log.GroupLog;
import io.warren.engine.log.GroupLogs;
import io.warren.engine.message.Receipt;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shards that this node holds: takes the seats that it shall have, leaves those that it shall not, and says which it leads.
 *
 * <p>Owner: the cluster's thread takes and leaves; anybody may look.
 */
final class SeatTable implements ShardHost.Seats {
    private static final Logger LOG = LoggerFactory.getLogger(SeatTable.class);

    private final Around around;
    private final Transport transport;
    private final ReplicatedMetadata metadata;
    private final LeaderBoard board;
    private final LeaderNews leaderNews;
    private final Bodies bodies;
    private final Map<Integer, ShardSeat> seats = new ConcurrentHashMap<>();
    /** Members of this node that shall be renewed. */
    private final Map<Integer, GroupMember> broken = new ConcurrentHashMap<>();

    private final AtomicBoolean renewing = new AtomicBoolean();
    private volatile @Nullable ShardHost host;
    private volatile boolean begun;
    private volatile boolean closing;

    /**
     * What seats are made of, and the thread that takes them.
     *
     * @param snapshotEntries that a seat applies before it saves
     */
    record Around(
            Identity identity,
            Cluster.Stores stores,
            RaftGroups groups,
            RaftSettings raft,
            int snapshotEntries,
            Lanes lanes,
            Clock clock,
            Executor thread) {}

    SeatTable(Around around, Transport transport, ReplicatedMetadata metadata, LeaderBoard board, Bodies bodies) {
        this.around = around;
        this.transport = transport;
        this.metadata = metadata;
        this.board = board;
        this.leaderNews = new LeaderNews(transport, board);
        this.bodies = bodies;
    }

    void serve(ShardHost opened) {
        host = opened;
    }

    Collection<ShardSeat> all() {
        return seats.values();
    }

    @Override
    public @Nullable ShardSeat seat(int shard) {
        return seats.get(shard);
    }

    @Override
    public LeaderBoard.Row leader(int shard) {
        return board.row(shard);
    }

    @Override
    public Members members() {
        return transport.members();
    }

    @Override
    public void begin() {
        begun = true;
        metadata.watch(_ -> around.thread.execute(this::sit));
    }

    List<Integer> led() {
        return seats.values().stream()
                .filter(each -> each.leadsIn() > 0)
                .map(ShardSeat::number)
                .sorted()
                .toList();
    }

    /** A group's log, also of one that is no shard. */
    GroupLog log(long id) {
        var logs = around.stores.logs();
        if (logs.groups().contains(id)) {
            return switch (logs.open(id)) {
                case GroupLogs.Opened.Whole(var log) -> log;
                case GroupLogs.Opened.Suspect(var why) -> throw new IllegalStateException("group " + id + ": " + why);
            };
        }
        around.identity.begin(id);
        return logs.create(id);
    }

    private static long groupOf(int shard, GroupMember member) {
        return (shard + 1L) << Integer.SIZE | member.number();
    }

    /** What shall be is, as far as it can be now. */
    void look() {
        sit();
        renewTheBroken();
        var topology = metadata.topology();
        for (var seat : seats.values()) {
            seat.follow(topology.shards().get(seat.number()).members(), new Others());
        }
    }

    private void sit() {
        var open = host;
        if (closing || !begun || open == null) {
            return;
        }
        for (var shard : metadata.topology().shards()) {
            var mine = shard.of(transport.self().name())
                    .filter(each -> each.node().equals(transport.self()))
                    .orElse(null);
            var seat = seats.get(shard.shard());
            if (seat != null && !seat.member().equals(mine)) {
                // One that was renewed can take part no more; one that goes stays until the others do without it.
                var voters = board.row(shard.shard()).voters();
                if (mine == null && (voters.isEmpty() || voters.contains(seat.member()))) {
                    continue;
                }
                leave(seat);
                if (mine == null) {
                    seat.drop();
                }
                seat = null;
            }
            if (seat == null && mine != null) {
                sit(open, shard.shard(), mine, shard.founders().contains(mine) ? shard.founders() : List.of());
            }
        }
    }

    private void sit(ShardHost open, int shard, GroupMember member, List<GroupMember> founders) {
        var id = groupOf(shard, member);
        try {
            var log = new PinnedLog(log(id));
            var own = open.own();
            var seat = new ShardSeat(
                    shard,
                    member,
                    log,
                    new ShardSeat.Around(
                            around.lanes.place(),
                            around.clock,
                            own.forwarding(),
                            own.events(),
                            new Shelf(around.stores.logs(), shard, around.clock),
                            bodies.of(shard, this::holders),
                            new Told()));
            seats.put(shard, seat);
            bodies.seat(seat);
            open.declareAll(seat);
            seat.opened(around.groups.open(
                    new RaftGroup.Parts(
                            "shard-" + shard,
                            member.number(),
                            log,
                            around.stores.snapshots().apply(id),
                            seat),
                    founders,
                    around.raft));
            LOG.info("event=shard_member_opened shard={} member={}", shard, member.number());
        } catch (RuntimeException cannot) {
            LOG.error("event=shard_member_not_opened shard={} member={}", shard, member.number(), cannot);
            var broken = seats.remove(shard);
            if (broken != null) {
                bodies.leave(broken);
                broken.close();
            }
            renew(shard, member);
        }
    }

    private Set<GroupMember> holders(int shard) {
        var voters = board.row(shard).voters();
        return Set.copyOf(
                voters.isEmpty() ? metadata.topology().shards().get(shard).members() : voters);
    }

    private void leave(ShardSeat seat) {
        LOG.info(
                "event=shard_member_left shard={} member={}",
                seat.number(),
                seat.member().number());
        seats.remove(seat.number(), seat);
        bodies.leave(seat);
        seat.close();
        var id = groupOf(seat.number(), seat.member());
        around.stores.logs().drop(id, Receipt.NONE);
        around.stores.dropSnapshots().accept(id);
        around.identity.end(id);
        aim(seat.number());
    }

    /** A member that takes part no more gives way to a new one of this node's, as soon as the group can spare it. */
    private void renew(int shard, GroupMember member) {
        broken.put(shard, member);
    }

    private void renewTheBroken() {
        broken.forEach((shard, member) -> {
            var wanted = metadata.topology().shards().get(shard);
            if (!wanted.members().contains(member)) {
                broken.remove(shard, member);
            } else if (!closing && canSpare(wanted, member) && renewing.compareAndSet(false, true)) {
                metadata.reshape(new TopologyChange.Renew(shard, member), refusal -> {
                    renewing.set(false);
                    LOG.info("event=shard_member_renewed shard={} refusal=\"{}\"", shard, refusal);
                });
            }
        });
    }

    /** What is nowhere else is kept, however broken: the others must be a majority that is heard, and none of them being replaced. */
    private boolean canSpare(ShardMembers wanted, GroupMember member) {
        var row = board.row(wanted.shard());
        var others = row.voters().stream()
                .filter(each -> !each.equals(member) && transport.members().has(each.node()))
                .count();
        return row.leader() != null
                && Set.copyOf(row.voters()).equals(Set.copyOf(wanted.members()))
                && others >= row.voters().size() / 2 + 1;
    }

    private final class Others implements ShardSeat.Others {
        @Override
        public boolean heard(GroupMember member) {
            return transport.members().has(member.node());
        }

        @Override
        public boolean belongs(GroupMember member) {
            var node = metadata.topology().node(member.node().name());
            return node != null && node.id().equals(member.node());
        }

        @Override
        public CompletableFuture<Boolean> whole(ShardSeat seat, Collection<NodeId> heard, int enough) {
            return bodies.whole(seat, heard, enough);
        }
    }

    private final class Told implements ShardSeat.Told {
        @Override
        public void leads(ShardSeat seat, long term) {
            LOG.info("event=shard_led shard={} term={}", seat.number(), term);
            say(seat);
            aim(seat.number());
        }

        @Override
        public void leadsNoMore(ShardSeat seat, long term) {
            leaderNews.leadsNoMore(seat.number(), term);
            aim(seat.number());
        }

        @Override
        public void failed(ShardSeat seat, String why) {
            LOG.error(
                    "event=shard_member_failed shard={} member={} why=\"{}\"",
                    seat.number(),
                    seat.member().number(),
                    why);
            renew(seat.number(), seat.member());
        }
    }

    /** Where the shard's queues are may have changed. */
    void aim(int shard) {
        var open = host;
        if (open != null) {
            open.aim(shard);
        }
    }

    /** Tells all who can be heard which shards this node leads. */
    void say() {
        seats.values().forEach(this::say);
    }

    private void say(ShardSeat seat) {
        var term = seat.leadsIn();
        if (term > 0) {
            leaderNews.leads(seat.number(), term, List.copyOf(seat.voters()));
        }
    }

    /** The seat that is farthest behind saves, one at a time. */
    void save() {
        seats.values().stream()
                .filter(each -> each.unsaved() > around.snapshotEntries)
                .max(Comparator.comparingLong(ShardSeat::unsaved))
                .ifPresent(ShardSeat::snapshotNow);
    }

    /** Lets the node of this name lead the shard, if this one does. */
    void handOver(int shard, String to) {
        var seat = seats.get(shard);
        if (seat != null && !closing) {
            around.thread.execute(() -> seat.handOver(seat.voters().stream()
                    .filter(each -> each.node().name().equals(to))
                    .toList()));
        }
    }

    /** Others that can be heard lead from now on. */
    void handOverAll() {
        closing = true;
        seats.values()
                .forEach(seat -> seat.handOver(seat.voters().stream()
                        .filter(each -> transport.members().has(each.node()))
                        .toList()));
    }

    void close() {
        closing = true;
        seats.values().forEach(ShardSeat::close);
    }
}
