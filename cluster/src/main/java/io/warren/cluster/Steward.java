package io.warren.cluster;

import io.warren.cluster.member.NodeId;
import io.warren.cluster.metadata.Place;
import io.warren.cluster.metadata.ReplicatedMetadata;
import io.warren.cluster.metadata.ShardMembers;
import io.warren.cluster.metadata.Topology;
import io.warren.cluster.metadata.TopologyChange;
import io.warren.cluster.placement.ClusterNode;
import io.warren.cluster.placement.Move;
import io.warren.cluster.placement.PlacedShard;
import io.warren.cluster.placement.Placement;
import io.warren.cluster.raft.GroupMember;
import io.warren.cluster.raft.RaftGroup;
import io.warren.engine.metadata.MetadataChange;
import io.warren.engine.metadata.Origin;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who leads group 0 looks after the rest: who belongs to group 0, who shall hold each shard and who shall lead it. It says what
 * shall be; leaders of shards make it so. Looked at every now and then by one thread; a look that is missed is made up for by
 * the next.
 */
final class Steward {
    private static final Logger LOG = LoggerFactory.getLogger(Steward.class);
    /** Shards with queues that change their members at a time; in the others there is nothing to be copied. */
    private static final int AT_ONCE = 2;

    private static final long HAND_OVER_AGAIN_MILLIS = 5_000;
    /** After a start or a fault leaders change anyway; who has led for so long is asked to make room. */
    private static final long STEADY_MILLIS = 10_000;

    private static final long ORPHANED_MILLIS = 30_000;

    private final ReplicatedMetadata metadata;
    private final RaftGroup group;
    private final int replicas;
    private final Around around;
    private final Map<Integer, Led> ledSince = new HashMap<>();
    private final Map<String, Long> silentSince = new HashMap<>();
    /** Names of the nodes that belonged to the cluster at the last look; empty if this node did not lead then. */
    private Set<String> known = Set.of();

    private boolean changing;
    /** Changes of shards that were asked for and not answered. */
    private final AtomicInteger reshaping = new AtomicInteger();

    /** What it sees and whom it tells. */
    interface Around {
        boolean heard(NodeId node);

        LeaderBoard.Row leader(int shard);

        void tell(NodeId node, Control what);

        long monotonicMillis();
    }

    Steward(ReplicatedMetadata metadata, RaftGroup group, int replicas, Around around) {
        this.metadata = metadata;
        this.group = group;
        this.replicas = replicas;
        this.around = around;
    }

    void look() {
        if (metadata.leadsIn() == 0) {
            // Whoever leads next begins anew, and so does this one.
            silentSince.clear();
            ledSince.clear();
            known = Set.of();
            return;
        }
        var topology = metadata.topology();
        if (!topology.exists() || metadata.members().isEmpty()) {
            return;
        }
        groupZero(topology);
        shards(topology);
        orphans(topology);
    }

    /**
     * What a node had for its connections goes some time after it was last heard, as its clients have gone elsewhere, and at
     * once if it belongs to the cluster no more.
     */
    private void orphans(Topology topology) {
        if (!known.equals(topology.nodes().keySet())) {
            known = Set.copyOf(topology.nodes().keySet());
            deleteOrphans(topology, home -> !known.contains(home));
        }
        var now = around.monotonicMillis();
        for (var node : topology.nodes().values()) {
            if (around.heard(node.id())) {
                silentSince.remove(node.name());
            } else if (now - silentSince.computeIfAbsent(node.name(), _ -> now) >= ORPHANED_MILLIS) {
                deleteOrphans(topology, node.name()::equals);
                silentSince.put(node.name(), now);
            }
        }
    }

    private void deleteOrphans(Topology topology, Predicate<String> gone) {
        for (var virtualHost : metadata.current().virtualHosts().values()) {
            for (var queue : virtualHost.queues().values()) {
                if (queue.exclusive()
                        && topology.place(queue.id()) instanceof Place.Home(var home)
                        && gone.test(home)) {
                    metadata.submit(
                            new MetadataChange.DeleteQueue(queue.virtualHost(), queue.name(), queue.id()),
                            Origin.BROKER,
                            _ -> {});
                }
            }
        }
    }

    private void groupZero(Topology topology) {
        if (changing) {
            return;
        }
        var now = metadata.members();
        var wanted = topology.nodes().values().stream()
                .map(each -> new GroupMember(each.id(), each.membership()))
                .toList();
        for (var each : wanted) {
            if (!now.contains(each) && around.heard(each.node())) {
                LOG.info("event=cluster_member_added node={}", each.node());
                changing = true;
                group.add(each, change -> {
                    changing = false;
                    LOG.info("event=cluster_member_added node={} result={}", each.node(), change);
                });
                return;
            }
        }
        for (var each : now) {
            if (!wanted.contains(each)) {
                if (each.equals(group.self())) {
                    handOverGroupZero(now);
                    return;
                }
                LOG.info("event=cluster_member_removed node={}", each.node());
                changing = true;
                group.remove(each, _ -> changing = false);
                return;
            }
        }
        var self = topology.node(group.self().node().name());
        if (self != null && self.drained()) {
            handOverGroupZero(
                    now.stream().filter(each -> !isDrained(topology, each)).collect(Collectors.toSet()));
        }
    }

    private static boolean isDrained(Topology topology, GroupMember member) {
        var node = topology.node(member.node().name());
        return node != null && node.drained();
    }

    private void handOverGroupZero(Set<GroupMember> members) {
        group.transferTo(
                members.stream().filter(each -> around.heard(each.node())).toList());
    }

    private void shards(Topology topology) {
        if (reshaping.get() > 0) {
            return;
        }
        var voters = new HashSet<NodeId>();
        metadata.members().forEach(each -> voters.add(each.node()));
        var nodes = topology.nodes().values().stream()
                .filter(each -> voters.contains(each.id()))
                .map(each -> new ClusterNode(each.name(), "", each.emptied() ? 0 : 1, !each.drained()))
                .toList();
        if (nodes.isEmpty()) {
            return;
        }
        var placed = new ArrayList<PlacedShard>();
        for (var shard : topology.shards()) {
            led(shard.shard(), around.leader(shard.shard()).term(), around.monotonicMillis());
            var leader = around.leader(shard.shard()).leader();
            placed.add(new PlacedShard(
                    shard.shard(),
                    names(shard),
                    leader == null ? null : leader.name(),
                    1 + topology.queues().get(shard.shard())));
        }
        var plan = Placement.plan(nodes, placed, replicas);
        var unsettled = topology.shards().stream()
                .filter(each -> holdsQueues(topology, each) && !settled(each))
                .count();
        var begun = new HashSet<Integer>();
        for (var move : plan.moves()) {
            var shard = topology.shards().get(move.shard());
            if (!settled(shard) || !begun.add(move.shard())) {
                continue;
            }
            if (move instanceof Move.Lead(var _, var to)) {
                handOver(topology, shard, to);
            } else if (!holdsQueues(topology, shard)) {
                hold(shard, move);
            } else if (unsettled < AT_ONCE) {
                unsettled++;
                hold(shard, move);
            }
        }
    }

    private static boolean holdsQueues(Topology topology, ShardMembers shard) {
        return topology.queues().get(shard.shard()) > 0;
    }

    private static List<String> names(ShardMembers shard) {
        return shard.members().stream().map(each -> each.node().name()).toList();
    }

    /** Whether its group is what it shall be, by what its leader says. */
    private boolean settled(ShardMembers shard) {
        var row = around.leader(shard.shard());
        return row.leader() != null && Set.copyOf(row.voters()).equals(Set.copyOf(shard.members()));
    }

    private void hold(ShardMembers shard, Move move) {
        var wanted = new ArrayList<>(names(shard));
        switch (move) {
            case Move.Add(var _, var node) -> wanted.add(node);
            case Move.Remove(var _, var node) -> wanted.remove(node);
            case Move.Lead _ -> throw new IllegalArgumentException("nobody comes or goes");
        }
        reshaping.incrementAndGet();
        metadata.reshape(new TopologyChange.Hold(shard.shard(), wanted), refusal -> {
            reshaping.decrementAndGet();
            if (!refusal.isEmpty()) {
                LOG.warn("event=shard_not_moved shard={} move={} why=\"{}\"", shard.shard(), move, refusal);
            }
        });
    }

    /** Since when a shard has its leader, as far as this node has looked, and when that was asked to hand over. */
    private record Led(long term, long sinceMillis, long askedAtMillis) {}

    private Led led(int shard, long term, long now) {
        return ledSince.compute(
                shard,
                (_, known) ->
                        known != null && known.term == term ? known : new Led(term, now, now - HAND_OVER_AGAIN_MILLIS));
    }

    private void handOver(Topology topology, ShardMembers shard, String to) {
        var now = around.monotonicMillis();
        var node = topology.node(to);
        var row = around.leader(shard.shard());
        var leader = row.leader();
        var led = led(shard.shard(), row.term(), now);
        var leads = leader == null ? null : topology.node(leader.name());
        var drained = leads != null && leads.drained();
        if (node == null
                || leader == null
                || !around.heard(node.id())
                || now - led.askedAtMillis < HAND_OVER_AGAIN_MILLIS
                || (!drained && now - led.sinceMillis < STEADY_MILLIS)) {
            return;
        }
        ledSince.put(shard.shard(), new Led(led.term, led.sinceMillis, now));
        around.tell(leader, new Control.HandOver(shard.shard(), to));
    }
}
