package io.warren.compat;

import static io.warren.compat.harness.Eventually.eventually;
import static io.warren.compat.harness.ManagementApi.segment;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import io.warren.compat.harness.BrokerProcess;
import io.warren.compat.harness.BrokerProcess.Settings;
import io.warren.compat.harness.ManagementApi;
import io.warren.compat.harness.WarrenOnly;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plans of definitions, applying them and going back, with clients attached and over {@code kill -9}. */
@WarrenOnly
final class DefinitionsPlanTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static BrokerProcess broker;
    private static ManagementApi api;

    @BeforeAll
    static void start() {
        broker = BrokerProcess.start(Settings.named("plan"));
        api = api(broker);
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    private static ManagementApi api(BrokerProcess of) {
        return new ManagementApi("http://127.0.0.1:" + of.managementPort(), "guest", "guest");
    }

    private static Connection connect() throws Exception {
        var factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(broker.amqpPort());
        return factory.newConnection();
    }

    private static void publish(Channel channel, String exchange, String key) throws Exception {
        channel.confirmSelect();
        channel.basicPublish(
                exchange, key, MessageProperties.PERSISTENT_TEXT_PLAIN, "m".getBytes(StandardCharsets.UTF_8));
        channel.waitForConfirmsOrDie(10_000);
    }

    private static Map<String, Object> queue(String name, Map<String, ?> arguments) {
        return Map.of("vhost", "/", "name", name, "durable", true, "auto_delete", false, "arguments", arguments);
    }

    private static List<String> told(JsonNode plan) {
        return StreamSupport.stream(plan.get("changes").spliterator(), false)
                .map(each -> each.get("action").textValue() + " "
                        + each.get("kind").textValue() + " " + each.get("name").textValue())
                .toList();
    }

    private static List<String> queues(ManagementApi of, String prefix) {
        return StreamSupport.stream(of.get("queues/%2F?disable_stats=true").spliterator(), false)
                .map(each -> each.get("name").textValue())
                .filter(each -> each.startsWith(prefix))
                .sorted()
                .toList();
    }

    @Test
    void aQueueIsReplacedAndLosesItsMessagesOnlyWhenThatIsAllowedAndUndoBringsTheOldOneBack() throws Exception {
        var name = "plan.replaced";
        var document = Map.of("queues", List.of(queue(name, Map.of("x-max-length", 20))));
        try (var connection = connect();
                var channel = connection.createChannel()) {
            channel.exchangeDeclare("plan.exchange", BuiltinExchangeType.DIRECT, true);
            channel.queueDeclare(name, true, false, false, Map.of("x-max-length", 10));
            channel.queueBind(name, "plan.exchange", "key");
            var cancelled = new LinkedBlockingQueue<String>();
            var delivered = new LinkedBlockingQueue<Long>();
            channel.basicConsume(
                    name,
                    false,
                    "worker",
                    (tag, delivery) -> delivered.add(delivery.getEnvelope().getDeliveryTag()),
                    cancelled::add);
            try (var publishing = connection.createChannel()) {
                for (var each = 0; each < 3; each++) {
                    publish(publishing, "plan.exchange", "key");
                }
            }
            assertEquals(1L, delivered.poll(10, TimeUnit.SECONDS));

            var refused = api.post("definitions/plan", document);
            assertEquals(List.of(), told(refused));
            var why = refused.get("refused").get(0).get("why").textValue();
            assertTrue(why.contains("inequivalent arg 'x-max-length'") && why.contains("replace=true"), why);
            var revision = refused.get("revision").longValue();
            var not = api.send("POST", "definitions/apply?revision=" + revision, document);
            assertEquals(400, not.statusCode(), not.body());
            assertTrue(not.body().contains("nothing was changed"), not.body());
            assertEquals(3, messages(name));

            var plan = api.post("definitions/plan?replace=true", document);
            assertEquals(List.of("replace queue " + name), told(plan));
            var entry = plan.get("changes").get(0);
            assertEquals(3, entry.get("loses").get("messages").intValue());
            assertEquals(1, entry.get("loses").get("consumers").intValue());
            assertEquals(
                    10, entry.get("old").get("arguments").get("x-max-length").intValue());
            assertEquals(
                    20, entry.get("new").get("arguments").get("x-max-length").intValue());
            assertEquals(3, messages(name), "a plan changes nothing");

            var applied = api.post("definitions/apply?replace=true&revision=" + revision, document);

            assertEquals("worker", cancelled.poll(10, TimeUnit.SECONDS), "the consumer is told");
            assertEquals(0, messages(name));
            assertEquals(20, maxLength(name));
            try (var publishing = connection.createChannel()) {
                publish(publishing, "plan.exchange", "key");
            }
            assertEquals(1, messages(name), "it is still bound");
            assertEquals(
                    List.of(), told(api.post("definitions/plan", document)), "a second time there is nothing to do");

            assertEquals(
                    List.of("created", "deleted", "created"),
                    StreamSupport.stream(
                                    api.get("audit/queue/%2F/" + segment(name)).spliterator(), false)
                            .map(each -> each.get("action").textValue())
                            .toList());

            var undo = applied.get("undo").longValue();
            assertEquals(
                    List.of("replace queue " + name),
                    told(api.post("definitions/undo?dry_run=true&replace=true&revision=" + undo, Map.of())));
            assertEquals(400, api.status("POST", "definitions/undo?revision=" + undo, Map.of()));
            assertEquals(20, maxLength(name));
            api.post("definitions/undo?replace=true&revision=" + undo, Map.of());
            assertEquals(10, maxLength(name));
            var latest = api.get("definitions/history").get(0);
            assertEquals("undo to revision " + undo, latest.get("why").textValue());
            assertEquals("guest", latest.get("user").textValue());
        }
    }

    private static long messages(String queue) throws Exception {
        try (var connection = connect();
                var channel = connection.createChannel()) {
            // Asks the queue itself, so that what was settled before shows.
            return channel.messageCount(queue)
                    + api.get("queues/%2F/" + segment(queue))
                            .get("messages_unacknowledged")
                            .longValue();
        }
    }

    private static int maxLength(String queue) {
        return api.get("queues/%2F/" + segment(queue))
                .get("arguments")
                .get("x-max-length")
                .intValue();
    }

    @Test
    void pruneTakesWhatTheDocumentLeavesOutAndUndoBringsItBack() throws Exception {
        api.put("vhosts/team", Map.of());
        api.putPermissions("team", "guest", ".*", ".*", ".*");
        api.put("queues/team/stays", Map.of("durable", true));
        var whole = (ObjectNode) api.get("definitions/team");
        api.put("queues/team/goes", Map.of("durable", true));
        api.putPolicy("team", "limit", "^g", "queues", 1, Map.of("max-length", 5));
        api.post("bindings/team/e/amq.topic/q/stays", Map.of("routing_key", "a.#"));

        var plan = api.post("definitions/team/plan?prune=true", whole);
        assertEquals(
                List.of("delete binding amq.topic -> stays (a.#)", "delete queue goes", "delete policy limit"),
                told(plan));
        assertEquals(List.of(), told(api.post("definitions/team/plan", whole)), "without prune all stays");
        var queuesOnly = Map.of("queues", whole.get("queues"));
        assertEquals(
                List.of("delete queue goes"),
                told(api.post("definitions/team/plan?prune=true", queuesOnly)),
                "only kinds that the document has");

        var applied = api.post(
                "definitions/team/apply?prune=true&revision="
                        + plan.get("revision").longValue(),
                whole);

        assertEquals(404, api.status("GET", "queues/team/goes"));
        assertEquals(404, api.status("GET", "policies/team/limit"));
        var other = api.get("queues/%2F?disable_stats=true").size();

        api.post("definitions/undo?revision=" + applied.get("undo").longValue(), Map.of());

        assertEquals(200, api.status("GET", "queues/team/goes"));
        assertEquals(
                5,
                api.get("policies/team/limit")
                        .get("definition")
                        .get("max-length")
                        .intValue());
        assertEquals(2, api.get("queues/team/stays/bindings").size());
        assertEquals(other, api.get("queues/%2F?disable_stats=true").size());
        api.delete("vhosts/team");
    }

    @Test
    void whatChangedMeanwhileMakesAPlanVoid() throws Exception {
        var document = Map.of("queues", List.of(queue("plan.late", Map.of())));
        try (var connection = connect();
                var channel = connection.createChannel()) {
            var revision =
                    api.post("definitions/plan", document).get("revision").longValue();
            channel.queueDeclare("plan.meanwhile", true, false, false, null);

            var refused = api.send("POST", "definitions/apply?revision=" + revision, document);

            assertEquals(409, refused.statusCode());
            assertTrue(refused.body().contains("behind revision " + revision), refused.body());
            assertEquals(List.of(), queues(api, "plan.late"));
            assertEquals(400, api.status("POST", "definitions/apply", document), "no revision");
            assertEquals(404, api.status("POST", "definitions/undo?revision=0", Map.of()));

            var again = api.post("definitions/plan", document).get("revision").longValue();
            channel.queueDeclare("", false, true, true, null);
            api.post("definitions/apply?revision=" + again, document);
            assertEquals(List.of("plan.late"), queues(api, "plan.late"), "an exclusive queue is no obstacle");
        }
    }

    @Test
    void anImportIsAllOrNothing() {
        var before = api.get("definitions/history").size();
        var document = Map.of(
                "queues",
                List.of(queue("plan.half", Map.of())),
                "bindings",
                List.of(Map.of(
                        "vhost", "/", "source", "not.there", "destination", "plan.half", "destination_type", "queue")));

        assertEquals(404, api.status("POST", "definitions", document));

        assertEquals(List.of(), queues(api, "plan.half"));
        assertEquals(before, api.get("definitions/history").size(), "nothing to go back from");
        assertEquals(204, api.status("POST", "definitions", Map.of("queues", document.get("queues"))));
        assertEquals("import", api.get("definitions/history").get(0).get("why").textValue());
    }

    @Test
    void noAnswerHoldsAPasswordOrAHash() {
        api.putUser("planned", "geheim-1", "");
        var hash = api.get("users/planned").get("password_hash").textValue();
        var document = Map.of("users", List.of(Map.of("name", "planned", "password", "geheim-2", "tags", List.of())));

        var plan = api.post("definitions/plan", document);
        var revision = plan.get("revision").longValue();
        var answers = plan.toString()
                + api.post("definitions/apply?revision=" + revision, document)
                + api.get("definitions/history")
                + api.post("definitions/undo?revision=" + revision, Map.of());

        assertTrue(answers.contains("\"password\":\"changed\""), answers);
        assertFalse(answers.contains("geheim") || answers.contains(hash), answers);
        assertEquals(hash, api.get("users/planned").get("password_hash").textValue(), "undone");
        var same = Map.of("users", List.of(Map.of("name", "planned", "password", "geheim-1", "tags", List.of())));
        assertEquals(1, api.post("definitions/plan", same).get("unchanged").intValue());
        api.delete("users/planned");
    }

    @Test
    void theToolExportsPlansAppliesAndGoesBack(@TempDir Path directory) throws IOException {
        api.put("queues/%2F/plan.tool", Map.of("durable", true, "arguments", Map.of("x-max-length", 1)));
        var file = directory.resolve("definitions.json");
        broker.ctl("export_definitions", file.toString());
        var document = (ObjectNode) JSON.readTree(Files.readString(file));
        for (var each : document.get("queues")) {
            if (each.get("name").textValue().equals("plan.tool")) {
                ((ObjectNode) each.get("arguments")).put("x-max-length", 2);
            }
        }
        Files.writeString(file, document.toString());

        var refused = broker.ctl("plan_definitions", file.toString());
        assertTrue(refused.contains("refused\tqueue\t/\tplan.tool\tinequivalent arg"), refused);
        var plan = broker.ctl("plan_definitions", file.toString(), "--replace");
        assertTrue(plan.contains("replace\tqueue\t/\tplan.tool"), plan);
        var revision = plan.lines().findFirst().orElseThrow().replaceAll("^Plan for revision (\\d+),.*", "$1");
        var applied = broker.ctl("apply_definitions", file.toString(), "--revision", revision, "--replace");
        assertTrue(applied.startsWith("Applied, now at revision "), applied);
        assertEquals(2, maxLength("plan.tool"));

        var history = broker.ctl("definitions_history");
        assertTrue(history.contains(revision + "\t"), applied + history);
        assertTrue(broker.ctl("undo_definitions", revision, "--replace", "--dry-run")
                .contains("replace"));
        broker.ctl("undo_definitions", revision, "--replace");
        assertEquals(1, maxLength("plan.tool"));
        broker.ctl("import_definitions", file.toString());
        assertEquals(1, maxLength("plan.tool"), "an import leaves queues as they are");
    }

    /** Killed when it has kept the state before, and when it is writing the log. */
    @Test
    void aBrokerThatIsKilledWhileItAppliesHasAllOrNothing() throws Exception {
        var most = 3_000;
        try (var killed = BrokerProcess.start(Settings.named("plan-kill"))) {
            var names = new ArrayList<Map<String, Object>>();
            for (var each = 0; each < most; each++) {
                names.add(queue("plan.kill." + each, Map.of()));
            }
            var document = Map.of("queues", names);
            for (var where : List.of("states", "metadata", "states", "metadata")) {
                var of = api(killed);
                var revision =
                        of.post("definitions/plan", Map.of()).get("revision").longValue();
                var directory = killed.dataDirectory().resolve(where);
                var before = bytes(directory);
                var applying = Thread.startVirtualThread(() -> {
                    try {
                        of.send("POST", "definitions/apply?revision=" + revision, document);
                    } catch (IllegalStateException killedMeanwhile) {
                        // As wished.
                    }
                });
                var process = ProcessHandle.of(killed.pid()).orElseThrow();
                while (bytes(directory) == before && applying.isAlive()) {
                    Thread.onSpinWait();
                }
                // At once: to look for its children first takes longer than to apply.
                process.destroyForcibly();
                killed.kill();
                applying.join();

                killed.start();

                var found = queues(api(killed), "plan.kill.").size();
                assertTrue(found == 0 || found == most, found + " of " + most + ", killed at " + where);
                if (found == most) {
                    var undo = api(killed).get("definitions/history").get(0);
                    api(killed)
                            .post(
                                    "definitions/undo?revision="
                                            + undo.get("revision").longValue(),
                                    Map.of());
                    assertEquals(List.of(), queues(api(killed), "plan.kill."));
                }
            }
        }
    }

    private static long bytes(Path directory) {
        try (var files = Files.list(directory)) {
            return files.mapToLong(each -> each.toFile().length()).sum();
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    @Test
    void aFormOfAForeignPageNeitherAppliesNorUndoes() throws Exception {
        var login = Base64.getEncoder().encodeToString("guest:guest".getBytes(StandardCharsets.UTF_8));
        try (var http = HttpClient.newHttpClient()) {
            for (var path : List.of("definitions/apply", "definitions/%2F/apply", "definitions/undo")) {
                var request = HttpRequest.newBuilder(URI.create(
                                "http://127.0.0.1:" + broker.managementPort() + "/api/" + path + "?revision=1"))
                        .header("authorization", "Basic " + login)
                        .header("content-type", "text/plain")
                        .POST(BodyPublishers.ofString("{}"))
                        .build();
                assertEquals(415, http.send(request, BodyHandlers.discarding()).statusCode(), path);
            }
        }
    }

    @Test
    void keptStatesAreForNobodyElse() throws Exception {
        var states = broker.dataDirectory().resolve("states");
        eventually("the directory of states", () -> Files.isDirectory(states));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(states)));
    }
}
