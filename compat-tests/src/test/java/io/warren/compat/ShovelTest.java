package io.warren.compat;

import static io.warren.compat.harness.Eventually.eventually;
import static io.warren.compat.harness.ManagementApi.segment;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import io.warren.compat.harness.BrokerProcess;
import io.warren.compat.harness.BrokerProcess.Settings;
import io.warren.compat.harness.Client;
import io.warren.compat.harness.ManagementApi;
import io.warren.compat.harness.WarrenOnly;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Dynamic shovels inside a broker, and between two of them. */
@WarrenOnly // RabbitMQ's plugin is not enabled where the tests run against it.
final class ShovelTest {
    private static BrokerProcess near;
    private static BrokerProcess far;
    private static ManagementApi api;

    private Connection connection;
    private Channel channel;

    @BeforeAll
    static void start() {
        near = BrokerProcess.start(Settings.named("shovel-near"));
        far = BrokerProcess.start(Settings.named("shovel-far"));
        api = new ManagementApi("http://127.0.0.1:" + near.managementPort(), "guest", "guest");
    }

    @AfterAll
    static void stop() {
        near.close();
        far.close();
    }

    @BeforeEach
    void connect() throws Exception {
        connection = connect(near);
        channel = connection.createChannel();
        channel.confirmSelect();
    }

    @AfterEach
    void disconnect() {
        connection.abort(5_000);
        api.get("parameters/shovel")
                .forEach(each -> api.delete(
                        "parameters/shovel/" + segment(each.get("vhost").asText()) + "/"
                                + segment(each.get("name").asText())));
    }

    private static Connection connect(BrokerProcess broker) throws Exception {
        var factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(broker.amqpPort());
        factory.setAutomaticRecoveryEnabled(false);
        return factory.newConnection();
    }

    private static String uri(BrokerProcess broker) {
        return "amqp://guest:guest@127.0.0.1:" + broker.amqpPort();
    }

    private static void shovel(String name, Map<String, Object> value) {
        api.put("parameters/shovel/%2F/" + segment(name), Map.of("value", value));
    }

    private static Map<String, Object> definition(Object... pairs) {
        var value = new HashMap<String, Object>(Map.of("src-uri", "amqp://", "dest-uri", "amqp://"));
        for (var i = 0; i < pairs.length; i += 2) {
            value.put((String) pairs[i], pairs[i + 1]);
        }
        return value;
    }

    private static JsonNode status(String name) {
        for (var each : api.get("shovels/%2F")) {
            if (each.get("name").asText().equals(name)) {
                return each;
            }
        }
        return com.fasterxml.jackson.databind.node.MissingNode.getInstance();
    }

    private static void awaitState(String name, String state) throws Exception {
        eventually(
                name + " is " + state, () -> status(name).path("state").asText().equals(state));
    }

    private static void awaitGone(String name) throws Exception {
        eventually(
                name + " is gone",
                () -> status(name).isMissingNode()
                        && api.status("GET", "parameters/shovel/%2F/" + segment(name)) == 404);
    }

    private void queue(String name) throws IOException {
        channel.queueDeclare(name, true, false, false, null);
        channel.queuePurge(name);
    }

    private void publish(String queue, int from, int to) throws Exception {
        for (var number = from; number <= to; number++) {
            channel.basicPublish("", queue, MessageProperties.PERSISTENT_BASIC, Client.bytes(String.valueOf(number)));
        }
        channel.waitForConfirmsOrDie(30_000);
    }

    private static List<String> drain(Channel channel, String queue) throws IOException {
        var texts = new ArrayList<String>();
        for (var got = channel.basicGet(queue, true); got != null; got = channel.basicGet(queue, true)) {
            texts.add(Client.text(got));
        }
        return texts;
    }

    private static List<String> numbers(int from, int to) {
        var texts = new ArrayList<String>();
        for (var number = from; number <= to; number++) {
            texts.add(String.valueOf(number));
        }
        return texts;
    }

    @Test
    void messagesMoveToAnotherQueueAndTheShovelDeletesItself() throws Exception {
        for (var protocol : List.of("amqp091", "local")) {
            queue("move.from");
            queue("move.to");
            publish("move.from", 1, 2_500);
            shovel(
                    "move",
                    definition(
                            "src-protocol", protocol,
                            "dest-protocol", protocol,
                            "src-queue", "move.from",
                            "dest-queue", "move.to",
                            "src-delete-after", "queue-length"));

            awaitGone("move");
            assertEquals(numbers(1, 2_500), drain(channel, "move.to"), protocol);
            assertEquals(0, channel.messageCount("move.from"));
        }
    }

    @Test
    void anEmptyQueueHasNothingToMove() throws Exception {
        queue("empty.from");
        shovel(
                "empty",
                definition("src-queue", "empty.from", "dest-queue", "empty.to", "src-delete-after", "queue-length"));
        awaitGone("empty");
        assertEquals(0, channel.queueDeclarePassive("empty.to").getMessageCount(), "it was declared");
    }

    @Test
    void aNumberIsAllThatIsMovedAndTheRestStaysInOrder() throws Exception {
        queue("some.from");
        queue("some.to");
        publish("some.from", 1, 10);
        shovel("some", definition("src-queue", "some.from", "dest-queue", "some.to", "src-delete-after", 4));
        awaitGone("some");
        assertEquals(numbers(1, 4), drain(channel, "some.to"));
        eventually("the rest went back", () -> channel.messageCount("some.from") == 6);
        assertEquals(numbers(5, 10), drain(channel, "some.from"));
    }

    @Test
    void everyAckModeCarriesOn() throws Exception {
        for (var mode : List.of("on-confirm", "on-publish", "no-ack")) {
            for (var uri : List.of("amqp://", uri(near))) {
                queue("mode.from");
                queue("mode.to");
                shovel(
                        "mode",
                        definition(
                                "src-uri",
                                uri,
                                "dest-uri",
                                uri,
                                "src-queue",
                                "mode.from",
                                "dest-queue",
                                "mode.to",
                                "ack-mode",
                                mode,
                                "src-prefetch-count",
                                7));
                awaitState("mode", "running");
                publish("mode.from", 1, 300);
                eventually("all have come by " + mode, () -> channel.messageCount("mode.to") == 300);
                assertEquals(numbers(1, 300), drain(channel, "mode.to"), mode + " " + uri);
                var status = status("mode");
                assertEquals("unlimited", status.get("remaining").asText());
                eventually(
                        "forwarded counts",
                        () -> status("mode").get("forwarded").asLong() == 300);
                eventually(
                        "nothing is held",
                        () -> api.get("queues/%2F/mode.from").get("messages").asLong() == 0);
                api.delete("shovels/vhost/%2F/mode");
                awaitGone("mode");
            }
        }
    }

    @Test
    void anExchangeIsASourceAndADestination() throws Exception {
        channel.exchangeDeclare("shovel.x", "topic", true);
        channel.exchangeDeclare("shovel.y", "direct", true);
        queue("exchange.to");
        channel.queueBind("exchange.to", "shovel.y", "new");
        for (var uri : List.of("amqp://", uri(near))) {
            shovel(
                    "exchange",
                    definition(
                            "src-uri", uri,
                            "src-exchange", "shovel.x",
                            "src-exchange-key", "a.#",
                            "dest-uri", uri,
                            "dest-exchange", "shovel.y",
                            "dest-exchange-key", "new"));
            awaitState("exchange", "running");
            channel.basicPublish("shovel.x", "a.b", null, Client.bytes("wanted"));
            channel.basicPublish("shovel.x", "b.a", null, Client.bytes("not wanted"));
            eventually("it came", () -> channel.messageCount("exchange.to") == 1);
            assertEquals(List.of("wanted"), drain(channel, "exchange.to"));
            assertEquals("shovel.x", status("exchange").get("src_exchange").asText());
            api.delete("parameters/shovel/%2F/exchange");
            awaitGone("exchange");
        }
    }

    @Test
    @SuppressWarnings("JavaUtilDate") // The client's.
    void propertiesArriveAsTheyWereAndWithWhatIsAskedFor() throws Exception {
        var headers = new HashMap<String, Object>();
        headers.put("text", "täxt");
        headers.put("octet", (byte) -1);
        headers.put("short", (short) 2);
        headers.put("long", 3L);
        headers.put("flag", true);
        headers.put("nothing", null);
        headers.put("when", new Date(1_000_000));
        headers.put("list", List.of(1, "two", List.of(3)));
        headers.put("table", Map.of("inner", 1.5));
        var properties = new BasicProperties.Builder()
                .contentType("a/b")
                .contentEncoding("utf-8")
                .headers(headers)
                .deliveryMode(2)
                .priority(3)
                .correlationId("c")
                .replyTo("r")
                .expiration("600000")
                .messageId("m")
                .timestamp(new Date(2_000_000))
                .type("t")
                .appId("a")
                .build();
        for (var uri : List.of("amqp://", uri(near))) {
            queue("props.from");
            queue("props.to");
            channel.basicPublish("", "props.from", properties, Client.bytes("body"));
            channel.waitForConfirmsOrDie(10_000);
            var before = channel.basicGet("props.from", false);
            channel.basicNack(before.getEnvelope().getDeliveryTag(), false, true);
            shovel(
                    "props",
                    definition(
                            "src-uri",
                            uri,
                            "dest-uri",
                            uri,
                            "src-queue",
                            "props.from",
                            "dest-queue",
                            "props.to",
                            "src-delete-after",
                            1));
            awaitGone("props");
            var after = channel.basicGet("props.to", true);
            assertEquals(before.getProps().toString(), after.getProps().toString());
            assertEquals(
                    types(before.getProps().getHeaders()),
                    types(after.getProps().getHeaders()));
            assertArrayEquals(before.getBody(), after.getBody());
        }

        channel.basicPublish("", "props.from", properties, Client.bytes("body"));
        channel.waitForConfirmsOrDie(10_000);
        shovel(
                "marks",
                definition(
                        "src-queue",
                        "props.from",
                        "dest-queue",
                        "props.to",
                        "src-delete-after",
                        1,
                        "dest-add-forward-headers",
                        true,
                        "dest-add-timestamp-header",
                        true,
                        "dest-publish-properties",
                        Map.of("content_type", "c/d", "priority", 1)));
        awaitGone("marks");
        var marked = channel.basicGet("props.to", true).getProps();
        assertEquals("c/d", marked.getContentType());
        assertEquals(1, marked.getPriority());
        assertEquals("m", marked.getMessageId());
        assertTrue(marked.getHeaders().get("x-shovelled-timestamp") instanceof Long);
        var routes =
                java.util.Objects.requireNonNull((List<?>) marked.getHeaders().get("x-shovelled"));
        var route = (Map<?, ?>) routes.getFirst();
        assertEquals("marks", String.valueOf(route.get("shovel-name")));
        assertEquals("dynamic", String.valueOf(route.get("shovel-type")));
        assertEquals("props.from", String.valueOf(route.get("src-queue")));
    }

    private static Map<String, Class<?>> types(Map<String, Object> headers) {
        var types = new HashMap<String, Class<?>>();
        headers.forEach((key, value) -> types.put(key, value == null ? Void.class : value.getClass()));
        return types;
    }

    @Test
    void nothingIsLostWhenTheDestinationAndThenTheSourceIsKilled() throws Exception {
        queue("kill.from");
        publish("kill.from", 1, 20_000);
        shovel(
                "kill",
                definition(
                        "src-queue",
                        "kill.from",
                        "dest-uri",
                        uri(far),
                        "dest-queue",
                        "kill.to",
                        "reconnect-delay",
                        0.2));
        eventually("it carries", () -> status("kill").path("forwarded").asLong() > 1_000);
        far.kill();
        eventually("it says so", () -> !status("kill").path("state").asText().equals("running"));
        far.start();
        awaitState("kill", "running");
        eventually("it carries again", () -> status("kill").path("forwarded").asLong() > 1_000);
        connection.abort(1_000);
        near.kill();
        near.start();
        connect();

        var arrived = new HashSet<String>();
        try (var there = connect(far);
                var reading = there.createChannel()) {
            eventually("all have arrived", java.time.Duration.ofSeconds(60), () -> {
                arrived.addAll(drain(reading, "kill.to"));
                return arrived.size() == 20_000;
            });
        }
        assertEquals(new TreeSet<>(numbers(1, 20_000)), new TreeSet<>(arrived));
        eventually("the source is empty", () -> channel.messageCount("kill.from") == 0);
    }

    @Test
    void aDestinationQueueThatIsDeletedLosesNothing() throws Exception {
        for (var uri : List.of("amqp://", uri(near))) {
            queue("gone.from");
            shovel(
                    "gone",
                    definition(
                            "src-queue",
                            "gone.from",
                            "dest-uri",
                            uri,
                            "dest-queue",
                            "gone.to",
                            "reconnect-delay",
                            0.1));
            awaitState("gone", "running");
            channel.queueDelete("gone.to");
            publish("gone.from", 1, 50);
            eventually("it was declared again, and all came", () -> channel.isOpen() && count("gone.to") == 50);
            api.delete("parameters/shovel/%2F/gone");
            awaitGone("gone");
            channel.queueDelete("gone.to");
        }
    }

    private long count(String queue) throws IOException {
        return api.status("GET", "queues/%2F/" + queue) == 404 ? -1 : channel.messageCount(queue);
    }

    @Test
    void statusRestartAndDeletionAreThoseOfRabbitMq() throws Exception {
        queue("status.from");
        shovel("status", definition("src-queue", "status.from", "dest-uri", uri(far), "dest-queue", "status.to"));
        awaitState("status", "running");
        var status = status("status");
        assertEquals("dynamic", status.get("type").asText());
        assertEquals("amqp://", status.get("src_uri").asText());
        assertEquals(
                "amqp://127.0.0.1:" + far.amqpPort(), status.get("dest_uri").asText());
        assertEquals("status.from", status.get("src_queue").asText());
        assertEquals("status.to", status.get("dest_queue").asText());
        assertEquals("amqp091", status.get("dest_protocol").asText());
        assertEquals("running", status.get("blocked_status").asText());
        var one = api.get("shovels/vhost/%2F/status");
        assertEquals("shovel", one.get("component").asText());
        assertFalse(one.toString().contains("guest"), one.toString());
        assertEquals(404, api.status("GET", "shovels/vhost/%2F/nobody"));
        assertEquals(404, api.status("GET", "shovels/nowhere"));

        assertEquals(204, api.status("DELETE", "shovels/vhost/%2F/status/restart"));
        assertEquals(404, api.status("DELETE", "shovels/vhost/%2F/nobody/restart"));
        eventually(
                "it was started anew",
                () -> status("status").path("state").asText().equals("running"));

        var table = near.ctl("shovel_status", "--formatter", "json");
        assertTrue(table.contains("\"name\":\"status\""), table);
        assertFalse(table.contains("guest:"), table);
        near.ctl("restart_shovel", "status");
        near.ctl("delete_shovel", "status");
        awaitGone("status");
        assertEquals(204, api.status("DELETE", "shovels/vhost/%2F/status"), "what is gone is deleted");
        assertFalse(near.log().contains("guest:guest@"), "no password in the log");
    }

    @Test
    void oneThatCannotConnectSaysWhy() throws Exception {
        var port = BrokerProcess.freePort();
        shovel(
                "lost",
                definition(
                        "src-queue",
                        "lost.from",
                        "dest-uri",
                        "amqp://user:secret@127.0.0.1:" + port,
                        "dest-queue",
                        "q"));
        awaitState("lost", "terminated");
        assertEquals(
                "\"failed to connect to destination\"",
                status("lost").get("reason").asText());
        shovel("lost", definition("src-queue", "lost.no.such", "src-predeclared", true, "dest-queue", "q"));
        eventually(
                "another reason", () -> status("lost").path("reason").asText().contains("no queue 'lost.no.such'"));
        assertFalse(near.log().contains("secret"), "no password in the log");
    }

    @Test
    void whatRabbitMqRefusesIsRefusedWithItsWords() {
        refused(Map.of(), "Key \"dest-uri\" not found in bad\n");
        refused(definition(), "Must specify 'src-exchange' or 'src-queue'\n");
        refused(definition("src-queue", "q", "src-exchange", "x"), "Cannot specify 'src-exchange' and 'src-queue'\n");
        refused(
                definition("src-queue", "q", "dest-queue", "q", "dest-exchange", "x"),
                "Cannot specify 'dest-exchange' and 'dest-queue'\n");
        refused(
                definition("src-queue", "q", "ack-mode", "no-ack", "src-delete-after", 5),
                "Cannot specify 'no-ack' and numerical 'delete-after'\n");
        refused(
                definition("src-queue", "q", "ack-mode", "maybe"),
                "ack-mode should be one of [<<\"no-ack\">>,<<\"on-publish\">>,<<\"on-confirm\">>], actually was <<\"maybe\">>\n");
        refused(definition("src-queue", "q", "src-consumer-args", 5), "src-consumer-args not a list 5\n");
        refused(
                definition("src-queue", "q", "dest-protocol", "amqp10"),
                "dest-protocol should be one of [<<\"amqp091\">>,<<\"local\">>], actually was <<\"amqp10\">>\n");
        refused(definition("src-queue", 5), "src-queue should be binary, actually was 5\n");
        refused(
                definition("src-queue", "q", "src-delete-after", "soon"),
                "src-delete-after should be a number greater than or equal to 0, \"never\" or \"queue-length\", actually was <<\"soon\">>\n");
        refused(
                definition("src-queue", "q", "reconnect-delay", "long"),
                "reconnect-delay should be a number, actually was <<\"long\">>\n");
        refused(
                definition("src-queue", "q", "colour", "red"),
                "Unrecognised terms [{<<\"colour\">>,<<\"red\">>}] in bad\n");
        refused(
                definition("src-queue", "q", "dest-uri", "amqp:///nowhere"),
                "user \"guest\" may not connect to vhost \"nowhere\"\n");
        refused(
                definition("src-queue", "q", "dest-uri", "http://a"),
                "\"http://a\" not a valid URI: {{unexpected_uri_scheme,\"http\"},\"http://a\"}\n");
        refused(
                definition("src-queue", "q", "src-protocol", "local", "src-prefetch-count", 5),
                "Unrecognised terms [{<<\"src-prefetch-count\">>,5}] in bad\n");
    }

    private static void refused(Map<String, Object> value, String text) {
        var answer = api.send("PUT", "parameters/shovel/%2F/bad", Map.of("value", value));
        assertEquals(400, answer.statusCode(), answer.body());
        try {
            var reason = new com.fasterxml.jackson.databind.ObjectMapper()
                    .readTree(answer.body())
                    .get("reason")
                    .asText();
            assertTrue(reason.startsWith("Validation failed\n\n") && reason.contains(text), reason);
        } catch (IOException notJson) {
            throw new AssertionError(answer.body(), notJson);
        }
    }

    @Test
    void whoDefinesAShovelInsideMayNoMoreThanHisPermissionsSay() throws Exception {
        queue("rights.secret");
        queue("rights.own");
        api.putUser("carrier", "carrier", "policymaker");
        api.putPermissions("/", "carrier", "^rights.own", "^(rights.own|amq.default)", "^rights.own");
        var carrier = new ManagementApi("http://127.0.0.1:" + near.managementPort(), "carrier", "carrier");
        var path = "parameters/shovel/%2F/rights";
        var secret = definition("src-queue", "rights.secret", "dest-queue", "rights.own");
        assertEquals(400, carrier.status("PUT", path, Map.of("value", secret)));
        secret.put("src-uri", "amqp://carrier:carrier@/%2F");
        assertEquals(201, carrier.status("PUT", path, Map.of("value", secret)));
        awaitState("rights", "terminated");
        var own = definition("src-queue", "rights.own", "dest-queue", "rights.own2");
        assertEquals(204, carrier.status("PUT", path, Map.of("value", own)));
        awaitState("rights", "running");
    }

    @Test
    void shovelsGoOnAfterARestart() throws Exception {
        queue("restart.from");
        queue("restart.to");
        shovel("restart", definition("src-queue", "restart.from", "dest-queue", "restart.to"));
        awaitState("restart", "running");
        connection.abort(1_000);
        near.restart();
        connect();
        publish("restart.from", 1, 10);
        eventually("they were carried", () -> channel.messageCount("restart.to") == 10);
        GetResponse first = channel.basicGet("restart.to", true);
        assertEquals("1", Client.text(first));
    }
}
