package io.warren.cluster.metadata;

import io.warren.cluster.member.NodeId;
import io.warren.cluster.raft.GroupMember;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.pcollections.PMap;
import org.pcollections.PVector;
import org.pcollections.TreePMap;
import org.pcollections.TreePVector;

/**
 * The cluster itself: its nodes, who holds which shard, where each queue lives. Immutable.
 *
 * @param clusterId drawn when the cluster was made; nodes of another one are refused
 * @param level feature level in force
 * @param nextNumber the next membership's, of whatever group; none is used twice
 * @param nodes by name
 * @param shards in the order of their ids, from 0
 * @param places of queues by their id
 * @param queues how many each shard has, in their order
 */
public record Topology(
        String clusterId,
        int level,
        int nextNumber,
        PMap<String, NodeEntry> nodes,
        PVector<ShardMembers> shards,
        PMap<Long, Place> places,
        PVector<Long> queues) {
    /** Nodes that know less cannot read of queues that move or of nodes that are emptied. */
    static final int SECOND_LEVEL = 2;

    /** Before the cluster was made. */
    public static final Topology NONE =
            new Topology("", 0, 0, TreePMap.empty(), TreePVector.empty(), TreePMap.empty(), TreePVector.empty());

    /** What became of a change. */
    sealed interface Changed {
        record To(Topology topology) implements Changed {}

        record Refused(String text) implements Changed {}
    }

    /** One node that holds everything, as group 0 and all shards begin. */
    static Topology founded(String clusterId, int level, NodeEntry founder, int shards) {
        var all = new ArrayList<ShardMembers>();
        for (var shard = 0; shard < shards; shard++) {
            var member = List.of(new GroupMember(founder.id(), 0));
            all.add(new ShardMembers(shard, member, member));
        }
        return new Topology(
                clusterId,
                level,
                1,
                TreePMap.singleton(founder.name(), founder),
                TreePVector.from(all),
                TreePMap.empty(),
                TreePVector.from(IntStream.range(0, shards).mapToObj(_ -> 0L).toList()));
    }

    public boolean exists() {
        return !clusterId.isEmpty();
    }

    public @Nullable Place place(long queue) {
        return places.get(queue);
    }

    public @Nullable NodeEntry node(String name) {
        return nodes.get(name);
    }

    Topology placed(long queue, Place place) {
        return removed(queue).with(places.plus(queue, place), count(removed(queue).queues, place, 1));
    }

    Topology removed(long queue) {
        var place = places.get(queue);
        return place == null ? this : with(places.minus(queue), count(queues, place, -1));
    }

    private Topology with(PMap<Long, Place> newPlaces, PVector<Long> newQueues) {
        return new Topology(clusterId, level, nextNumber, nodes, shards, newPlaces, newQueues);
    }

    private static PVector<Long> count(PVector<Long> queues, Place place, int more) {
        return place.shard() < 0 ? queues : queues.with(place.shard(), queues.get(place.shard()) + more);
    }

    Changed change(TopologyChange change) {
        if (!exists()) {
            return new Changed.Refused("the cluster is not made yet");
        }
        return switch (change) {
            case TopologyChange.Join join -> join(join);
            case TopologyChange.Leave(var name) -> leave(name);
            case TopologyChange.Hold(var shard, var wanted) -> hold(shard, wanted);
            case TopologyChange.Renew(var shard, var member) -> renew(shard, member);
            case TopologyChange.Drain(var name, var drained) -> {
                var node = nodes.get(name);
                yield node == null ? unknown(name) : new Changed.To(withNode(node.drained(drained)));
            }
            case TopologyChange.Empty(var name, var emptied) -> empty(name, emptied);
            case TopologyChange.Raise(var to) -> raise(to);
            case TopologyChange.Move move -> move(move);
        };
    }

    private Changed move(TopologyChange.Move move) {
        if (!move.from().equals(places.get(move.queue()))) {
            return new Changed.Refused("queue " + move.queue() + " is not there any more");
        }
        if (level < SECOND_LEVEL) {
            return tooLow("queues move");
        }
        return move.to().shard() >= shards.size()
                ? new Changed.Refused("no shard " + move.to().shard())
                : new Changed.To(placed(move.queue(), move.to()));
    }

    private Changed empty(String name, boolean emptied) {
        var node = nodes.get(name);
        if (node == null) {
            return unknown(name);
        }
        if (level < SECOND_LEVEL) {
            return tooLow("nodes are emptied");
        }
        var left = nodes.values().stream()
                .filter(each -> !each.emptied() && !each.name().equals(name))
                .count();
        return emptied && left == 0
                ? new Changed.Refused("node '" + name + "' is the last that holds shards")
                : new Changed.To(withNode(node.emptied(emptied)));
    }

    private Changed tooLow(String what) {
        return new Changed.Refused(what + " from feature level " + SECOND_LEVEL + " on; it is " + level);
    }

    private Topology withNode(NodeEntry node) {
        return withNodes(nodes.plus(node.name(), node));
    }

    private static Changed unknown(String node) {
        return new Changed.Refused("node '" + node + "' does not belong to the cluster");
    }

    private Topology withNodes(PMap<String, NodeEntry> newNodes) {
        return new Topology(clusterId, level, nextNumber, newNodes, shards, places, queues);
    }

    private Topology withShards(PVector<ShardMembers> newShards, int newNext) {
        return new Topology(clusterId, level, newNext, nodes, newShards, places, queues);
    }

    private Changed join(TopologyChange.Join join) {
        if (join.level() < level) {
            return new Changed.Refused("node '" + join.node().name() + "' knows feature level " + join.level()
                    + ", the cluster needs " + level);
        }
        var known = nodes.get(join.node().name());
        if (known != null && known.id().equals(join.node())) {
            return new Changed.To(withNode(known.again(join.address(), join.level())));
        }
        var without = known == null ? this : withoutMember(known.id());
        var node = NodeEntry.joining(join.node(), join.address(), nextNumber, join.level());
        return new Changed.To(new Topology(
                clusterId, level, nextNumber + 1, nodes.plus(node.name(), node), without.shards, places, queues));
    }

    private Changed leave(String name) {
        var node = nodes.get(name);
        if (node == null) {
            return unknown(name);
        }
        if (nodes.size() == 1) {
            return new Changed.Refused("node '" + name + "' is the last of the cluster");
        }
        var without = withoutMember(node.id());
        return new Changed.To(without.withNodes(nodes.minus(name)));
    }

    /** A shard whose only member goes stays with it: what it has is nowhere else. */
    private Topology withoutMember(NodeId node) {
        var left = shards;
        for (var shard : shards) {
            var others = shard.members().stream()
                    .filter(each -> !each.node().equals(node))
                    .toList();
            if (others.size() < shard.members().size() && !others.isEmpty()) {
                left = left.with(shard.shard(), new ShardMembers(shard.shard(), shard.founders(), others));
            }
        }
        return withShards(left, nextNumber);
    }

    private Changed hold(int shard, List<String> wanted) {
        if (shard < 0 || shard >= shards.size() || wanted.isEmpty()) {
            return new Changed.Refused("no shard " + shard + ", or nobody to hold it");
        }
        if (Set.copyOf(wanted).size() < wanted.size()) {
            return new Changed.Refused("a node holds shard " + shard + " once");
        }
        var now = shards.get(shard);
        var next = nextNumber;
        var members = new ArrayList<GroupMember>();
        for (var name : wanted) {
            var node = nodes.get(name);
            if (node == null) {
                return unknown(name);
            }
            var before = now.find(name);
            members.add(before != null ? before : new GroupMember(node.id(), next++));
        }
        return new Changed.To(withShards(shards.with(shard, new ShardMembers(shard, now.founders(), members)), next));
    }

    private Changed renew(int shard, GroupMember member) {
        if (shard < 0 || shard >= shards.size() || !shards.get(shard).members().contains(member)) {
            return new Changed.Refused("no such member of shard " + shard);
        }
        var now = shards.get(shard);
        var members = new ArrayList<>(now.members());
        members.set(members.indexOf(member), new GroupMember(member.node(), nextNumber));
        return new Changed.To(
                withShards(shards.with(shard, new ShardMembers(shard, now.founders(), members)), nextNumber + 1));
    }

    private Changed raise(int to) {
        for (var node : nodes.values()) {
            if (node.level() < to) {
                return new Changed.Refused(
                        "node '" + node.name() + "' knows feature level " + node.level() + " at most, not " + to);
            }
        }
        return to < level
                ? new Changed.Refused("the feature level is " + level + " and does not go back")
                : new Changed.To(new Topology(clusterId, to, nextNumber, nodes, shards, places, queues));
    }
}
