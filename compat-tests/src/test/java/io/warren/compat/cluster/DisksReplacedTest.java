package io.warren.compat.cluster;

import static io.warren.compat.harness.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.MessageProperties;
import io.warren.compat.harness.BrokerProcess;
import io.warren.compat.harness.Client;
import io.warren.compat.harness.Inbox;
import io.warren.compat.harness.WarrenOnly;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The nodes are away one after the other, never two at a time, and each for so long that the others have cut their logs: it
 * is given a snapshot, which has no bodies in it. A backlog that lies in a queue meanwhile is older than every log.
 *
 * <p>The cluster has one shard: its log has the entries of both queues.
 */
@WarrenOnly
@Timeout(240)
final class DisksReplacedTest {
    private static final int MESSAGES = 300;
    private static final String BACKLOG = "backlog";
    private static final String TRAFFIC = "traffic";
    private static final String END = "the end";
    /** Messages that pass between two looks. */
    private static final int BURST = 20;
    /** Logs are cut at the last snapshot but one, and the first may have begun before the node went. */
    private static final int SNAPSHOTS = 3;
    /** The upper half of the number of the group that is shard 0; the metadata's has none. */
    private static final long SHARD_0 = 1;

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private TestCluster cluster;

    @BeforeEach
    void aBacklogLiesInAQueue() throws Exception {
        cluster = TestCluster.start(new TestCluster.Settings(
                "disks",
                3,
                List.of("warren.cluster.shards = 1", "warren.cluster.snapshot_entries = 200"),
                BrokerProcess.OWN_RELEASE));
        awaitEqual();
        try (var client = new Client(cluster.node(0))) {
            var channel = client.channel();
            channel.confirmSelect();
            for (var queue : List.of(BACKLOG, TRAFFIC)) {
                channel.queueDeclare(queue, true, false, false, Map.of("x-queue-type", "quorum"));
            }
            for (var each = 0; each < MESSAGES; each++) {
                publish(channel, BACKLOG, body(each));
            }
        }
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    private static String body(int message) {
        return "message " + message + " of the backlog";
    }

    /** Confirmed alone, so that it is an entry of its own. */
    private static void publish(Channel channel, String queue, String text) throws Exception {
        channel.basicPublish("", queue, MessageProperties.PERSISTENT_BASIC, text.getBytes(UTF_8));
        channel.waitForConfirmsOrDie(15_000);
    }

    @Test
    void everyDiskIsReplacedInTurnAndNothingIsLost() throws Exception {
        for (var node = 0; node < cluster.size(); node++) {
            var before = id(node);
            cluster.node(node).kill();
            DataFiles.wipe(cluster.node(node).dataDirectory());
            othersCutTheirLogs(node);
            cluster.node(node).launch();
            cluster.awaitWhole();
            awaitEqual();
            awaitInItsPlace(node, before);
        }

        theBacklogIsWhole();
    }

    @Test
    void aNodeThatWasAwayForLongKeepsWhatItHad() throws Exception {
        for (var node = 0; node < cluster.size(); node++) {
            cluster.node(node).kill();
            othersCutTheirLogs(node);
            cluster.node(node).launch();
            cluster.awaitWhole();
            awaitEqual();
        }

        theBacklogIsWhole();
    }

    /** Messages come and go until each of the other nodes has taken its snapshots. */
    private void othersCutTheirLogs(int away) throws Exception {
        var others = IntStream.range(0, cluster.size())
                .filter(each -> each != away)
                .mapToObj(cluster::node)
                .toList();
        var saves = others.stream().map(Saves::of).toList();
        try (var client = new Client(others.getFirst())) {
            var channel = client.channel();
            channel.confirmSelect();
            eventually(SNAPSHOTS + " snapshots of each but node " + away, PATIENCE, () -> {
                for (var each = 0; each < BURST; each++) {
                    publish(channel, TRAFFIC, "passes");
                    client.eventuallyGet(channel, TRAFFIC, true);
                }
                return saves.stream().filter(Saves::areEnough).count() == saves.size();
            });
        }
    }

    /** When a node has been seen to put a snapshot of the shard on its disk; the first is from before. */
    private record Saves(BrokerProcess node, Set<FileTime> times) {
        static Saves of(BrokerProcess node) {
            return new Saves(node, new HashSet<>(savedAt(node).stream().toList()));
        }

        boolean areEnough() {
            savedAt(node).ifPresent(times::add);
            return times.size() > SNAPSHOTS;
        }
    }

    /** When this node put the last snapshot of the shard on its disk. */
    private static Optional<FileTime> savedAt(BrokerProcess node) {
        try (var files = Files.list(node.dataDirectory().resolve("snapshots"))) {
            var times = new ArrayList<FileTime>();
            for (var file : files.filter(DisksReplacedTest::isOfTheShard).toList()) {
                times.add(Files.getLastModifiedTime(file));
            }
            return times.stream().max(FileTime::compareTo);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    private static boolean isOfTheShard(Path file) {
        var name = file.getFileName().toString();
        return name.matches("group-[0-9]{19}\\.snapshot")
                && Long.parseLong(name.substring(6, 25)) >> Integer.SIZE == SHARD_0;
    }

    /** All members have applied the same, and none lacks bodies. */
    private void awaitEqual() throws Exception {
        try {
            eventually(
                    "three equal members that lack nothing",
                    PATIENCE,
                    () -> cluster.nodes().stream().allMatch(each -> says(each, DisksReplacedTest::isEqual)));
        } catch (AssertionError late) {
            throw new AssertionError(
                    late.getMessage() + ": " + ClusterStatus.of(cluster.node(0)) + "; each says of itself: "
                            + cluster.differences(),
                    late);
        }
    }

    private static boolean isEqual(ClusterStatus.Shard shard) {
        return shard.replicas().size() == 3
                && shard.replicas().stream().noneMatch(each -> each.hash().isEmpty() || each.lacking() > 0)
                && shard.replicas().stream()
                                .map(each -> each.applied() + each.hash())
                                .distinct()
                                .count()
                        == 1;
    }

    /**
     * A node that comes back with nothing is a new member. As long as the old one has a vote the group has four of which one
     * is dead, and another must not go. The statuses say names, which are the same: that the new one votes is seen when it
     * leads, and that the old one does not by their number.
     */
    private void awaitInItsPlace(int node, String before) throws Exception {
        var name = cluster.names().get(node);
        var management = cluster.node(node).management();
        eventually(
                before + " is no member of the metadata's group",
                PATIENCE,
                () -> logs().contains("event=cluster_member_removed node=" + before));
        eventually(name + " leads three members", PATIENCE, () -> {
            var _ = management.send("POST", "warren/queues/%2F/" + BACKLOG + "/leader", Map.of("node", name));
            return says(
                    cluster.node(node),
                    shard -> shard.leader().equals(name) && shard.voters().size() == 3);
        });
    }

    private static boolean says(BrokerProcess node, Predicate<ClusterStatus.Shard> what) {
        return ClusterStatus.of(node)
                .filter(status ->
                        status.shards().size() == 1 && what.test(status.shards().getFirst()))
                .isPresent();
    }

    /** Of the node, and of its disk: with another it is another. */
    private String id(int node) {
        for (var each : cluster.node(node).management().get("cluster/status").path("nodes")) {
            if (each.path("name").asText().equals(cluster.names().get(node))) {
                return each.path("id").asText();
            }
        }
        throw new AssertionError("no node " + node);
    }

    private String logs() {
        return String.join("", cluster.nodes().stream().map(BrokerProcess::log).toList());
    }

    private void theBacklogIsWhole() throws Exception {
        var got = new ArrayList<String>();
        try (var client = new Client(cluster.node(1))) {
            var channel = client.channel();
            channel.confirmSelect();
            publish(channel, BACKLOG, END);
            var inbox = Inbox.consumeWithoutAck(channel, BACKLOG);
            for (var text = inbox.nextText(); !text.equals(END); text = inbox.nextText()) {
                got.add(text);
            }
        }
        var published =
                IntStream.range(0, MESSAGES).mapToObj(DisksReplacedTest::body).toList();
        assertEquals(
                List.of(),
                published.stream().filter(each -> !got.contains(each)).toList(),
                "what is missing");
        assertEquals(published, got, "as it was published");
        assertEquals(
                List.of(),
                logs().lines().filter(each -> each.contains("event=body_lost")).toList());
    }
}
