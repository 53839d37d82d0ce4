package io.warren.broker;

import io.warren.broker.configuration.Configuration;
import io.warren.broker.configuration.ConfigurationRefused;
import io.warren.broker.configuration.ListenAddress;
import io.warren.broker.configuration.Origin;
import io.warren.cluster.member.ClusterTls;
import io.warren.cluster.member.Discovery;
import io.warren.cluster.member.HostNames;
import io.warren.cluster.member.NodeId;
import io.warren.cluster.member.TransportSettings.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the configuration says of a cluster. A node takes part if any {@code warren.cluster.} key, a peer discovery backend
 * or a listed node is given; else it is alone and opens no port for others.
 */
final class ClusterConfiguration {
    /** RabbitMQ's port between nodes. */
    static final int PORT = 25_672;

    private static final String NODE_NAME = "warren.node_name";
    private static final String LISTEN = "warren.cluster.listen";
    private static final String SECRET = "warren.cluster.secret";
    private static final String SECRET_FILE = "warren.cluster.secret_file";
    private static final String TLS = "warren.cluster.ssl_options.";
    private static final String BACKEND = "cluster_formation.peer_discovery_backend";
    private static final String NODES = "cluster_formation.classic_config.nodes";
    private static final String DNS_HOSTNAME = "cluster_formation.dns.hostname";
    private static final String SEED_NODE = "cluster_formation.k8s.seed_node";
    private static final String FORM = "name@host, of letters, digits, -, _ and in the host dots";

    private final Configuration configuration;
    private final HostNames names;
    private final Predicate<InetAddress> local;
    private final List<String> problems = new ArrayList<>();

    /**
     * Of a node in a cluster.
     *
     * @param node its name
     * @param listen where it is reached by others
     * @param tls null for none
     * @param create whether it makes the cluster by itself, with what it has
     * @param shards of a cluster that this node makes
     * @param replicas of each
     * @param snapshotEntries that a shard applies between two snapshots
     */
    record Settings(
            String node,
            InetSocketAddress listen,
            Secret secret,
            @Nullable ClusterTls tls,
            boolean create,
            int shards,
            int replicas,
            int snapshotEntries,
            Discovery discovery,
            Formation formation) {}

    /**
     * How a node that is in no cluster yet finds one.
     *
     * @param seeds names of those of whom one may make the cluster if there is none; empty if nobody is named
     * @param attempts to find others, {@link Configuration#INFINITY} for no end
     * @param intervalMillis between two of them
     * @param sizeHint how many nodes there will be, 0 if not told
     */
    record Formation(List<String> seeds, long attempts, long intervalMillis, int sizeHint) {
        Formation {
            seeds = List.copyOf(seeds);
        }
    }

    private record Found(Discovery discovery, List<String> seeds) {
        static final Found NOBODY = new Found(new Discovery.Listed(List.of()), List.of());
    }

    private ClusterConfiguration(Configuration configuration, HostNames names, Predicate<InetAddress> local) {
        this.configuration = configuration;
        this.names = names;
        this.local = local;
    }

    /**
     * Empty for a lone node.
     *
     * @throws ConfigurationRefused naming everything that is missing or wrong
     */
    static Optional<Settings> of(Configuration configuration) {
        return of(configuration, HostNames.SYSTEM, ClusterConfiguration::isLocal);
    }

    /** For tests: with names and addresses of their own. */
    static Optional<Settings> of(Configuration configuration, HostNames names, Predicate<InetAddress> local) {
        return isGiven(configuration)
                ? Optional.of(new ClusterConfiguration(configuration, names, local).read())
                : Optional.empty();
    }

    private static boolean isGiven(Configuration configuration) {
        return configuration.effective().stream()
                .filter(each -> !(each.origin() instanceof Origin.Default))
                .anyMatch(each -> each.key().startsWith("warren.cluster.")
                        || each.key().equals(BACKEND)
                        || each.key().startsWith(NODES + "."));
    }

    private Settings read() {
        var node = configuration.text(NODE_NAME);
        if (!NodeId.isName(node)) {
            problems.add(given(NODE_NAME, node) + " is not " + FORM);
        }
        var secret = secret();
        var tls = tls();
        var address = configuration.address(LISTEN).orElse(new ListenAddress("", PORT));
        // Without a sound name the rest would be wrong for that reason alone.
        var listen = problems.isEmpty() ? listen(node, address) : null;
        var found = problems.isEmpty() ? found(node, address.port()) : Found.NOBODY;
        if (listen == null || secret == null || !problems.isEmpty()) {
            throw new ConfigurationRefused(problems);
        }
        return new Settings(
                node,
                listen,
                secret,
                tls,
                configuration.flag("warren.cluster.create"),
                configuration.integer("warren.cluster.shards"),
                Integer.parseInt(configuration.text("warren.cluster.replicas")),
                configuration.integer("warren.cluster.snapshot_entries"),
                found.discovery,
                new Formation(
                        found.seeds,
                        configuration.number("cluster_formation.discovery_retry_limit"),
                        configuration.number("cluster_formation.discovery_retry_interval"),
                        sizeHint()));
    }

    private int sizeHint() {
        return configuration
                .optionalNumber("cluster_formation.target_cluster_size_hint")
                .map(Math::toIntExact)
                .orElse(0);
    }

    private @Nullable Secret secret() {
        var file = configuration.optionalText(SECRET_FILE);
        var text = configuration.optionalSecret(SECRET).map(each -> each.reveal());
        if (file.isPresent() == text.isPresent()) {
            problems.add(
                    file.isPresent()
                            ? SECRET + " and " + SECRET_FILE + " are both given: one is enough"
                            : "a node of a cluster needs " + SECRET + " or " + SECRET_FILE
                                    + ", the same on all nodes, at least 16 characters");
            return null;
        }
        var key = file.isPresent() ? SECRET_FILE : SECRET;
        try {
            return new Secret(
                    file.isPresent() ? Files.readString(Path.of(file.get())).strip() : text.orElse(""));
        } catch (IOException unreadable) {
            problems.add(given(key, file.orElse("")) + " cannot be read");
        } catch (IllegalArgumentException tooShort) {
            problems.add(configuration.origin(key) + ": " + key + ": " + tooShort.getMessage());
        }
        return null;
    }

    private @Nullable ClusterTls tls() {
        var files = new ArrayList<String>();
        for (var each : List.of("certfile", "keyfile", "cacertfile")) {
            configuration.optionalText(TLS + each).ifPresent(files::add);
        }
        if (files.isEmpty()) {
            return null;
        }
        if (files.size() < 3) {
            problems.add("TLS between nodes needs " + TLS + "cacertfile, certfile and keyfile");
            return null;
        }
        var contents = new ArrayList<String>();
        for (var each : files) {
            try {
                contents.add(Files.readString(Path.of(each)));
            } catch (IOException unreadable) {
                problems.add(TLS + "*: " + each + " cannot be read");
                return null;
            }
        }
        try {
            return ClusterTls.of(contents.get(0), contents.get(1), contents.get(2));
        } catch (GeneralSecurityException unfit) {
            problems.add(TLS + "*: " + unfit.getMessage());
            return null;
        }
    }

    /**
     * Others connect to the very address that is listened on, so it has to be one that they reach: many a system says of its
     * own name that it is a loopback address.
     */
    private @Nullable InetSocketAddress listen(String node, ListenAddress address) {
        if (address.isNone() || address.port() == 0) {
            problems.add(given(LISTEN, address.toString()) + " is no port that others can know");
            return null;
        }
        var named = !address.host().isEmpty();
        var host = named ? address.host() : host(node);
        var loopback = named || host.equals("localhost") || host.endsWith(".localhost") || host.startsWith("127.");
        var own = names.addresses(host).stream()
                .filter(each -> local.test(each) && !each.isAnyLocalAddress())
                .toList();
        for (var each : own) {
            if (loopback || !each.isLoopbackAddress()) {
                return new InetSocketAddress(each, address.port());
            }
        }
        problems.add(
                named
                        ? given(LISTEN, address.toString()) + " is no address of this machine"
                        : LISTEN + " must say on which address of this machine others reach it: " + host + " of "
                                + NODE_NAME
                                + (own.isEmpty()
                                        ? " is none"
                                        : " is " + own.getFirst().getHostAddress()));
        return null;
    }

    private Found found(String node, int port) {
        return switch (configuration.optionalText(BACKEND).orElse("classic_config")) {
            case "dns", "rabbit_peer_discovery_dns" ->
                configuration
                        .optionalText(DNS_HOSTNAME)
                        .map(each -> new Found(new Discovery.Dns(each, port), List.of()))
                        .orElseGet(() -> nobody(BACKEND + " = dns needs " + DNS_HOSTNAME));
            case "k8s", "kubernetes", "rabbit_peer_discovery_k8s" -> kubernetes(node, port);
            default -> listed();
        };
    }

    private Found kubernetes(String node, int port) {
        var pods = Discovery.Kubernetes.around(
                host(node),
                configuration.integer("cluster_formation.k8s.ordinal_start"),
                Math.max(1, sizeHint()),
                port);
        var seed = configuration.optionalText(SEED_NODE);
        if (seed.isPresent()) {
            var name = seed.get();
            if (!NodeId.isName(name)) {
                return nobody(given(SEED_NODE, name) + " is not " + FORM);
            }
            var service = pods.map(Discovery.Kubernetes::service).orElse(null);
            return new Found(new Discovery.Kubernetes(List.of(host(name)), service, port), List.of(name));
        }
        return pods.map(each -> new Found(
                        each,
                        List.of(node.substring(0, node.indexOf('@') + 1)
                                + each.pods().getFirst())))
                .orElseGet(() -> nobody(given(NODE_NAME, node)
                        + " does not end its host with a number as pods of a StatefulSet do: give " + SEED_NODE));
    }

    private Found listed() {
        var addresses = new ArrayList<InetSocketAddress>();
        var seeds = new ArrayList<String>();
        for (var each : configuration.family(NODES)) {
            var text = (String) each.value();
            var colon = text.indexOf(':');
            var name = colon < 0 ? text : text.substring(0, colon);
            var port = colon < 0 ? PORT : port(text.substring(colon + 1));
            if (!NodeId.isName(name) || port < 0) {
                problems.add(given(each.key(), text) + " is not " + FORM + ", or that with :port");
            } else {
                addresses.add(InetSocketAddress.createUnresolved(host(name), port));
                seeds.add(name);
            }
        }
        return new Found(new Discovery.Listed(addresses), seeds);
    }

    /** -1 for what is none. */
    private static int port(String text) {
        return text.matches("[1-9][0-9]{0,4}") && Integer.parseInt(text) <= 65_535 ? Integer.parseInt(text) : -1;
    }

    private static String host(String name) {
        return name.substring(name.indexOf('@') + 1);
    }

    private static boolean isLocal(InetAddress address) {
        try {
            return address.isLoopbackAddress()
                    || address.isAnyLocalAddress()
                    || NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException unknown) {
            // Whoever cannot say so finds out when it listens.
            return true;
        }
    }

    private String given(String key, String text) {
        return configuration.origin(key) + ": " + key + " = '" + text + "'";
    }

    private Found nobody(String problem) {
        problems.add(problem);
        return Found.NOBODY;
    }
}
