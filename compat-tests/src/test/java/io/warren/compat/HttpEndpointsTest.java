package io.warren.compat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.warren.compat.harness.Client;
import io.warren.compat.harness.Eventually;
import io.warren.compat.harness.Inbox;
import io.warren.compat.harness.ManagementApi;
import io.warren.compat.harness.OnBroker;
import io.warren.compat.harness.WarrenOnly;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Endpoints of the HTTP API beyond declaring and looking: status, body and kind of what they answer. */
@OnBroker
final class HttpEndpointsTest {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Test
    void aLoginIsAnsweredWithWhatToSendFromThenOn(Client client) throws Exception {
        var answer = form(client, "username=guest&password=guest");
        assertEquals(200, answer.statusCode());
        var token = Base64.getEncoder().encodeToString("guest:guest".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertTrue(answer.body().contains("\"token\":{\"type\":\"basic\",\"value\":\"" + token + "\"}"), answer.body());
        assertEquals(401, form(client, "username=guest&password=wrong").statusCode());
    }

    private static HttpResponse<String> form(Client client, String body) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(base(client, "login"))
                        .header("content-type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static URI base(Client client, String path) {
        return URI.create(
                "http://" + client.broker().host() + ":" + client.broker().managementPort() + "/api/" + path);
    }

    @Test
    void featuresAreListedAndThoseThereAreCanBeEnabled(Client client) {
        var api = client.management();
        var flags = api.get("feature-flags");
        assertTrue(flags.size() > 5);
        for (var each : flags) {
            assertEquals("enabled", each.get("state").textValue(), each::toString);
        }
        assertEquals(204, api.status("PUT", "feature-flags/message_containers/enable", Map.of()));
        var unknown = api.send("PUT", "feature-flags/nope/enable", Map.of());
        assertEquals(400, unknown.statusCode());
        assertEquals("{\"error\":\"bad_request\",\"reason\":\"unsupported\"}", unknown.body());
        assertTrue(names(api.get("deprecated-features")).contains("global_qos"));
    }

    private static List<String> names(JsonNode rows) {
        return names(rows, "name");
    }

    private static List<String> names(JsonNode rows, String field) {
        var names = new ArrayList<String>();
        rows.forEach(each -> names.add(each.get(field).textValue()));
        return names;
    }

    @Test
    void replicasOfAQuorumQueueAreToldByTheirNodes(Client client) throws IOException, Exception {
        var api = client.management();
        var channel = client.channel();
        var quorum = client.name("quorum");
        channel.queueDeclare(quorum, true, false, false, Map.of("x-queue-type", "quorum"));
        client.deleteAfterwards("queues/%2F/" + quorum);
        // In a cluster another node may lead it.
        var node = api.get("queues/%2F/" + quorum).get("leader").textValue();
        var members = api.get("queues/quorum/%2F/" + quorum + "/status");
        var leader = StreamSupport.stream(members.spliterator(), false)
                .filter(each -> each.get("Node Name").textValue().equals(node))
                .findFirst()
                .orElseThrow(() -> new AssertionError(members.toString()));
        assertEquals("leader", leader.get("Raft State").textValue());
        var classic = api.send("GET", "queues/quorum/%2F/" + client.queue(channel) + "/status", null);
        assertEquals(503, classic.statusCode());
        assertEquals("{\"status\":\"failed\",\"reason\":\"classic_queue_not_supported\"}", classic.body());
        var elsewhere =
                api.send("POST", "queues/quorum/%2F/" + quorum + "/replicas/add", Map.of("node", "rabbit@nope"));
        assertEquals(400, elsewhere.statusCode());
        assertTrue(elsewhere.body().contains("Node is not a cluster member"), elsewhere.body());
        assertEquals(202, api.status("DELETE", "queues/quorum/replicas/on/" + node + "/shrink"));
        assertEquals(
                204,
                api.status(
                        "POST",
                        "queues/quorum/replicas/on/" + node + "/grow",
                        Map.of("vhost_pattern", ".*", "queue_pattern", ".*", "strategy", "all")));
        assertEquals(204, api.status("POST", "rebalance/queues", Map.of()));
    }

    @Test
    void memoryIsGivenByWhatTakesIt(Client client) {
        var api = client.management();
        var node = api.get("overview").get("node").textValue();
        var memory = api.get("nodes/" + node + "/memory").get("memory");
        assertTrue(memory.get("total").get("rss").longValue() > 1_000_000, memory::toString);
        assertTrue(memory.get("code").longValue() > 1_000_000, memory::toString);
        assertEquals(
                100,
                api.get("nodes/" + node + "/memory/relative")
                        .get("memory")
                        .get("total")
                        .intValue());
        assertTrue(api.get("nodes/" + node + "?memory=true").has("memory"));
        assertEquals(404, api.status("GET", "nodes/rabbit@nope/memory"));
    }

    @Test
    void theNameOfTheClusterCanBeChanged(Client client) {
        var api = client.management();
        var before = api.get("cluster-name").get("name").textValue();
        try {
            api.put("cluster-name", Map.of("name", "another"));
            assertEquals("another", api.get("cluster-name").get("name").textValue());
            assertEquals("another", api.get("overview").get("cluster_name").textValue());
            assertEquals(
                    "another",
                    api.get("global-parameters/cluster_name").get("value").textValue());
        } finally {
            api.put("cluster-name", Map.of("name", before));
        }
    }

    @Test
    void aConnectionOfThisProtocolHasNoSessions(Client client) throws Exception {
        var connection = client.connect();
        var name = "127.0.0.1:" + connection.getAddress().getHostAddress();
        assertEquals(
                404, client.management().status("GET", "connections/" + ManagementApi.segment(name) + "/sessions"));
        var rows = Eventually.eventuallyPresent(
                "a connection",
                () -> java.util.Optional.of(client.management().get("connections"))
                        .filter(each -> !each.isEmpty()));
        var known = rows.get(0).get("name").textValue();
        var answer = client.management().send("GET", "connections/" + ManagementApi.segment(known) + "/sessions", null);
        assertEquals(400, answer.statusCode());
        assertTrue(answer.body().contains("connection does not use AMQP 1.0"), answer.body());
    }

    @Test
    void aTopicPermissionCanBeAskedForByItsExchange(Client client) {
        var api = client.management();
        var user = client.user("");
        for (var exchange : List.of("amq.topic", "amq.direct")) {
            api.put("topic-permissions/%2F/" + user, Map.of("exchange", exchange, "write", ".*", "read", exchange));
        }
        assertEquals(2, api.get("topic-permissions/%2F/" + user).size());
        var one = api.get("topic-permissions/%2F/" + user + "/amq.direct");
        // RabbitMQ answers with those of all exchanges.
        assertEquals(client.broker().isWarren() ? 1 : 2, one.size());
        assertTrue(names(one, "exchange").contains("amq.direct"));
    }

    @Test
    void definitionsCanComeAsAFileInAForm(Client client) throws Exception {
        var name = client.name("from-a-form");
        client.deleteAfterwards("queues/%2F/" + name);
        var document = "{\"queues\":[{\"name\":\"" + name + "\",\"vhost\":\"/\",\"durable\":true,\"auto_delete\":false,"
                + "\"arguments\":{}}]}";
        var body = "--xyz\r\nContent-Disposition: form-data; name=\"file\"; filename=\"d.json\"\r\n"
                + "Content-Type: application/json\r\n\r\n" + document + "\r\n--xyz--\r\n";
        var answer = HTTP.send(
                HttpRequest.newBuilder(base(client, "definitions"))
                        .header("content-type", "multipart/form-data; boundary=xyz")
                        .header(
                                "authorization",
                                "Basic "
                                        + Base64.getEncoder()
                                                .encodeToString("guest:guest"
                                                        .getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        assertEquals(204, answer.statusCode(), answer.body());
        assertEquals(200, client.management().status("GET", "queues/%2F/" + name));
    }

    @Test
    void whatIsNotServedIsMissingOrNotAllowed(Client client) {
        var api = client.management();
        var missing = api.send("GET", "nope", null);
        assertEquals(404, missing.statusCode());
        assertEquals("{\"error\":\"Object Not Found\",\"reason\":\"Not Found\"}", missing.body());
        var wrong = api.send("PUT", "overview", Map.of());
        assertEquals(405, wrong.statusCode());
        assertEquals("", wrong.body());
        assertTrue(wrong.headers().firstValue("allow").orElse("").contains("GET"));
        assertTrue(api.send("GET", "overview", null)
                .headers()
                .firstValue("allow")
                .orElse("")
                .contains("HEAD"));
    }

    /** As rabbitmqadmin publishes when no exchange is given. */
    @Test
    void theDefaultExchangeMayBeAnEmptySegment(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);
        var told = client.management()
                .post(
                        "exchanges/%2F//publish",
                        Map.of(
                                "properties",
                                Map.of(),
                                "routing_key",
                                queue,
                                "payload",
                                "by rabbitmqadmin",
                                "payload_encoding",
                                "string"));
        assertTrue(told.get("routed").booleanValue());
        assertEquals("by rabbitmqadmin", Client.text(client.eventuallyGet(channel, queue, true)));
        assertEquals(200, client.management().status("GET", "exchanges/%2F/"));
    }

    /** rabbitmqadmin cannot read a consumer with a negative one. */
    @Test
    void aConsumersTimeoutIsNotNegative(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);
        var inbox = Inbox.consume(channel, queue);
        Eventually.eventually("the consumer is told", () -> {
            for (var each : client.management().get("consumers/%2F")) {
                if (each.get("consumer_tag").asText().equals(inbox.tag())) {
                    return each.get("consumer_timeout").asLong(-1) >= 0;
                }
            }
            return false;
        });
    }

    @Test
    @WarrenOnly
    void federationIsKeptForRabbitMqAndHasNoLinks(Client client) {
        var api = client.management();
        api.putPolicy("/", "http-federation", "^nothing$", "exchanges", 1, Map.of("federation-upstream-set", "all"));
        assertEquals(
                "all",
                api.get("policies/%2F/http-federation")
                        .get("definition")
                        .get("federation-upstream-set")
                        .asText());
        api.delete("policies/%2F/http-federation");
        assertEquals(0, api.get("federation-links").size());
        assertEquals(0, api.get("federation-links/%2F").size());
        assertEquals(404, api.status("GET", "federation-links/nope"));
    }
}
