package io.warren.cluster.metadata;

import io.warren.cluster.member.NodeId;
import io.warren.engine.metadata.MetadataChange;
import io.warren.engine.metadata.NodeLimits;
import io.warren.engine.metadata.Origin;
import java.nio.ByteBuffer;
import java.util.List;

/** An entry of group 0. What it does is decided when it is applied, by what was applied before, the same on all nodes. */
sealed interface Command {
    Request request();

    /** Who asked. A request that comes twice, because nobody knew whether it had come, is done once. */
    record Request(NodeId from, long number) {}

    /**
     * How a node would place queues that its client declares.
     *
     * @param led shards that this node leads
     */
    record Placing(String home, List<Integer> led) {
        public Placing {
            led = List.copyOf(led);
        }
    }

    /** What is the same for one wish and for many. */
    record Terms(long atMillis, Origin origin, NodeLimits limits, Placing placing) {}

    record Wish(Request request, Terms terms, MetadataChange change) implements Command {}

    record Together(Request request, Terms terms, List<MetadataChange> changes, long since) implements Command {
        public Together {
            changes = List.copyOf(changes);
        }
    }

    record Reshape(Request request, TopologyChange change) implements Command {}

    /**
     * The first: makes the cluster. Nothing happens if there is one.
     *
     * @param metadata whole, as {@link MetadataCodec} writes it
     */
    record Found(Request request, String clusterId, int level, NodeEntry founder, int shards, ByteBuffer metadata)
            implements Command {}
}
