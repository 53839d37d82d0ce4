package io.warren.compat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.compat.harness.BrokerProcess;
import io.warren.compat.harness.Client;
import io.warren.compat.harness.Eventually;
import io.warren.compat.harness.WarrenOnly;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What Prometheus finds. */
@WarrenOnly
final class PrometheusTest {
    private static final BrokerProcess BROKER = BrokerProcess.start(BrokerProcess.Settings.named("prometheus"));

    private static final Pattern LINE = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(\\{.*})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\.)*)\"[,}]");

    private record Series(String name, Map<String, String> labels, double value) {
        boolean has(String name, String... pairs) {
            for (var at = 0; at < pairs.length; at += 2) {
                if (!pairs[at + 1].equals(labels.get(pairs[at]))) {
                    return false;
                }
            }
            return this.name.equals(name);
        }
    }

    @AfterAll
    static void end() {
        BROKER.close();
    }

    @Test
    void theOverviewDashboardFindsAllThatItAsksForFromTheFirstScrapeOn() throws Exception {
        var found = scrape("");
        var missing = new ArrayList<String>();
        for (var wish : lines()) {
            var words = List.of(wish.split(" ", -1));
            if (found.stream().noneMatch(each -> fits(each, words))) {
                missing.add(wish);
            }
        }
        assertEquals(List.of(), missing);
    }

    private static boolean fits(Series series, List<String> wish) {
        if (!series.name().equals(wish.getFirst())) {
            return false;
        }
        for (var label : wish.subList(1, wish.size())) {
            var pair = label.split("=", 2);
            var value = series.labels().get(pair[0]);
            if (value == null || (pair.length == 2 && !value.equals(pair[1]))) {
                return false;
            }
        }
        return true;
    }

    private static List<String> lines() throws IOException {
        try (var in = Objects.requireNonNull(PrometheusTest.class.getResourceAsStream("overview-dashboard.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(each -> !each.startsWith("#"))
                    .toList();
        }
    }

    @Test
    void everyEndpointIdentifiesTheNodeOnceAndHasNoSeriesTwice() throws Exception {
        var endpoints = new LinkedHashMap<String, String>();
        endpoints.put("", "aggregated");
        endpoints.put("/per-object", "per-object");
        endpoints.put("/detailed?family=queue_coarse_metrics&family=channel_metrics&family=vhost_status", "detailed");
        for (var each : endpoints.entrySet()) {
            var series = scrape(each.getKey());
            var identities = series.stream()
                    .filter(one -> one.name().equals("rabbitmq_identity_info"))
                    .toList();
            assertEquals(1, identities.size());
            assertEquals(each.getValue(), identities.getFirst().labels().get("rabbitmq_endpoint"));
            assertTrue(Objects.requireNonNull(identities.getFirst().labels().get("rabbitmq_cluster_permanent_id"))
                    .startsWith("rabbitmq-cluster-id-"));
            var seen = new HashSet<String>();
            for (var one : series) {
                assertTrue(seen.add(one.name() + one.labels()), () -> each.getKey() + " has twice " + one);
            }
        }
    }

    @Test
    void messagesAreCountedByQueueByTypeAndAltogether() throws Exception {
        try (var client = new Client(BROKER)) {
            var channel = client.channel();
            channel.confirmSelect();
            var queue = client.queue(channel);
            var before = value(scrape(""), "rabbitmq_global_messages_received_total", "protocol", "amqp091");
            client.publishTo(channel, queue, "one", "two", "three");
            assertTrue(channel.basicGet(queue, false) != null);
            Eventually.eventually("the queue's series", () -> {
                var series = scrape("/per-object");
                return value(series, "rabbitmq_queue_messages_ready", "vhost", "/", "queue", queue) == 2
                        && value(series, "rabbitmq_queue_messages_unacked", "vhost", "/", "queue", queue) == 1
                        && value(series, "warren_queue_oldest_message_age_seconds", "vhost", "/", "queue", queue) > 0;
            });
            var series = scrape("");
            assertEquals(before + 3, value(series, "rabbitmq_global_messages_received_total", "protocol", "amqp091"));
            assertTrue(value(series, "rabbitmq_message_size_bytes_count", "protocol", "amqp091") >= 3);
            assertTrue(value(series, "warren_confirm_latency_seconds_count") >= 1);
            assertTrue(value(series, "rabbitmq_auth_attempts_succeeded_total", "protocol", "amqp091") >= 1);
        }
    }

    @Test
    void whatADeletedQueueDidStaysInTheTotals() throws Exception {
        try (var client = new Client(BROKER)) {
            var channel = client.channel();
            channel.confirmSelect();
            var queue = client.queue(channel);
            var labels = new String[] {"protocol", "amqp091", "queue_type", "rabbit_classic_queue"};
            var name = "rabbitmq_global_messages_delivered_get_auto_ack_total";
            var before = value(scrape(""), name, labels);
            client.publishTo(channel, queue, "one");
            assertTrue(channel.basicGet(queue, true) != null);
            Eventually.eventually("the get counts", () -> value(scrape(""), name, labels) == before + 1);
            channel.queueDelete(queue);
            Eventually.eventually(
                    "the queue is gone",
                    () -> scrape("/per-object").stream()
                            .noneMatch(each -> each.has("rabbitmq_queue_messages", "queue", queue)));
            assertEquals(before + 1, value(scrape(""), name, labels));
        }
    }

    @Test
    void detailsAreOfTheFamiliesHostsAndQueuesAskedFor() throws Exception {
        try (var client = new Client(BROKER)) {
            var host = client.virtualHost();
            var channel = client.channel();
            var here = client.queue(channel);
            var api = client.management();
            api.put("queues/" + host + "/elsewhere", Map.of("durable", true));
            var series = scrape("/detailed?family=queue_coarse_metrics&vhost=" + host);
            assertEquals(
                    0, value(series, "rabbitmq_detailed_queue_messages_ready", "vhost", host, "queue", "elsewhere"));
            assertTrue(
                    series.stream().noneMatch(each -> here.equals(each.labels().get("queue"))));
            assertTrue(series.stream().noneMatch(each -> each.name().startsWith("rabbitmq_detailed_channel")));
            var one = scrape("/detailed?family=queue_consumer_count&queue=^else");
            assertEquals(
                    1,
                    one.stream()
                            .filter(each -> each.name().equals("rabbitmq_detailed_queue_consumers"))
                            .count());
            assertTrue(scrape("/detailed?family=vhost_status").stream()
                    .anyMatch(each -> each.has("rabbitmq_cluster_vhost_status", "vhost", host)));
            assertEquals(2, scrape("/detailed").size(), "who it is, and nothing else");
        }
    }

    @Test
    void labelsAreEscapedAndWhatIsNotThereIsRefused() throws Exception {
        try (var client = new Client(BROKER)) {
            var name = client.name("odd") + "\"\\";
            client.channel().queueDeclare(name, false, true, false, Map.of());
            Eventually.eventually(
                    "the odd queue",
                    () -> scrape("/per-object").stream()
                            .anyMatch(each -> each.has("rabbitmq_queue_consumers", "queue", name)));
            assertEquals(404, get("/nope").statusCode());
            assertEquals("Unknown Registry", get("/nope").body());
            assertEquals(400, get("/detailed?family=nope").statusCode());
            assertEquals(400, get("/detailed?family=queue_metrics&queue=(").statusCode());
            assertEquals(
                    "text/plain;version=0.0.4;charset=utf-8",
                    get("").headers().firstValue("content-type").orElse("").replace(" ", ""));
        }
    }

    private static double value(List<Series> series, String name, String... labels) {
        return series.stream()
                .filter(each -> each.has(name, labels))
                .mapToDouble(Series::value)
                .findFirst()
                .orElse(Double.NaN);
    }

    private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
        var url = "http://127.0.0.1:" + BROKER.metricsPort() + "/metrics"
                + path.replace("^", "%5E").replace("(", "%28");
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
    }

    /** Everything, as strictly as Prometheus reads it. */
    private static List<Series> scrape(String path) throws IOException, InterruptedException {
        var answer = get(path);
        assertEquals(200, answer.statusCode(), answer::body);
        var series = new ArrayList<Series>();
        for (var line :
                answer.body().lines().filter(each -> !each.startsWith("#")).toList()) {
            var match = LINE.matcher(line);
            assertTrue(match.matches(), line);
            var labels = new HashMap<String, String>();
            if (match.group(2) != null) {
                var each = LABEL.matcher(match.group(2));
                while (each.find()) {
                    labels.put(
                            each.group(1),
                            each.group(2)
                                    .replace("\\\"", "\"")
                                    .replace("\\n", "\n")
                                    .replace("\\\\", "\\"));
                }
            }
            var value = match.group(3);
            series.add(new Series(
                    match.group(1),
                    labels,
                    value.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(value)));
        }
        return series;
    }
}
