package io.warren.cluster;

import io.warren.cluster.member.NodeId;
import io.warren.cluster.member.Traffic;
import io.warren.cluster.member.Transport;
import io.warren.cluster.metadata.Topology;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How nodes serve clients, as they say themselves every now and then. Any thread. */
final class SharedLoads {
    private final Transport transport;
    private final Supplier<Topology> topology;
    private final Map<NodeId, NodeLoad> others = new ConcurrentHashMap<>();
    private volatile @Nullable Supplier<NodeLoad> own;

    SharedLoads(Transport transport, Supplier<Topology> topology) {
        this.transport = transport;
        this.topology = topology;
    }

    void own(Supplier<NodeLoad> load) {
        own = load;
    }

    void told(NodeId from, NodeLoad load) {
        others.put(from, load);
    }

    void membersChanged() {
        others.keySet().removeIf(each -> !transport.members().has(each));
    }

    /** Of the others that can be heard, by their names. */
    Map<String, NodeLoad> heard() {
        var heard = new HashMap<String, NodeLoad>();
        others.forEach((node, load) -> {
            var known = topology.get().node(node.name());
            if (transport.members().has(node) && known != null) {
                heard.put(
                        node.name(),
                        new NodeLoad(
                                load.address(), load.port(), load.healthy() && !known.drained(), load.connections()));
            }
        });
        return heard;
    }

    void say() {
        var of = own;
        if (of != null) {
            var load = new Control.Load(of.get()).write();
            transport.members().nodes().forEach(each -> {
                if (!each.equals(transport.self())) {
                    transport.send(each, Traffic.CONTROL, load.duplicate());
                }
            });
        }
    }
}
