package io.warren.compat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.warren.compat.harness.BrokerProcess;
import io.warren.compat.harness.Client;
import io.warren.compat.harness.Eventually;
import io.warren.compat.harness.WarrenOnly;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Rates and samples of a broker that samples five times a second. */
@WarrenOnly
final class HttpStatisticsTest {
    private static final long STARTED = System.currentTimeMillis();
    private static final BrokerProcess BROKER =
            BrokerProcess.start(BrokerProcess.Settings.named("statistics").with("collect_statistics_interval = 200"));

    private static final String RANGES =
            "?lengths_age=60&lengths_incr=5&msg_rates_age=60&msg_rates_incr=5&data_rates_age=60&data_rates_incr=5";

    @AfterAll
    static void end() {
        BROKER.close();
    }

    @Test
    void whatIsPublishedHasARateAndShowsInTheSamplesOfItsQueue() throws Exception {
        try (var client = new Client(BROKER)) {
            var channel = client.channel();
            channel.confirmSelect();
            var queue = client.queue(channel);
            var rate = Eventually.eventuallyPresent("a rate above nothing", () -> {
                client.publishTo(channel, queue, "one", "two");
                var details = client.management()
                        .get("queues/%2F/" + queue)
                        .path("message_stats")
                        .path("publish_details")
                        .path("rate");
                return details.asDouble() > 0 ? Optional.of(details) : Optional.empty();
            });
            assertTrue(rate.isNumber());
            var object = Eventually.eventuallyPresent("the sample of now", () -> {
                var now = client.management().get("queues/%2F/" + queue + RANGES);
                return newest(now, "messages_details") == now.get("messages").longValue()
                        ? Optional.of(now)
                        : Optional.empty();
            });
            var samples = object.get("messages_details").get("samples");
            assertEquals(13, samples.size());
            assertEquals(5_000, at(samples, 0) - at(samples, 1), "newest first, a step apart");
            assertEquals(0, samples.get(12).get("sample").longValue(), "a minute ago there was no queue");
            assertTrue(object.get("message_stats")
                            .get("publish_details")
                            .get("samples")
                            .size()
                    == 13);
            assertTrue(object.get("messages_details").get("avg").isNumber());
            assertTrue(object.get("messages_details").get("avg_rate").isNumber());
        }
    }

    @Test
    void theOverviewTheVirtualHostAndTheConnectionHaveSamplesToo() throws Exception {
        try (var client = new Client(BROKER)) {
            var channel = client.channel();
            channel.confirmSelect();
            client.publishTo(channel, client.queue(channel), "one");
            for (var path : new String[] {"overview", "vhosts/%2F", "connections"}) {
                Eventually.eventually("samples in " + path, () -> {
                    var answer = client.management().get(path + RANGES);
                    var object = answer.isArray() ? answer.path(0) : answer;
                    var details = path.equals("overview")
                            ? object.path("queue_totals").path("messages_details")
                            : object.path("recv_oct_details");
                    return details.path("samples").size() == 13
                            && details.get("samples").get(0).get("sample").longValue() > 0;
                });
            }
        }
    }

    @Test
    void theTimeBeforeTheNodeCountedIsLeftOutForWhoAsks() throws Exception {
        try (var client = new Client(BROKER)) {
            var path = "overview?lengths_age=600&lengths_incr=5";
            assertEquals(121, totals(client, path).size(), "as RabbitMQ does");
            var known = Eventually.eventuallyPresent("samples that are known", () -> {
                var samples = totals(client, path + "&known_samples=true");
                return samples.size() > 1 ? Optional.of(samples) : Optional.empty();
            });
            assertTrue(at(known, known.size() - 1) >= STARTED, () -> known + " since " + STARTED);
        }
    }

    private static JsonNode totals(Client client, String path) {
        return client.management()
                .get(path)
                .path("queue_totals")
                .path("messages_details")
                .path("samples");
    }

    @Test
    void anExchangeTellsWhatCameInAndToHowManyQueuesItWent() throws Exception {
        try (var client = new Client(BROKER)) {
            var channel = client.channel();
            channel.confirmSelect();
            var path = "exchanges/%2F/stats-in-out";
            channel.exchangeDeclare("stats-in-out", "fanout", false, true, null);
            channel.queueBind(client.queue(channel), "stats-in-out", "");
            channel.queueBind(client.queue(channel), "stats-in-out", "");
            assertFalse(client.management().get(path).has("message_stats"), "nobody published yet");
            for (var each = 0; each < 5; each++) {
                channel.basicPublish("stats-in-out", "", null, new byte[1]);
            }
            channel.waitForConfirmsOrDie(10_000);
            var now = client.management().get(path).path("message_stats");
            assertEquals(5, now.path("publish_in").longValue(), now::toString);
            assertEquals(10, now.path("publish_out").longValue(), now::toString);
            assertTrue(now.path("publish_in_details").path("rate").isNumber());

            // A message without a connection counts, too, and so does what a connection did that is gone.
            client.management()
                    .post(
                            path + "/publish",
                            Map.of(
                                    "routing_key",
                                    "",
                                    "properties",
                                    Map.of(),
                                    "payload",
                                    "x",
                                    "payload_encoding",
                                    "string"));
            try (var other = new Client(BROKER)) {
                var its = other.channel();
                its.confirmSelect();
                its.basicPublish("stats-in-out", "", null, new byte[1]);
                its.waitForConfirmsOrDie(10_000);
            }
            Eventually.eventually("all seven", () -> {
                var after = client.management().get(path).path("message_stats");
                return after.path("publish_in").longValue() == 7
                        && after.path("publish_out").longValue() == 14;
            });
            Eventually.eventually("a rate or a sample in the list", () -> {
                for (var row : client.management().get("exchanges/%2F" + RANGES)) {
                    if (row.path("name").asText().equals("stats-in-out")) {
                        return newest(row.path("message_stats"), "publish_in_details") == 7;
                    }
                }
                return false;
            });
            for (var row : client.management().get("exchanges/%2F?disable_stats=true")) {
                assertFalse(row.has("message_stats"), row::toString);
            }
            channel.exchangeDelete("stats-in-out");
            channel.exchangeDeclare("stats-in-out", "fanout", false, true, null);
            assertFalse(client.management().get(path).has("message_stats"), "another exchange of the same name");
        }
    }

    @Test
    void aRangeOfTooManySamplesIsRefused() throws Exception {
        try (var client = new Client(BROKER)) {
            var answer = client.management().send("GET", "overview?lengths_age=600&lengths_incr=1", null);
            assertEquals(400, answer.statusCode());
            assertEquals(
                    "{\"error\":\"invalid_range_parameters\",\"reason\":\"Invalid range parameters: age 600, incr 1\"}",
                    answer.body());
        }
    }

    @Test
    void whoWantsNoStatisticsGetsNone() throws Exception {
        try (var client = new Client(BROKER)) {
            var queue = client.queue(client.channel());
            var row = client.management().get("queues/%2F/" + queue + "?disable_stats=true");
            assertFalse(row.has("messages") || row.has("memory"), row::toString);
            var totals =
                    client.management().get("queues/%2F/" + queue + "?disable_stats=true&enable_queue_totals=true");
            assertTrue(totals.has("messages") && !totals.has("memory"), totals::toString);
            var overview = client.management().get("overview?disable_stats=true");
            assertTrue(overview.get("disable_stats").booleanValue() && !overview.has("message_stats"));
        }
    }

    @Test
    void aResetForgetsThePast() throws Exception {
        try (var client = new Client(BROKER)) {
            assertEquals(204, client.management().status("DELETE", "reset", Map.of()));
        }
    }

    private static long newest(JsonNode object, String details) {
        return object.path(details).path("samples").path(0).path("sample").asLong(-1);
    }

    private static long at(JsonNode samples, int index) {
        return samples.get(index).get("timestamp").longValue();
    }
}
