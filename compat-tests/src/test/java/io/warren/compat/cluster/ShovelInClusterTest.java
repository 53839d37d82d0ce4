package io.warren.compat.cluster;

import static io.warren.compat.harness.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.rabbitmq.client.MessageProperties;
import io.warren.compat.harness.Client;
import io.warren.compat.harness.WarrenOnly;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One node of several runs a shovel, any node shows it, and another one goes on with it. */
@WarrenOnly
final class ShovelInClusterTest extends OnThreeNodes {
    private static final int MESSAGES = 3_000;
    private static final Duration TAKEN_OVER = Duration.ofSeconds(60);

    private static JsonNode shovels(int node) {
        return cluster.node(node).management().get("shovels");
    }

    private static boolean running(int node) {
        var rows = shovels(node);
        return rows.size() == 1 && rows.get(0).get("state").asText().equals("running");
    }

    @Test
    void anotherNodeGoesOnWhenTheOneThatRunsItIsKilled() throws Exception {
        var from = queue("quorum", Map.of());
        var to = queue("quorum", Map.of());
        home.deleteAfterwards("parameters/shovel/%2F/one");
        var value = Map.of(
                "src-uri",
                "amqp://",
                "dest-uri",
                "amqp://",
                "src-queue",
                from,
                "dest-queue",
                to,
                "reconnect-delay",
                0.2);
        one.management().put("parameters/shovel/%2F/one", Map.of("value", value));
        for (var node = 0; node < cluster.size(); node++) {
            var at = node;
            eventually("it runs once, seen from node " + node, () -> running(at));
        }
        assertEquals(204, two.management().status("DELETE", "shovels/vhost/%2F/one/restart"));
        declaring.confirmSelect();
        for (var number = 0; number < MESSAGES; number++) {
            declaring.basicPublish("", from, MessageProperties.PERSISTENT_BASIC, Client.bytes(String.valueOf(number)));
        }
        declaring.waitForConfirmsOrDie(60_000);

        var running = cluster.names().indexOf(shovels(0).get(0).get("node").asText());
        cluster.node(running).kill();
        var alive = (running + 1) % cluster.size();
        eventually("another node runs it", TAKEN_OVER, () -> running(alive));
        try (var client = new Client(cluster.node(alive))) {
            var getting = client.channel();
            var arrived = new HashSet<String>();
            eventually("all arrive", TAKEN_OVER, () -> {
                for (var got = getting.basicGet(to, true); got != null; got = getting.basicGet(to, true)) {
                    arrived.add(Client.text(got));
                }
                return arrived.size() == MESSAGES;
            });
        } finally {
            cluster.launchAll();
            cluster.awaitWhole();
        }
    }
}
