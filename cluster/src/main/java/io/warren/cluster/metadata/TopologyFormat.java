package io.warren.cluster.metadata;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.pcollections.TreePMap;
import org.pcollections.TreePSet;
import org.pcollections.TreePVector;

/** The state of group 0 as bytes, for its snapshots. */
final class TopologyFormat {
    private static final int FIRST = 1;
    /** Says which nodes are emptied. */
    private static final int SECOND = 2;

    private static final int HOME = 1;
    private static final int SHARD = 2;
    private static final int MOVING = 3;

    private TopologyFormat() {}

    static ByteBuffer write(ClusterState state, MetadataCodec codec) {
        var of = state.topology();
        // As long as nodes of an earlier release may take part they must be able to read it.
        var second = of.level() >= Topology.SECOND_LEVEL;
        return new Bytes.Out()
                .octet(second ? SECOND : FIRST)
                .text(of.clusterId())
                .number(of.level())
                .number(of.nextNumber())
                .each(of.nodes().values(), (out, node) -> {
                    node(out, node);
                    if (second) {
                        out.flag(node.emptied());
                    }
                })
                .each(
                        of.shards(),
                        (out, shard) -> out.number(shard.shard())
                                .each(shard.founders(), Bytes.Out::member)
                                .each(shard.members(), Bytes.Out::member))
                .each(of.places().entrySet(), (out, entry) -> place(out.longNumber(entry.getKey()), entry.getValue()))
                .each(
                        state.requests().entrySet(),
                        (out, entry) -> out.text(entry.getKey()).each(entry.getValue(), Bytes.Out::longNumber))
                .bytes(codec.whole(state.metadata()))
                .done();
    }

    static ClusterState read(ByteBuffer bytes, MetadataCodec codec) {
        var in = new Bytes.In(bytes);
        var version = in.octet();
        if (version != FIRST && version != SECOND) {
            throw new IllegalArgumentException("version " + version + " of the cluster's snapshots");
        }
        var clusterId = in.text();
        var level = in.number();
        var nextNumber = in.number();
        var nodes = TreePMap.<String, NodeEntry>empty();
        for (var node : in.each(one -> version == FIRST ? node(one) : node(one).emptied(one.flag()))) {
            nodes = nodes.plus(node.name(), node);
        }
        var shards =
                in.each(one -> new ShardMembers(one.number(), one.each(Bytes.In::member), one.each(Bytes.In::member)));
        var places = new HashMap<Long, Place>();
        in.each(one -> places.put(one.longNumber(), place(one)));
        var requests = TreePMap.<String, TreePSet<Long>>empty();
        for (var of : in.each(one -> Map.entry(one.text(), one.each(Bytes.In::longNumber)))) {
            requests = requests.plus(of.getKey(), TreePSet.from(of.getValue()));
        }
        var metadata = codec.whole(ByteBuffer.wrap(in.bytes()));
        in.end();
        return new ClusterState(
                metadata,
                new Topology(
                        clusterId,
                        level,
                        nextNumber,
                        nodes,
                        TreePVector.from(shards),
                        TreePMap.from(places),
                        queues(shards, places)),
                requests);
    }

    private static TreePVector<Long> queues(List<ShardMembers> shards, Map<Long, Place> places) {
        var counts = new Long[shards.size()];
        java.util.Arrays.fill(counts, 0L);
        for (var place : places.values()) {
            var shard = place.shard();
            if (shard >= counts.length) {
                throw new IllegalArgumentException("a queue in shard " + shard + " of " + counts.length);
            }
            if (shard >= 0) {
                counts[shard]++;
            }
        }
        return TreePVector.from(List.of(counts));
    }

    static Bytes.Out node(Bytes.Out out, NodeEntry node) {
        return out.node(node.id())
                .text(node.address())
                .number(node.membership())
                .flag(node.drained())
                .number(node.level());
    }

    static NodeEntry node(Bytes.In in) {
        return new NodeEntry(in.node(), in.text(), in.number(), in.flag(), false, in.number());
    }

    static Bytes.Out place(Bytes.Out out, Place place) {
        return switch (place) {
            case Place.Home(var node) -> out.octet(HOME).text(node);
            case Place.InShard(var shard) -> out.octet(SHARD).number(shard);
            case Place.Moving(var node, var shard) ->
                out.octet(MOVING).text(node).number(shard);
        };
    }

    private static int shard(Bytes.In in) {
        var shard = in.number();
        if (shard < 0) {
            throw new IllegalArgumentException("shard " + shard);
        }
        return shard;
    }

    static Place place(Bytes.In in) {
        var kind = in.octet();
        return switch (kind) {
            case HOME -> new Place.Home(in.text());
            case SHARD -> new Place.InShard(shard(in));
            case MOVING -> new Place.Moving(in.text(), shard(in));
            default -> throw new IllegalArgumentException("a place of kind " + kind);
        };
    }
}
