package io.warren.compat.cluster;

import static io.warren.compat.harness.Client.text;
import static io.warren.compat.harness.Eventually.eventually;
import static io.warren.compat.harness.Eventually.eventuallyPresent;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.compat.harness.BrokerProcess;
import io.warren.compat.harness.RawClient;
import io.warren.compat.harness.WarrenOnly;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Strangers at the port where nodes listen for each other. None is let in, nothing of what they say is deserialised, and
 * after each test the nodes are as they were: the same members, never out of each other's view, without a connection left
 * over, at work for clients.
 */
@WarrenOnly
final class ClusterPortTest extends OnThreeNodes {
    private static final int SEED = 27;
    private static final String CLUSTER = TestCluster.SHARED;
    private static final String STRANGER = "stranger@nowhere+00000000000000ff";

    /** How many are let stand at the door. */
    private static final int PLACES = 64;

    /** And how many may wait in the kernel for the node to take them; it has 50 at most. */
    private static final int QUEUED = 51;

    private static final int CROWD = 200;
    private static final int AT_ONCE = 32;
    private static final long MOST_MORE_BYTES = 256L << 20;
    private static final int ANOTHER_SECRET = 4;

    private final Random random = new Random(SEED);
    private final List<Long> views = new ArrayList<>();
    private long connections;
    private long peakBytes;

    @TempDir
    Path directory;

    @BeforeEach
    void lookAtTheNodes() throws IOException {
        for (var node : cluster.nodes()) {
            views.add(views(node));
        }
        connections = connections();
        peakBytes = node().peakResidentBytes();
    }

    @AfterEach
    void theNodesAreAsTheyWere() throws Exception {
        eventually("no more connections than before", () -> connections() == connections);
        for (var each = 0; each < cluster.size(); each++) {
            var node = cluster.node(each);
            assertEquals(views.get(each), views(node), "nobody came into view or left it: " + node.log());
            assertEquals(
                    new TreeSet<>(cluster.names()),
                    new TreeSet<>(ClusterStatus.of(node).orElseThrow().running()));
            assertEquals(new TreeSet<>(cluster.names()), names(node));
            assertFalse(node.log().contains("OutOfMemoryError"));
        }
        var grown = node().peakResidentBytes() - peakBytes;
        assertTrue(grown < MOST_MORE_BYTES, "memory grew by " + grown);
        everyNodeServes();
    }

    private void everyNodeServes() throws Exception {
        var queue = queue("quorum", Map.of());
        home.publishTo(declaring, queue, "1");
        one.publishTo(channel, queue, "2");
        two.publishTo(other, queue, "3");
        var got = new TreeSet<String>();
        for (var each = 0; each < 3; each++) {
            got.add(text(two.eventuallyGet(other, queue, true)));
        }
        assertEquals(new TreeSet<>(List.of("1", "2", "3")), got);
    }

    private static BrokerProcess node() {
        return cluster.node(0);
    }

    private static TreeSet<String> names(BrokerProcess node) {
        return StreamSupport.stream(node.management().get("nodes").spliterator(), false)
                .map(each -> each.path("name").asText())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** How often the members that a node can hear were others. */
    private static long views(BrokerProcess node) {
        return node.log()
                .lines()
                .filter(each -> each.contains(" can be heard: "))
                .count();
    }

    /** Connections to the cluster port of the first node that this has, from the kernel's table of its network. */
    private static long connections() throws IOException {
        var at = ":%04X".formatted(cluster.clusterPort(0));
        var count = 0L;
        for (var table : List.of("tcp", "tcp6")) {
            for (var line : Files.readAllLines(Path.of("/proc", String.valueOf(node().pid()), "net", table))) {
                var columns = line.strip().split("\\s+", 5);
                // Those that the program has not let go of: established, or closed by the other side only.
                if (columns[1].endsWith(at) && List.of("01", "08").contains(columns[3])) {
                    count++;
                }
            }
        }
        return count;
    }

    private static RawClient knock() throws IOException {
        return RawClient.over(new Socket(node().host(), cluster.clusterPort(0)));
    }

    private ClusterGreeting greeting(String secret) {
        return new ClusterGreeting(CLUSTER, STRANGER, secret, random);
    }

    /** What was left by objects that somebody read. */
    private List<Path> traces() throws IOException {
        try (var files = Files.list(directory)) {
            return files.toList();
        }
    }

    private byte[] noise(int bytes) {
        var noise = new byte[bytes];
        random.nextBytes(noise);
        return noise;
    }

    private Map<String, byte[]> whatStrangersSay() {
        var all = new LinkedHashMap<String, byte[]>();
        all.put("another protocol", "GET / HTTP/1.1\r\nHost: node\r\n\r\n".getBytes(US_ASCII));
        all.put("a client's protocol", RawClient.protocolHeader());
        for (var bytes : List.of(1, 3, 100, 1 << 10, 1 << 16, 1 << 20)) {
            all.put(bytes + " bytes of noise", noise(bytes));
        }
        var magic = List.of(0x57, 0x52, 0x4E, 0x31);
        all.put("the beginning of a greeting and noise", RawClient.fields(out -> {
            for (var each : magic) {
                out.write(each);
            }
            out.write(noise(1 << 12));
        }));
        all.put("a greeting that is never ended", RawClient.fields(out -> {
            for (var each : magic) {
                out.write(each);
            }
            out.writeShort(1);
            out.write(noise(32));
            out.write(0xFF);
        }));
        for (var length : List.of(Integer.MAX_VALUE, -1, Integer.MIN_VALUE, 1 << 30)) {
            all.put("the length " + length, RawClient.fields(out -> out.writeInt(length)));
            all.put("the length " + length + " of a message of JGroups", RawClient.fields(out -> {
                out.write(Gadget.greetingOfJGroups());
                out.writeInt(length);
            }));
        }
        all.put("an object", new Gadget(directory.resolve("object")).serialised());
        all.put("an object in a message", new Gadget(directory.resolve("message")).inMessageOfJGroups());
        return all;
    }

    /** Each may take as long as the door is patient. */
    private static <T> List<T> sideBySide(List<Callable<T>> tasks) throws Exception {
        var places = new Semaphore(AT_ONCE);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var begun = new ArrayList<Future<T>>();
            for (var task : tasks) {
                begun.add(threads.submit(() -> {
                    places.acquire();
                    try {
                        return task.call();
                    } finally {
                        places.release();
                    }
                }));
            }
            var all = new ArrayList<T>();
            for (var each : begun) {
                all.add(each.get());
            }
            return all;
        }
    }

    @Test
    void whoeverSaysSomethingElseIsHungUpOn() throws Exception {
        var open = sideBySide(whatStrangersSay().entrySet().stream()
                .<Callable<String>>map(said -> () -> {
                    try (var stranger = knock()) {
                        stranger.sendIfStillOpen(said.getValue());
                        return stranger.closedByBroker() ? "" : said.getKey();
                    }
                })
                .toList());

        assertEquals(List.of(), open.stream().filter(each -> !each.isEmpty()).toList(), "they are still connected");
        assertEquals(List.of(), traces());
        assertTrue(node().log().contains("it does not speak the cluster's protocol"), "a line says why");
    }

    @Test
    void aCrowdThatSaysNothingIsKeptSmallAndSentAway() throws Exception {
        var crowd = new ArrayList<RawClient>();
        try {
            var most = 0L;
            for (var each = 0; each < CROWD; each++) {
                crowd.add(knock());
                most = Math.max(most, connections());
            }
            assertTrue(most <= connections + PLACES + QUEUED, most + " connections at once");
            for (var stranger : crowd) {
                assertTrue(stranger.closedByBroker(), "it is still connected");
            }
        } finally {
            for (var stranger : crowd) {
                stranger.close();
            }
        }
        assertTrue(node().log().contains("wait to be let in"), "a line says why");
    }

    /** Said once by somebody who was let in. A busy node may lose its patience with one and another. */
    private ClusterGreeting recorded() throws Exception {
        return eventuallyPresent("who knows the secret is let in", () -> {
            var greeting = greeting(TestCluster.SECRET);
            try (var member = knock()) {
                return greeting.isLetIn(member) ? Optional.of(greeting) : Optional.empty();
            }
        });
    }

    @Test
    void whatWasRecordedIsRefusedWhenItIsSaidAgain() throws Exception {
        var greeting = recorded();

        eventually("it is said why", () -> {
            try (var stranger = knock()) {
                stranger.send(greeting.said());
                var verdict = ClusterGreeting.readVerdict(stranger);
                assertNotEquals(ClusterGreeting.LET_IN, verdict);
                assertTrue(stranger.closedByBroker());
                return verdict == ANOTHER_SECRET;
            }
        });
    }

    /** Of each byte one, in a greeting that is right otherwise, and in one that was right for another connection. */
    @Test
    void oneBitTurnedOverAndNobodyIsLetIn() throws Exception {
        var recorded = recorded();
        var attempts = new ArrayList<Callable<Integer>>();
        for (var each = 0; each < recorded.bytes(); each++) {
            var bit = each * Byte.SIZE + random.nextInt(Byte.SIZE);
            var greeting = greeting(TestCluster.SECRET);
            attempts.add(() -> {
                try (var stranger = knock()) {
                    return greeting.isLetIn(stranger, bit) ? bit : -1;
                }
            });
            attempts.add(() -> {
                try (var stranger = knock()) {
                    stranger.sendIfStillOpen(ClusterGreeting.flipped(recorded.said(), bit));
                    return ClusterGreeting.readVerdict(stranger) == ClusterGreeting.LET_IN ? bit : -1;
                }
            });
        }

        var letIn = sideBySide(attempts);

        assertEquals(List.of(), letIn.stream().filter(bit -> bit >= 0).toList(), "bits that nobody looked at");
    }

    @Test
    void whoGuessesTheSecretIsRefusedAndALineSaysWho() throws Exception {
        eventually("a line", () -> {
            try (var stranger = knock()) {
                assertFalse(greeting("a-secret-of-others-only").isLetIn(stranger));
                assertTrue(stranger.closedByBroker());
            }
            return node().log().contains("refused " + STRANGER);
        });
    }

    @Test
    void evenWhoHasTheSecretHasNoObjectDeserialised() throws Exception {
        eventually("somebody is let in", () -> {
            try (var insider = knock()) {
                if (!greeting(TestCluster.SECRET).isLetIn(insider)) {
                    return false;
                }
                insider.send(new Gadget(directory.resolve("message")).inMessageOfJGroups());
                eventually("it is read", () -> node().log().contains("which no node sends") || !traces().isEmpty());
                return true;
            }
        });
        assertEquals(List.of(), traces());
    }
}
