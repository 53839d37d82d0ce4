package io.warren.compat.cluster;

import static io.warren.compat.harness.Client.text;
import static io.warren.compat.harness.Eventually.eventually;
import static io.warren.compat.harness.ManagementApi.segment;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.rabbitmq.client.AuthenticationFailureException;
import io.warren.compat.harness.Client;
import io.warren.compat.harness.Inbox;
import io.warren.compat.harness.WarrenOnly;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What RabbitMQ's API does not have, asked over HTTP at nodes that are not the queue's home, while clients of others publish
 * and consume.
 */
@WarrenOnly
class ManagedThroughAnotherNodeTest extends OnThreeNodes {
    private static String path(String queue) {
        return "queues/%2F/" + segment(queue);
    }

    private static JsonNode route(Client client, String exchange, String key) {
        return client.management().post("exchanges/%2F/" + segment(exchange) + "/route", Map.of("routing_key", key));
    }

    private static List<String> texts(JsonNode rows, String key) {
        var texts = new ArrayList<String>();
        rows.forEach(each -> texts.add(each.path(key).asText()));
        return texts;
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void whatTheSimulatorTellsIsWhatHappens(String type) throws Exception {
        var topic = home.exchange(declaring, "topic");
        var reached = queue(type, Map.of("x-max-length", 1, "x-overflow", "reject-publish"));
        var missed = queue(type, Map.of());
        declaring.queueBind(reached, topic, "orders.*.eu");
        declaring.queueBind(missed, topic, "orders.*.us");

        var told = route(one, topic, "orders.new.eu");

        assertTrue(told.get("routed").booleanValue(), told::toString);
        assertEquals(List.of(reached), texts(told.get("queues"), "name"));
        assertEquals("enqueued", told.get("queues").get(0).get("outcome").textValue());
        assertEquals(
                List.of("word 3 is 'eu' and not 'us'"),
                texts(told.get("exchanges").get(0).get("unmatched"), "why"));
        assertNull(other.basicGet(reached, true), "nothing is published by a question");
        two.publish(other, topic, "orders.new.eu", "real");
        // What a queue elsewhere holds is told by its home in its own time.
        eventually(
                "the queue is told to be full",
                () -> route(one, topic, "orders.new.eu")
                        .get("queues")
                        .get(0)
                        .path("outcome")
                        .asText()
                        .equals("rejected, the queue is full"));
        channel.confirmSelect();
        eventually("it is", () -> {
            channel.basicPublish(topic, "orders.new.eu", null, Client.bytes("too many"));
            return !channel.waitForConfirms(15_000);
        });
        assertEquals("real", text(one.eventuallyGet(channel, reached, true)));
        assertNull(other.basicGet(missed, true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void aQueueIsPausedAtOneNodeAndResumedAtAnother(String type) throws Exception {
        var queue = queue(type, Map.of());
        var inbox = Inbox.consumeWithoutAck(other, queue);
        one.publishTo(channel, queue, "before");
        assertEquals("before", inbox.nextText());

        one.management().put(path(queue) + "/pause", Map.of("reason", "consumer is ill"));
        one.publishTo(channel, queue, "during");
        home.publishTo(declaring, queue, "during too");

        inbox.assertSilence();
        assertNull(declaring.basicGet(queue, true), "a get finds nothing");
        for (var client : List.of(home, one, two)) {
            eventually("every node shows it", () -> {
                var shown = client.management().get(path(queue)).path("paused");
                return shown.path("user").asText().equals("guest")
                        && shown.path("reason").asText().equals("consumer is ill");
            });
            var looked = client.management()
                    .post(path(queue) + "/get", Map.of("ackmode", "ack_requeue_true", "count", 5, "encoding", "auto"));
            assertEquals(List.of("during", "during too"), texts(looked, "payload"));
        }
        inbox.assertSilence();

        two.management().put(path(queue) + "/resume", Map.of());

        assertEquals(List.of("during", "during too"), inbox.nextTexts(2));
        assertFalse(one.management().get(path(queue)).has("paused"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void aPauseEndsByTheClock(String type) throws Exception {
        var queue = queue(type, Map.of());
        var inbox = Inbox.consumeWithoutAck(other, queue);

        two.management().put(path(queue) + "/pause", Map.of("seconds", 2));
        one.publishTo(channel, queue, "later");

        inbox.assertSilence();
        assertEquals("later", inbox.nextText());
    }

    @Test
    void aPauseStaysWhenAnotherNodeLeads() throws Exception {
        var queue = queue("quorum", Map.of());
        one.management().put(path(queue) + "/pause", Map.of());
        one.publishTo(channel, queue, "kept");
        var before = cluster.leaderOf(queue).orElseThrow();
        var next = (before + 1) % 3;
        one.management()
                .post(
                        "warren/" + path(queue) + "/leader",
                        Map.of(
                                "node",
                                "rabbit" + (next + 1) + "@" + cluster.node(next).host()));
        eventually(
                "another leader",
                () -> cluster.leaderOf(queue).filter(each -> each == next).isPresent());

        var inbox = Inbox.consumeWithoutAck(other, queue);
        one.publishTo(channel, queue, "kept too");
        inbox.assertSilence();
        home.management().put(path(queue) + "/resume", Map.of());

        assertEquals(List.of("kept", "kept too"), inbox.nextTexts(2));
    }

    @Test
    void aPlanOfOneNodeIsAppliedAtAnotherUnlessSomethingHasChanged() throws Exception {
        var its = home.virtualHost();
        var virtualHost = segment(its);
        var definitions = "definitions/" + virtualHost;
        for (var client : List.of(one, two)) {
            eventually("every node knows it", () -> client.management().status("GET", "vhosts/" + virtualHost) == 200);
        }
        var connection = two.connect(factory -> factory.setVirtualHost(its));
        var attached = connection.createChannel();
        attached.queueDeclare("kept", true, false, false, Map.of());
        attached.queueDeclare("replaced", true, false, false, Map.of("x-max-length", 20));
        var kept = Inbox.consumeWithoutAck(attached, "kept");
        var replaced = Inbox.consumeWithoutAck(attached, "replaced");
        var document = one.management().get(definitions);
        document.get("queues").forEach(each -> {
            if (each.get("name").asText().equals("replaced")) {
                ((ObjectNode) each.get("arguments")).put("x-max-length", 10);
            }
        });
        ((ArrayNode) document.get("exchanges"))
                .addObject()
                .put("name", "planned")
                .put("type", "fanout")
                .put("durable", true)
                .put("auto_delete", false)
                .put("internal", false)
                .putObject("arguments");
        ((ArrayNode) document.get("bindings"))
                .addObject()
                .put("source", "planned")
                .put("destination", "kept")
                .put("destination_type", "queue")
                .put("routing_key", "")
                .putObject("arguments");

        var plan = one.management().post(definitions + "/plan?replace=true", document);
        var first = plan.get("revision").asLong();
        assertEquals(3, plan.get("changes").size(), plan::toString);
        // Somebody else was faster, at a third node.
        declaring.queueDeclare(home.name("meanwhile"), true, false, false, Map.of());
        assertEquals(
                409, two.management().status("POST", definitions + "/apply?replace=true&revision=" + first, document));

        var again = one.management().post(definitions + "/plan?replace=true", document);
        var applied = two.management()
                .post(
                        definitions + "/apply?replace=true&revision="
                                + again.get("revision").asLong(),
                        document);

        assertEquals(3, applied.get("changes").size(), applied::toString);
        replaced.assertCancelledByBroker();
        eventually(
                "the third node has it",
                () -> home.management()
                        .send("GET", "queues/" + virtualHost + "/replaced", null)
                        .body()
                        .contains("\"x-max-length\":10"));
        two.publish(attached, "planned", "", "by the new binding");
        assertEquals("by the new binding", kept.nextText());

        var undo = applied.get("undo").asLong();
        var rows = new ArrayList<String>();
        one.management().get("definitions/history").forEach(each -> {
            if (each.get("revision").asLong() == undo) {
                rows.add(each.get("node").asText());
            }
        });
        assertEquals(List.of(name(2)), rows, "every node tells who keeps the state");
        var refused = one.management().send("POST", "definitions/undo?replace=true&revision=" + undo, Map.of());
        assertEquals(404, refused.statusCode());
        assertTrue(refused.body().contains(name(2)), refused::body);
        two.management().post("definitions/undo?replace=true&revision=" + undo, Map.of());
        eventually(
                "it is undone at all nodes",
                () -> one.management().status("GET", "exchanges/" + virtualHost + "/planned") == 404
                        && home.management().status("GET", "exchanges/" + virtualHost + "/planned") == 404);
        connection.close();
    }

    private static String name(int node) {
        return "rabbit" + (node + 1) + "@" + cluster.node(node).host();
    }

    @Test
    void everyNodeTellsTheSameChanges() throws Exception {
        var queue = queue("quorum", Map.of());
        one.policy("^" + queue + "$", "queues", 1, Map.of("max-length", 7));
        two.management().put(path(queue) + "/pause", Map.of("reason", "told"));

        var told = new ArrayList<JsonNode>();
        for (var client : List.of(home, one, two)) {
            eventually(
                    "all changes are told",
                    () -> rows(client, "audit?kind=parameter&object=" + paused(queue))
                                    .size()
                            == 1);
            told.add(client.management().get("audit/queue/%2F/" + segment(queue)));
        }

        assertEquals("created", told.getFirst().get(0).path("action").asText(), told::toString);
        assertEquals("guest", told.getFirst().get(0).path("user").asText());
        assertTrue(
                told.getFirst()
                        .get(0)
                        .path("from")
                        .asText()
                        .endsWith(":" + cluster.node(0).amqpPort()),
                told::toString);
        assertEquals(told.getFirst(), told.get(1));
        assertEquals(told.getFirst(), told.get(2));
        two.management().put(path(queue) + "/resume", Map.of());
    }

    /** A parameter's object in the trail. */
    private static String paused(String queue) {
        return segment("queue-pause/" + queue);
    }

    private static List<JsonNode> rows(Client client, String path) {
        var rows = new ArrayList<JsonNode>();
        client.management().get(path).get("items").forEach(rows::add);
        return rows;
    }

    @Test
    void loginsOfAllNodesAreToldByEach() throws Exception {
        var user = home.user("administrator");
        for (var client : List.of(one, two)) {
            eventually("every node knows the user", () -> client.management().status("GET", "users/" + user) == 200);
            assertThrows(
                    AuthenticationFailureException.class,
                    () -> client.connect(factory -> {
                        factory.setUsername(user);
                        factory.setPassword("wrong");
                    }));
        }

        for (var client : List.of(home, one, two)) {
            eventually("both are told", () -> {
                var rows = rows(client, "audit?kind=login&object=" + user);
                var nodes = rows.stream()
                        .filter(each -> each.get("action").asText().equals("refused"))
                        .map(each -> each.path("node").asText())
                        .sorted()
                        .toList();
                return nodes.equals(List.of(name(1), name(2)));
            });
            assertEquals(2, client.management().get("audit/login/" + user).size());
        }
        // The newest first, and pages follow each other.
        var all = rows(home, "audit?page=1&page_size=40");
        var paged = new ArrayList<>(rows(home, "audit?page=1&page_size=20"));
        paged.addAll(rows(home, "audit?page=2&page_size=20"));
        assertEquals(all, paged);
        for (var at = 1; at < all.size(); at++) {
            assertTrue(all.get(at - 1).get("revision").asLong()
                    >= all.get(at).get("revision").asLong());
        }
    }

    @Test
    void aNodeThatIsDownIsNamed() throws Exception {
        var down = cluster.node(2);
        two.close();
        down.kill();
        try {
            eventually(
                    "its logins are missing, and it is named",
                    () -> one.management()
                            .send("GET", "audit", null)
                            .headers()
                            .firstValue("x-warren-missing-nodes")
                            .filter(name(2)::equals)
                            .isPresent());
        } finally {
            down.start();
            cluster.awaitWhole();
        }
    }
}
