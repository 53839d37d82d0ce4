package io.warren.compat;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.warren.compat.harness.Client;
import io.warren.compat.harness.Eventually;
import io.warren.compat.harness.ManagementApi;
import io.warren.compat.harness.OnBroker;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Objects of the HTTP API have the fields that RabbitMQ's have ({@code http-fields.txt} in this test's resources). */
@OnBroker
final class HttpFieldsTest {
    @Test
    void everyObjectHasRabbitMqsFields(Client client) throws Exception {
        var api = client.management();
        var channel = client.channel();
        channel.confirmSelect();
        var classic = client.queue(channel);
        var quorum = client.name("quorum");
        channel.queueDeclare(quorum, true, false, false, Map.of("x-queue-type", "quorum"));
        channel.basicConsume(classic, false, (_, _) -> {}, _ -> {});
        for (var queue : List.of(classic, quorum)) {
            client.publishTo(channel, queue, "one");
        }
        has(api.get("overview"), "overview");
        has(api.get("nodes").get(0), "node");
        has(present(api, "queues/%2F/" + classic), "queue", "classic");
        has(present(api, "queues/%2F/" + quorum), "queue", "quorum");
        has(api.get("bindings/%2F/e//q/" + classic).get(0), "binding");
        has(api.get("exchanges/%2F/amq.topic"), "exchange");
        has(api.get("vhosts/%2F"), "vhost");
        has(api.get("users/guest"), "user");
        var consumer =
                Eventually.eventuallyPresent("the consumer's row", () -> first(api.get("consumers/%2F"), classic));
        has(consumer, "consumer");
        var name = consumer.get("channel_details").get("name").textValue();
        has(present(api, "channels/" + ManagementApi.segment(name)), "channel");
        var connection = consumer.get("channel_details").get("connection_name").textValue();
        has(api.get("connections/" + ManagementApi.segment(connection)), "connection");
    }

    private static Optional<JsonNode> first(JsonNode consumers, String queue) {
        for (var each : consumers) {
            if (each.get("queue").get("name").textValue().equals(queue)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    /** Once it has statistics, which RabbitMQ shows after a moment. */
    private static JsonNode present(ManagementApi api, String path) throws Exception {
        return Eventually.eventuallyPresent(
                "statistics of " + path, () -> Optional.of(api.get(path)).filter(each -> each.has("message_stats")));
    }

    private static void has(JsonNode object, String... kinds) throws IOException {
        for (var kind : kinds) {
            var missing =
                    fields(kind).stream().filter(each -> !object.has(each)).toList();
            assertEquals(List.of(), missing, () -> kind + " " + object);
        }
    }

    private static List<String> fields(String kind) throws IOException {
        try (var in = Objects.requireNonNull(HttpFieldsTest.class.getResourceAsStream("http-fields.txt"))) {
            return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
                    .lines()
                    .filter(each -> each.startsWith(kind + ": "))
                    .flatMap(each -> List.of(each.substring(kind.length() + 2).split(" ", -1)).stream())
                    .toList();
        }
    }
}
