package io.warren.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.broker.configuration.Configuration;
import io.warren.broker.configuration.ConfigurationRefused;
import io.warren.broker.configuration.ConfigurationSources;
import io.warren.broker.connection.Certificates;
import io.warren.cluster.member.Discovery;
import io.warren.cluster.member.HostNames;
import io.warren.cluster.member.TransportSettings.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** With names and addresses of the test's own: this machine is 10.0.0.1 and 10.0.0.2. */
class ClusterConfigurationTest {
    private static final String SECRET = "warren.cluster.secret=sixteen letters!";

    private static final Map<String, List<String>> HOSTS = Map.of(
            "a", List.of("10.0.0.1"),
            "a.example", List.of("10.9.9.9", "10.0.0.2"),
            "debian", List.of("127.0.1.1"),
            "elsewhere", List.of("10.9.9.9"),
            "localhost", List.of("127.0.0.1"),
            "mq-1.nodes.prod", List.of("10.0.0.1"),
            "10.0.0.2", List.of("10.0.0.2"),
            "127.0.0.1", List.of("127.0.0.1"),
            "0.0.0.0", List.of("0.0.0.0"));

    private static final HostNames NAMES = host -> HOSTS.getOrDefault(host, List.of()).stream()
            .map(ClusterConfigurationTest::address)
            .toList();

    @TempDir
    Path directory;

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException cause) {
            throw new AssertionError(cause);
        }
    }

    private static Optional<ClusterConfiguration.Settings> read(String... settings) {
        var configuration = Configuration.load(new ConfigurationSources(null, List.of(settings), Map.of(), null, null));
        return ClusterConfiguration.of(
                configuration, NAMES, each -> !each.getHostAddress().equals("10.9.9.9"));
    }

    private static ClusterConfiguration.Settings clustered(String... more) {
        var settings = new ArrayList<>(List.of(more));
        settings.add(SECRET);
        if (settings.stream().noneMatch(each -> each.startsWith("warren.node_name="))) {
            settings.add("warren.node_name=rabbit@a");
        }
        return read(settings.toArray(String[]::new)).orElseThrow();
    }

    private static List<String> refused(String... settings) {
        return assertThrows(ConfigurationRefused.class, () -> read(settings)).problems();
    }

    @Test
    void nothingSaidIsALoneNode() {
        assertEquals(Optional.empty(), read());
        assertEquals(Optional.empty(), read("cluster_formation.node_cleanup.interval=10", "cluster_name=x"));
    }

    @Test
    void aSecretMakesANodeOfAClusterThatOthersMayJoin() {
        var settings = clustered();
        assertEquals("rabbit@a", settings.node());
        assertEquals(new InetSocketAddress(address("10.0.0.1"), 25_672), settings.listen());
        assertEquals(new Secret("sixteen letters!"), settings.secret());
        assertNull(settings.tls());
        assertEquals(4, settings.shards());
        assertEquals(3, settings.replicas());
        assertEquals(20_000, settings.snapshotEntries());
        assertEquals(new Discovery.Listed(List.of()), settings.discovery());
        assertEquals(new ClusterConfiguration.Formation(List.of(), 30, 1_000, 0), settings.formation());
    }

    @Test
    void listedNodesHaveRabbitMqsPortUnlessTheySayAnother() {
        var settings = clustered(
                "cluster_formation.peer_discovery_backend=rabbit_peer_discovery_classic_config",
                "cluster_formation.classic_config.nodes.2=rabbit@b.example:7000",
                "cluster_formation.classic_config.nodes.1=rabbit@a",
                "cluster_formation.classic_config.nodes.10=rabbit@c",
                "cluster_formation.discovery_retry_limit=unlimited",
                "cluster_formation.discovery_retry_interval=500",
                "cluster_formation.target_cluster_size_hint=5");
        assertEquals(
                new Discovery.Listed(List.of(
                        InetSocketAddress.createUnresolved("a", 25_672),
                        InetSocketAddress.createUnresolved("b.example", 7_000),
                        InetSocketAddress.createUnresolved("c", 25_672))),
                settings.discovery());
        assertEquals(
                new ClusterConfiguration.Formation(
                        List.of("rabbit@a", "rabbit@b.example", "rabbit@c"), Configuration.INFINITY, 500, 5),
                settings.formation());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"rabbit", "rabbit@b:0", "rabbit@b:70000", "rabbit@b:x", "@b", "rabbit@", "rab bit@b", "rabbit@b:"
            })
    void whatIsNoNodeIsRefusedByItsKey(String text) {
        var problems = refused(SECRET, "warren.node_name=rabbit@a", "cluster_formation.classic_config.nodes.7=" + text);
        assertEquals(1, problems.size(), problems.toString());
        assertTrue(
                problems.getFirst().startsWith("--set: cluster_formation.classic_config.nodes.7 = '" + text + "' is"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dns", "rabbit_peer_discovery_dns"})
    void aNameInDnsIsAskedOnThePortOfThisNode(String backend) {
        var settings = clustered(
                "cluster_formation.peer_discovery_backend=" + backend,
                "cluster_formation.dns.hostname=warren.example",
                "warren.cluster.listen=7000");
        assertEquals(new Discovery.Dns("warren.example", 7_000), settings.discovery());
        assertEquals(List.of(), settings.formation().seeds());
        assertEquals(7_000, settings.listen().getPort());
    }

    @ParameterizedTest
    @ValueSource(strings = {"k8s", "kubernetes", "rabbit_peer_discovery_k8s"})
    void aPodOfAStatefulSetLooksForTheFirst(String backend) {
        var settings = clustered(
                "cluster_formation.peer_discovery_backend=" + backend,
                "cluster_formation.k8s.host=kubernetes.default",
                "cluster_formation.k8s.address_type=hostname",
                "warren.node_name=rabbit@mq-1.nodes.prod",
                "cluster_formation.target_cluster_size_hint=2");
        assertEquals(
                new Discovery.Kubernetes(List.of("mq-0.nodes.prod", "mq-1.nodes.prod"), "nodes.prod", 25_672),
                settings.discovery());
        assertEquals(List.of("rabbit@mq-0.nodes.prod"), settings.formation().seeds());
    }

    @Test
    void theFirstPodMayBeNamed() {
        var settings = clustered(
                "cluster_formation.peer_discovery_backend=k8s",
                "cluster_formation.k8s.seed_node=rabbit@first.example",
                "warren.node_name=rabbit@a.example");
        assertEquals(new Discovery.Kubernetes(List.of("first.example"), null, 25_672), settings.discovery());
        assertEquals(List.of("rabbit@first.example"), settings.formation().seeds());
    }

    @Test
    void aBackendSaysWhatItNeeds() {
        assertEquals(
                List.of("cluster_formation.peer_discovery_backend = dns needs cluster_formation.dns.hostname"),
                refused(SECRET, "warren.node_name=rabbit@a", "cluster_formation.peer_discovery_backend=dns"));
        var pod = refused(SECRET, "warren.node_name=rabbit@a", "cluster_formation.peer_discovery_backend=k8s");
        assertTrue(pod.getFirst().contains("warren.node_name = 'rabbit@a'"), pod.toString());
        var other = refused("cluster_formation.peer_discovery_backend=consul");
        assertTrue(other.getFirst().contains("cluster_formation.peer_discovery_backend = 'consul' is not one of"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cluster_formation.peer_discovery_backend=k8s",
                "cluster_formation.classic_config.nodes.1=rabbit@b",
                "warren.cluster.listen=7000",
                "warren.cluster.shards=8"
            })
    void aClusterWithoutASecretIsOneLine(String setting) {
        var problems = refused(setting, "warren.node_name=rabbit@a");
        assertEquals(1, problems.size(), problems.toString());
        assertTrue(problems.getFirst().startsWith("a node of a cluster needs warren.cluster.secret"));
    }

    @Test
    void theSecretMayLieInAFileAndIsNeverShown() throws IOException {
        var file = directory.resolve("secret");
        Files.writeString(file, "sixteen letters?\n");
        var settings = read("warren.cluster.secret_file=" + file, "warren.node_name=rabbit@a")
                .orElseThrow();
        assertEquals(new Secret("sixteen letters?"), settings.secret());
        assertFalse(settings.toString().contains("sixteen"));
        assertTrue(
                refused(SECRET, "warren.cluster.secret_file=" + file).getFirst().contains("both"));
        assertTrue(refused("warren.cluster.secret_file=" + directory.resolve("none"))
                .getFirst()
                .contains("cannot be read"));
        var tooShort = refused("warren.cluster.secret=hunter2");
        assertTrue(tooShort.getFirst().startsWith("--set: warren.cluster.secret: "), tooShort.toString());
        assertFalse(tooShort.toString().contains("hunter2"));
    }

    @Test
    void aNameThatIsNoNodesIsRefusedByItsKey() {
        var problems = refused(SECRET, "warren.node_name=rabbit");
        assertEquals(1, problems.size(), problems.toString());
        assertTrue(problems.getFirst().startsWith("--set: warren.node_name = 'rabbit' is not name@host"));
    }

    @ParameterizedTest
    @CsvSource({
        "rabbit@a, , 10.0.0.1, 25672",
        "rabbit@a.example, , 10.0.0.2, 25672",
        "rabbit@localhost, , 127.0.0.1, 25672",
        "rabbit@elsewhere, 10.0.0.2:7000, 10.0.0.2, 7000",
        "rabbit@debian, a:7000, 10.0.0.1, 7000",
        "rabbit@a, 127.0.0.1:7000, 127.0.0.1, 7000",
    })
    void itIsListenedWhereOthersReachThisMachine(String node, String listen, String host, int port) {
        var settings = listen == null
                ? clustered("warren.node_name=" + node)
                : clustered("warren.node_name=" + node, "warren.cluster.listen=" + listen);
        assertEquals(new InetSocketAddress(address(host), port), settings.listen());
    }

    @ParameterizedTest
    @CsvSource({
        "rabbit@elsewhere, ",
        "rabbit@debian, ",
        "rabbit@nobody, ",
        "rabbit@a, none",
        "rabbit@a, 0",
        "rabbit@a, 0.0.0.0:7000",
        "rabbit@a, elsewhere:7000",
    })
    void whatOthersCouldNotReachIsRefused(String node, String listen) {
        var problems = listen == null
                ? refused(SECRET, "warren.node_name=" + node)
                : refused(SECRET, "warren.node_name=" + node, "warren.cluster.listen=" + listen);
        assertEquals(1, problems.size(), problems.toString());
        assertTrue(problems.getFirst().contains("warren.cluster.listen"), problems.toString());
    }

    @Test
    void tlsWantsAllThreeFilesAndSoundOnes() throws IOException {
        var file = Files.writeString(directory.resolve("x.pem"), "nothing");
        var part = refused(SECRET, "warren.cluster.ssl_options.certfile=" + file);
        assertTrue(part.getFirst().contains("cacertfile, certfile and keyfile"), part.toString());
        var unsound = refused(
                SECRET,
                "warren.node_name=rabbit@a",
                "warren.cluster.ssl_options.certfile=" + file,
                "warren.cluster.ssl_options.keyfile=" + file,
                "warren.cluster.ssl_options.cacertfile=" + file);
        assertEquals(1, unsound.size());
        assertTrue(unsound.getFirst().startsWith("warren.cluster.ssl_options.*: "), unsound.toString());
    }

    @Test
    void tlsIsMadeOfTheThreeFiles() {
        var pair = Certificates.make(directory, "node", "CN=node");
        var other = Certificates.make(directory, "other", "CN=other");
        var files = List.of(
                "warren.cluster.ssl_options.cacertfile=" + other.certificate(),
                "warren.cluster.ssl_options.certfile=" + pair.certificate(),
                "warren.cluster.ssl_options.keyfile=" + pair.key());
        assertNotNull(clustered(files.toArray(String[]::new)).tls());
        var missing = refused(
                SECRET,
                "warren.node_name=rabbit@a",
                files.get(0),
                files.get(1),
                "warren.cluster.ssl_options.keyfile=" + directory.resolve("none"));
        assertEquals(1, missing.size());
        assertTrue(missing.getFirst().endsWith("none cannot be read"), missing.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "warren.cluster.shards=0",
                "warren.cluster.shards=1025",
                "warren.cluster.replicas=2",
                "warren.cluster.replicas=9",
                "warren.cluster.snapshot_entries=99",
                "cluster_formation.discovery_retry_limit=0",
                "cluster_formation.clasic_config.nodes.1=rabbit@b"
            })
    void valuesOutOfRangeAndUnknownKeysAreRefused(String setting) {
        assertThrows(ConfigurationRefused.class, () -> Configuration.load(ConfigurationSources.of(setting)));
    }

    @Test
    void thisMachinesOwnNameServes() {
        var settings = ClusterConfiguration.of(Configuration.load(ConfigurationSources.of(SECRET)))
                .orElseThrow();
        assertTrue(settings.listen().getAddress().isLoopbackAddress(), "rabbit@localhost");
    }
}
