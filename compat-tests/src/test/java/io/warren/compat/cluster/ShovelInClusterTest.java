package io.warren.compat.cluster;

import static io.warren.compat.harness.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.warren.compat.harness.Client;
import io.warren.compat.harness.WarrenOnly;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One node of several runs a shovel, any node shows it, and another one goes on with it. */
@WarrenOnly
final class ShovelInClusterTest {
    private static final int MESSAGES = 3_000;

    private static JsonNode shovels(TestCluster cluster, int node) {
        return cluster.node(node).management().get("shovels");
    }

    private static boolean running(TestCluster cluster, int node) {
        var rows = shovels(cluster, node);
        return rows.size() == 1 && rows.get(0).get("state").asText().equals("running");
    }

    @Test
    void anotherNodeGoesOnWhenTheOneThatRunsItIsKilled() throws Exception {
        try (var cluster = TestCluster.start(TestCluster.Settings.of("shovel", 3))) {
            try (var client = new Client(cluster.node(0))) {
                var channel = client.channel();
                for (var queue : new String[] {"from", "to"}) {
                    channel.queueDeclare(queue, true, false, false, Map.of("x-queue-type", "quorum"));
                }
                cluster.node(1)
                        .management()
                        .put(
                                "parameters/shovel/%2F/one",
                                Map.of(
                                        "value",
                                        Map.of(
                                                "src-uri", "amqp://",
                                                "dest-uri", "amqp://",
                                                "src-queue", "from",
                                                "dest-queue", "to",
                                                "reconnect-delay", 0.2)));
                for (var node = 0; node < 3; node++) {
                    var at = node;
                    eventually("it runs once, seen from node " + node, () -> running(cluster, at));
                }
                assertEquals(204, cluster.node(2).management().status("DELETE", "shovels/vhost/%2F/one/restart"));
                channel.confirmSelect();
                for (var number = 0; number < MESSAGES; number++) {
                    channel.basicPublish("", "from", null, Client.bytes(String.valueOf(number)));
                }
                channel.waitForConfirmsOrDie(60_000);
            }
            var name = shovels(cluster, 0).get(0).get("node").asText();
            var running = 0;
            while (!cluster.node(running)
                    .management()
                    .get("overview")
                    .get("node")
                    .asText()
                    .equals(name)) {
                running++;
            }
            cluster.node(running).kill();
            var alive = (running + 1) % 3;
            eventually("another node runs it", Duration.ofSeconds(60), () -> running(cluster, alive));
            try (var client = new Client(cluster.node(alive))) {
                var channel = client.channel();
                var arrived = new HashSet<String>();
                eventually("all arrive", Duration.ofSeconds(60), () -> {
                    for (var got = channel.basicGet("to", true); got != null; got = channel.basicGet("to", true)) {
                        arrived.add(Client.text(got));
                    }
                    return arrived.size() == MESSAGES;
                });
            }
        }
    }
}
