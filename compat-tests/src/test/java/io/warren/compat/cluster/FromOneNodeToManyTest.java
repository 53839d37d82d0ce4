package io.warren.compat.cluster;

import static io.warren.compat.harness.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import io.warren.compat.harness.BrokerProcess;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A node that was alone becomes the first of a cluster, with what it has (docs/clustering.md). */
@Timeout(240)
final class FromOneNodeToManyTest {
    private static final int QUEUES = 6;
    private static final int MESSAGES = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int WRONG_DATA = 73;

    private final List<Integer> ports =
            IntStream.range(0, 3).mapToObj(_ -> BrokerProcess.freePort()).toList();
    private final List<BrokerProcess> nodes = new ArrayList<>();

    @BeforeEach
    void aNodeAloneHasQueues() throws Exception {
        for (var each = 0; each < 3; each++) {
            nodes.add(BrokerProcess.prepared(BrokerProcess.Settings.named("one-to-many-node" + (each + 1))));
        }
        nodes.getFirst().configure(List.of("warren.node_name = rabbit1@127.0.0.1"));
        nodes.getFirst().start();
        try (var connection = connect(0)) {
            var channel = connection.createChannel();
            channel.confirmSelect();
            for (var queue = 0; queue < QUEUES; queue++) {
                declare(channel, "q" + queue, "quorum");
                publish(channel, "q" + queue, MESSAGES);
            }
            declare(channel, "plain", "classic");
            publish(channel, "plain", MESSAGES);
            for (var each = 0; each < 3; each++) {
                channel.basicReject(channel.basicGet("q0", false).getEnvelope().getDeliveryTag(), true);
            }
            channel.basicGet("q1", false);
        }
        nodes.getFirst().management().putUser("anna", "secret", "management");
    }

    @AfterEach
    void close() {
        nodes.forEach(BrokerProcess::close);
    }

    private static void declare(Channel channel, String name, String type) throws Exception {
        channel.queueDeclare(name, true, false, false, Map.of("x-queue-type", type));
    }

    private static void publish(Channel channel, String queue, int count) throws Exception {
        for (var each = 0; each < count; each++) {
            channel.basicPublish("", queue, MessageProperties.PERSISTENT_BASIC, ("m" + each).getBytes(UTF_8));
        }
        channel.waitForConfirmsOrDie(60_000);
    }

    private Connection connect(int node) throws Exception {
        var factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(nodes.get(node).amqpPort());
        factory.setAutomaticRecoveryEnabled(false);
        return factory.newConnection();
    }

    private void configure(int node, String... more) {
        var lines = new ArrayList<>(List.of(more));
        lines.add("warren.node_name = rabbit" + (node + 1) + "@127.0.0.1");
        lines.add("warren.cluster.listen = 127.0.0.1:" + ports.get(node));
        lines.add("warren.cluster.secret = a-secret-of-tests-only");
        lines.add("warren.cluster.shards = 4");
        lines.add("cluster_formation.peer_discovery_backend = classic_config");
        for (var peer = 0; peer < 3; peer++) {
            lines.add("cluster_formation.classic_config.nodes." + (peer + 1) + " = rabbit" + (peer + 1) + "@127.0.0.1:"
                    + ports.get(peer));
        }
        nodes.get(node).configure(lines);
    }

    private void becomesTheFirst() throws Exception {
        nodes.getFirst().stop();
        configure(0, "warren.cluster.create = true");
        nodes.getFirst().start();
        eventually("all queues moved", PATIENCE, () -> says("event=queues_moved"));
    }

    private boolean says(String what) {
        return nodes.getFirst().log().contains(what);
    }

    /** The others come, and then the first goes: what is read then is what was replicated. */
    private void onlyTheOthersAreLeft() throws Exception {
        for (var each = 1; each < 3; each++) {
            configure(each);
            nodes.get(each).launch();
        }
        for (var each = 1; each < 3; each++) {
            nodes.get(each).awaitReady();
        }
        eventually(
                "three members of every shard",
                PATIENCE,
                () -> ClusterStatus.of(nodes.get(1))
                        .filter(status -> status.shards().size() == 4
                                && status.shards().stream()
                                        .allMatch(each -> each.members().size() == 3
                                                && !each.leader().isEmpty()))
                        .isPresent());
        eventually(
                "members that are equal",
                PATIENCE,
                () -> IntStream.range(0, 4)
                        .allMatch(shard -> nodes.stream()
                                        .map(each -> ClusterStatus.of(each).orElseThrow().shards().stream()
                                                .filter(one -> one.id() == shard)
                                                .map(one -> one.applied() + one.hash())
                                                .findFirst()
                                                .orElse(""))
                                        .distinct()
                                        .count()
                                == 1));
        nodes.getFirst().kill();
    }

    private static void holdsAllInOrder(Channel channel, String queue, int count) throws Exception {
        for (var each = 0; each < count; each++) {
            var got = channel.basicGet(queue, true);
            assertTrue(got != null, queue + " ends before message " + each);
            assertEquals("m" + each, new String(got.getBody(), UTF_8), queue);
        }
        assertTrue(channel.basicGet(queue, true) == null, queue + " has more than it was given");
    }

    @Test
    void itsQueuesAreReplicatedAndNothingOfThemIsLost() throws Exception {
        becomesTheFirst();
        onlyTheOthersAreLeft();

        try (var connection = connect(1)) {
            var channel = connection.createChannel();
            channel.queueDeclare("q0", true, false, false, Map.of("x-queue-type", "quorum"));
            var first = channel.basicGet("q0", false);
            assertTrue(first.getEnvelope().isRedeliver(), "it was handed out before");
            assertEquals(3L, first.getProps().getHeaders().get("x-delivery-count"));
            channel.basicNack(first.getEnvelope().getDeliveryTag(), false, true);
            for (var queue = 0; queue < QUEUES; queue++) {
                holdsAllInOrder(channel, "q" + queue, MESSAGES);
            }
        }
        assertEquals(
                "management",
                nodes.get(1).management().get("users/anna").path("tags").path(0).asText());
        assertTrue(Files.isDirectory(nodes.getFirst().dataDirectory().resolve("metadata.alone")));
    }

    @Test
    void killedAtAnyStepItGoesOnWhereItWas() throws Exception {
        nodes.getFirst().kill();
        configure(0, "warren.cluster.create = true");
        for (var step : List.of(
                "event=cluster_formation",
                "event=cluster_made",
                "event=metadata_leader",
                "event=cluster_ready",
                "event=queue_moves",
                "event=queue_copied",
                "event=queue_moved ",
                "event=queue_copied")) {
            var before = count(step);
            nodes.getFirst().launch();
            eventually(step, PATIENCE, () -> count(step) > before || says("event=queues_moved"));
            nodes.getFirst().kill();
        }
        nodes.getFirst().start();
        eventually("all queues moved", PATIENCE, () -> says("event=queues_moved") || isAllMoved());

        try (var connection = connect(0)) {
            holdsAllInOrder(connection.createChannel(), "plain", MESSAGES);
        }
        onlyTheOthersAreLeft();
        try (var connection = connect(1)) {
            var channel = connection.createChannel();
            for (var queue = 0; queue < QUEUES; queue++) {
                holdsAllInOrder(channel, "q" + queue, MESSAGES);
            }
        }
    }

    private int count(String step) {
        return nodes.getFirst().log().split(step, -1).length - 1;
    }

    private boolean isAllMoved() {
        for (var queue = 0; queue < QUEUES; queue++) {
            if (!nodes.getFirst().management().get("queues/%2F/q" + queue).has("members")) {
                return false;
            }
        }
        return true;
    }

    @Test
    void withoutBeingToldItKeepsItsHandsOffWhatItHas() {
        nodes.getFirst().stop();
        configure(0);
        nodes.getFirst().launch();

        assertEquals(WRONG_DATA, nodes.getFirst().awaitEnd());
        assertTrue(says("warren.cluster.create"), "it says how to go on");
        nodes.getFirst().configure(List.of("warren.node_name = rabbit1@127.0.0.1"));
        nodes.getFirst().start();
        assertEquals(QUEUES + 1, nodes.getFirst().management().get("queues").size());
    }
}
