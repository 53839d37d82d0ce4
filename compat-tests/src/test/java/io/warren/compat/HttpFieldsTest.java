package io.warren.compat;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.warren.compat.harness.Client;
import io.warren.compat.harness.Eventually;
import io.warren.compat.harness.ManagementApi;
import io.warren.compat.harness.OnBroker;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
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
        has("overview", () -> api.get("overview"));
        has("node", () -> api.get("nodes").get(0));
        has("queue", () -> api.get("queues/%2F/" + classic));
        has("classic", () -> api.get("queues/%2F/" + classic));
        has("queue", () -> api.get("queues/%2F/" + quorum));
        has("quorum", () -> api.get("queues/%2F/" + quorum));
        has("binding", () -> api.get("bindings/%2F/e//q/" + classic).get(0));
        has("exchange", () -> api.get("exchanges/%2F/amq.topic"));
        has("vhost", () -> api.get("vhosts/%2F"));
        has("user", () -> api.get("users/guest"));
        var consumer =
                Eventually.eventuallyPresent("the consumer's row", () -> first(api.get("consumers/%2F"), classic));
        has("consumer", () -> consumer);
        var name = consumer.get("channel_details").get("name").textValue();
        has("channel", () -> api.get("channels/" + ManagementApi.segment(name)));
        var connection = consumer.get("channel_details").get("connection_name").textValue();
        has("connection", () -> api.get("connections/" + ManagementApi.segment(connection)));
    }

    private static Optional<JsonNode> first(JsonNode consumers, String queue) {
        for (var each : consumers) {
            if (each.get("queue").get("name").textValue().equals(queue)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    /** At once or, as RabbitMQ gathers statistics every five seconds, a moment later. */
    private static void has(String kind, Supplier<JsonNode> object) throws Exception {
        var wanted = fields(kind);
        var missing = new ArrayList<String>();
        try {
            Eventually.eventually("the fields of a " + kind, () -> {
                var there = object.get();
                missing.clear();
                wanted.stream().filter(each -> !there.has(each)).forEach(missing::add);
                return missing.isEmpty();
            });
        } catch (AssertionError late) {
            assertEquals(List.of(), missing, kind + " " + object.get());
            throw late;
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
