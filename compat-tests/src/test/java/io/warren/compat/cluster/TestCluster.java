package io.warren.compat.cluster;

import io.warren.compat.harness.BrokerProcess;
import io.warren.compat.harness.Commands;
import io.warren.compat.harness.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Broker processes that are one cluster, each with its own data directory and ports. A cluster of one is a broker that
 * knows nothing of clusters.
 */
public final class TestCluster implements AutoCloseable {
    private static final Duration WHOLE = Duration.ofSeconds(60);
    private static final String LISTEN = "warren.cluster.listen";
    static final String SECRET = "a-secret-of-tests-only";
    /** The name of the one that classes share. */
    static final String SHARED = "shared-cluster";

    /**
     * A cluster.
     *
     * @param configuration lines of {@code rabbitmq.conf} that all nodes have
     * @param release the class path that all nodes run at first
     */
    public record Settings(String name, int nodes, List<String> configuration, String release) {
        public Settings {
            configuration = List.copyOf(configuration);
        }

        public static Settings of(String name, int nodes) {
            return new Settings(name, nodes, List.of(), BrokerProcess.OWN_RELEASE);
        }

        public Settings running(String classPath) {
            return new Settings(name, nodes, configuration, classPath);
        }
    }

    private final Network network;
    private final List<String> names;
    private final List<Integer> ports;
    private final List<BrokerProcess> nodes;

    private TestCluster(Settings settings, Network network) {
        this.network = network;
        this.names = IntStream.range(0, settings.nodes())
                .mapToObj(node -> "rabbit" + (node + 1) + "@" + network.host(node))
                .toList();
        this.ports = IntStream.range(0, settings.nodes())
                .mapToObj(_ -> BrokerProcess.freePort())
                .toList();
        this.nodes = IntStream.range(0, settings.nodes())
                .mapToObj(node -> prepared(settings, node))
                .toList();
        nodes.forEach(each -> each.release(settings.release()));
    }

    /** Starts all nodes and returns when each takes clients and sees all others. */
    public static TestCluster start(Settings settings) {
        var cluster = prepared(settings);
        try {
            cluster.launchAll();
            cluster.awaitWhole();
            return cluster;
        } catch (RuntimeException | AssertionError failed) {
            cluster.close();
            throw failed;
        }
    }

    /** Nodes that nobody has started yet. */
    static TestCluster prepared(Settings settings) {
        return new TestCluster(settings, Network.of(settings.nodes()));
    }

    public int size() {
        return nodes.size();
    }

    public List<BrokerProcess> nodes() {
        return nodes;
    }

    public BrokerProcess node(int node) {
        return nodes.get(node);
    }

    public Network network() {
        return network;
    }

    /** The names of all nodes. */
    List<String> names() {
        return names;
    }

    /** Where this node listens for the others. */
    int clusterPort(int node) {
        return ports.get(node);
    }

    /** {@code kill -9} of all nodes at the same moment. */
    public void killAll() {
        var processes = nodes.stream().map(each -> String.valueOf(each.pid())).collect(Collectors.joining(" "));
        Commands.run(List.of("sh", "-c", "kill -9 " + processes));
        nodes.forEach(BrokerProcess::kill);
    }

    /** Launches what was killed or stopped. */
    public void launchAll() {
        nodes.stream().filter(each -> !each.isRunning()).forEach(BrokerProcess::launch);
    }

    /** Returns when every node takes clients, sees all nodes run, and knows a leader of every shard. */
    public void awaitWhole() {
        nodes.forEach(BrokerProcess::awaitReady);
        if (nodes.size() == 1 || !ClusterStatus.isServed(nodes.getFirst())) {
            return;
        }
        try {
            Eventually.eventually(
                    "a whole cluster of " + nodes.size(),
                    WHOLE,
                    () -> nodes.stream()
                            .allMatch(each ->
                                    ClusterStatus.of(each).filter(this::isWhole).isPresent()));
        } catch (Exception cause) {
            throw new IllegalStateException(cause);
        }
    }

    /**
     * Returns when every node votes in every shard and lacks nothing: a cluster that forms, or takes in a node that lost its
     * disk, has fewer such members for some seconds, and no majority without one of them.
     */
    public void awaitMembers() throws Exception {
        if (nodes.size() == 1) {
            return;
        }
        Eventually.eventually(
                "all nodes in all shards",
                WHOLE,
                () -> nodes.stream()
                        .allMatch(each -> ClusterStatus.of(each)
                                .filter(status -> status.shards().stream().allMatch(shard -> shard.isWhole(names)))
                                .isPresent()));
    }

    /** The node that leads this queue, if somebody says so. */
    public Optional<Integer> leaderOf(String queue) {
        for (var each : nodes) {
            if (each.isRunning()) {
                var answer = each.management().send("GET", "queues/%2F/" + queue, null);
                var leader = answer.statusCode() == 200
                        ? each.management()
                                .get("queues/%2F/" + queue)
                                .path("leader")
                                .asText("")
                        : "";
                if (names.contains(leader)) {
                    return Optional.of(names.indexOf(leader));
                }
            }
        }
        return Optional.empty();
    }

    /**
     * What differs between the members of a shard; empty when all have applied the same. It means something while nobody
     * writes only.
     */
    public List<String> differences() {
        var seen = new HashMap<Integer, List<String>>();
        for (var node = 0; node < nodes.size(); node++) {
            var name = names.get(node);
            for (var shard :
                    ClusterStatus.of(nodes.get(node)).map(ClusterStatus::shards).orElse(List.of())) {
                if (shard.members().contains(name)) {
                    seen.computeIfAbsent(shard.id(), _ -> new ArrayList<>()).add(shard.applied() + ":" + shard.hash());
                }
            }
        }
        return seen.entrySet().stream()
                .filter(each -> new TreeSet<>(each.getValue()).size() > 1)
                .map(each -> "shard " + each.getKey() + " has " + each.getValue())
                .toList();
    }

    @Override
    public void close() {
        nodes.forEach(BrokerProcess::close);
        network.close();
    }

    private boolean isWhole(ClusterStatus status) {
        return status.running().containsAll(names)
                && status.shards().stream().noneMatch(each -> each.leader().isEmpty());
    }

    private BrokerProcess prepared(Settings settings, int node) {
        var lines = new ArrayList<String>();
        lines.add("warren.node_name = " + names.get(node));
        // guest may come from the tests' side of the network, which is not the loopback interface.
        lines.add("loopback_users = none");
        if (settings.nodes() > 1) {
            lines.add("cluster_name = " + settings.name());
            lines.add(LISTEN + " = " + network.host(node) + ":" + ports.get(node));
            lines.add("warren.cluster.secret = " + SECRET);
            lines.add("warren.cluster.shards = 4");
            lines.add("warren.cluster.replicas = 3");
            lines.add("cluster_formation.peer_discovery_backend = classic_config");
            for (var peer = 0; peer < settings.nodes(); peer++) {
                lines.add("cluster_formation.classic_config.nodes." + (peer + 1) + " = " + names.get(peer) + ":"
                        + ports.get(peer));
            }
        }
        // The last line of a key counts.
        lines.addAll(settings.configuration());
        return BrokerProcess.prepared(BrokerProcess.Settings.named(settings.name() + "-node" + (node + 1))
                .at(network.host(node))
                .with(lines.toArray(String[]::new))
                // A backlog that a fault leaves behind must not raise the memory alarm: that is another test.
                .withJvmOptions("-Xmx1g")
                .under(network.wrapper(node).toArray(String[]::new)));
    }
}
