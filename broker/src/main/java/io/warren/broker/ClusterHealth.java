package io.warren.broker;

import io.warren.broker.locator.NodeHealth;
import io.warren.cluster.NodeLoad;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** All nodes as the locator sees them: this one, and in a cluster what the others that can be heard say of themselves. */
record ClusterHealth(LocalHealth own, App app) implements Supplier<List<NodeHealth>> {
    @Override
    public List<NodeHealth> get() {
        var all = new ArrayList<>(own.get());
        var cluster = app.node().cluster();
        if (cluster != null) {
            cluster.loads().forEach((name, load) -> health(name, load).ifPresent(all::add));
        }
        return all;
    }

    private static Optional<NodeHealth> health(String name, NodeLoad load) {
        return load.port() == 0
                ? Optional.empty()
                : Optional.of(new NodeHealth(
                        name, InetAddress.ofLiteral(load.address()), load.port(), load.healthy(), load.connections()));
    }
}
