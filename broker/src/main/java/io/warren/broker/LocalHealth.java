package io.warren.broker;

import io.warren.broker.locator.NodeHealth;
import io.warren.cluster.NodeLoad;
import io.warren.engine.view.NodeView.Listener;
import java.net.InetAddress;
import java.util.List;
import java.util.function.Supplier;

/**
 * This node as the locator sees it: healthy while it serves, its listeners are open and it has no alarm. A node that is not
 * listening for AMQP cannot be named.
 */
record LocalHealth(String node, InetAddress address, App app, Alarms alarms) implements Supplier<List<NodeHealth>> {
    @Override
    public List<NodeHealth> get() {
        return app.listeners().stream()
                .findFirst()
                .map(Listener::port)
                .map(port -> new NodeHealth(
                        node,
                        address,
                        port,
                        alarms.reason() == null && !app.server().addresses().isEmpty(),
                        app.server().connections().size()))
                .stream()
                .toList();
    }

    /** What other nodes are told of this one. */
    NodeLoad load() {
        var own = get();
        return own.isEmpty()
                ? new NodeLoad(address.getHostAddress(), 0, false, 0)
                : new NodeLoad(
                        address.getHostAddress(),
                        own.getFirst().amqpPort(),
                        own.getFirst().healthy(),
                        own.getFirst().connections());
    }
}
