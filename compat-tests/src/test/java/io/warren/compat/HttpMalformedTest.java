package io.warren.compat;

import static io.warren.compat.harness.ManagementApi.segment;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.warren.compat.harness.BrokerProcess;
import io.warren.compat.harness.Client;
import io.warren.compat.harness.Eventually;
import io.warren.compat.harness.RawHttp;
import io.warren.compat.harness.WarrenOnly;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What no client sends, to every route; and names that would be programs if a browser took them for a page. */
@WarrenOnly
final class HttpMalformedTest {
    private static final int REQUESTS = 300;
    private static final ObjectMapper JSON = new ObjectMapper();

    private static BrokerProcess broker;
    private static RawHttp http;

    @BeforeAll
    static void start() {
        broker = BrokerProcess.start(BrokerProcess.Settings.named("malformed"));
        http = new RawHttp(broker.host(), broker.managementPort());
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    /** The paths of the API with their methods, from its own document. */
    private static Map<String, List<String>> routes() {
        var routes = new TreeMap<String, List<String>>();
        for (var path : broker.management().get("openapi.json").get("paths").properties()) {
            var methods = new ArrayList<String>();
            path.getValue().fieldNames().forEachRemaining(each -> methods.add(each.toUpperCase(Locale.ROOT)));
            methods.removeIf(each -> !Set.of("GET", "PUT", "POST", "DELETE").contains(each));
            routes.put(path.getKey(), methods);
        }
        return routes;
    }

    @Test
    void threeHundredMalformedRequestsAreRefusedOrDoneAndNeverAMistakeOfOurs() throws Exception {
        var seed = Long.getLong("warren.malformed.seed", 20_261_128L);
        var random = new SplittableRandom(seed);
        var routes = routes();
        var order = new ArrayList<>(routes.keySet());
        assertTrue(order.size() > 100, "the document lists few routes");
        var statuses = new TreeMap<Integer, Integer>();
        for (var number = 0; number < REQUESTS; number++) {
            if (number % 10 == 0) {
                broker.management().put("vhosts/" + OddRequest.VIRTUAL_HOST, Map.of());
                broker.management().putPermissions(OddRequest.VIRTUAL_HOST, "guest", ".*", ".*", ".*");
                broker.management().put("queues/" + OddRequest.VIRTUAL_HOST + "/malformed", Map.of());
            }
            var route = order.get(number % order.size());
            var odd = new OddRequest(random, route, routes.getOrDefault(route, List.of("GET")));
            var request = odd.request(random.nextInt(OddRequest.KINDS));
            var answer = http.answer(request);
            var what = "seed " + seed + ", request " + number + ": "
                    + request.substring(0, Math.min(600, request.length())) + "\nanswered " + answer;
            statuses.merge(check(answer, route, what), 1, Integer::sum);
        }
        assertTrue(statuses.getOrDefault(400, 0) > 50, () -> "few were refused: " + statuses);
        assertTrue(
                broker.log().lines().noneMatch(each -> each.contains("http_request_failed")),
                "an answer was right, and the log tells of a mistake");
        serves();
    }

    private static int check(RawHttp.Answer answer, String route, String what) {
        // As RabbitMQ says it of checks that fail, and of classic queues that are asked for their replicas.
        var checked = answer.status() == 503 && answer.body().startsWith("{\"status\":\"failed\"");
        assertTrue(answer.status() < 500 || answer.status() == 505 || checked, what);
        // The log tells the names of its writers.
        var told = route.equals("/api/x/logs") ? "" : answer.body();
        for (var ours : List.of("\tat ", "Exception", "java.lang", "io.warren", "io.javalin", "jetty", "root:x:")) {
            assertFalse(told.contains(ours), () -> "it tells " + ours + ": " + what);
        }
        assertFalse(answer.headers().contains("x-injected"), what);
        assertFalse(answer.headers().contains("set-cookie: a=b"), what);
        if (!answer.body().isEmpty()) {
            assertFalse(answer.contentType().contains("html"), what);
        }
        return answer.status();
    }

    /** A message goes through, and the API answers. */
    private static void serves() throws Exception {
        try (var client = new Client(broker)) {
            var channel = client.channel();
            channel.confirmSelect();
            var queue = client.queue(channel);
            client.publishTo(channel, queue, "after all");
            channel.waitForConfirmsOrDie(10_000);
            assertEquals(1, channel.messageCount(queue));
            assertEquals(200, client.management().status("GET", "overview"));
        }
    }

    private static final List<String> PROGRAMS = List.of(
            "<script>alert(1)</script>",
            "\"><img src=x onerror=alert(1)>",
            "'-alert(1)-'",
            "</textarea><svg/onload=alert(1)>",
            "javascript:alert(1)",
            "{{constructor.constructor('alert(1)')()}}");

    @Test
    void namesThatWouldBeProgramsComeBackAsData() throws Exception {
        var api = broker.management();
        for (var name : PROGRAMS) {
            var at = segment(name);
            api.put("vhosts/" + at, Map.of("description", name, "tags", name.replace(",", "")));
            api.put("users/" + at, Map.of("password", "x", "tags", name.replace(",", "")));
            api.putPermissions(name, "guest", ".*", ".*", ".*");
            api.putPermissions(name, name, ".*", ".*", ".*");
            api.put("topic-permissions/" + at + "/" + at, Map.of("exchange", "amq.topic", "write", "a", "read", "b"));
            api.put("exchanges/" + at + "/" + at, Map.of("type", "topic", "arguments", Map.of(name, name)));
            api.put("queues/" + at + "/" + at, Map.of("durable", true, "arguments", Map.of("x-" + name, name)));
            api.post(
                    "bindings/" + at + "/e/" + at + "/q/" + at,
                    Map.of("routing_key", name, "arguments", Map.of(name, name)));
            api.putPolicy(name, name, "nothing", "queues", 1, Map.of("dead-letter-exchange", name));
            api.put("global-parameters/" + at, Map.of("value", Map.of(name, name)));
            try (var client = new Client(broker)) {
                var connection = client.connect(factory -> {
                    factory.setVirtualHost(name);
                    factory.setClientProperties(Map.of("connection_name", name, "product", name, "version", name));
                });
                var channel = connection.createChannel();
                channel.basicConsume(name, false, name, (_, _) -> {}, _ -> {});
                Eventually.eventually("the consumer", () -> api.get("consumers").size() > 0);
                for (var path :
                        List.of("connections", "channels", "consumers", "queues/" + at, "queues/" + at + "/" + at)) {
                    isData(path, name);
                }
            }
            for (var path : List.of(
                    "vhosts",
                    "vhosts/" + at,
                    "users",
                    "users/" + at,
                    "permissions",
                    "topic-permissions",
                    "exchanges/" + at + "/" + at,
                    "bindings/" + at,
                    "policies/" + at,
                    "global-parameters",
                    "definitions",
                    "definitions/" + at,
                    "audit?page=1&page_size=100",
                    "x/logs")) {
                isData(path, name);
            }
        }
    }

    /** What is refused is named in the answer. */
    @Test
    void errorsThatRepeatWhatWasAskedAreDataToo() throws Exception {
        for (var name : PROGRAMS) {
            var quoted = JSON.writeValueAsString(name);
            for (var request : List.of(
                    head("PUT", "/api/exchanges/%2F/refused", "{\"type\":" + quoted + "}"),
                    head("PUT", "/api/queues/%2F/refused", "{\"arguments\":{\"x-queue-type\":" + quoted + "}}"),
                    head("PUT", "/api/parameters/" + segment(name) + "/%2F/x", "{\"value\":{}}"),
                    head("POST", "/api/queues/%2F/" + segment(name) + "/get", "{}"),
                    head("GET", "/api/audit?kind=" + segment(name), ""),
                    head("GET", "/api/queues/%2F/" + segment(name), ""),
                    head("GET", "/api/" + segment(name), ""),
                    head("GET", "/" + segment(name), ""),
                    head("GET", "/js/" + segment(name), ""))) {
                var answer = http.answer(request);
                assertTrue(answer.status() / 100 == 4 || answer.status() == 200, answer::toString);
                isHarmless(answer, request);
                assertTrue(
                        !answer.contentType().contains("html") || !answer.body().contains(name),
                        () -> "it is in a page: " + answer);
            }
        }
    }

    private static String head(String method, String path, String body) {
        return method + " " + path + " HTTP/1.1\r\nHost: x\r\nAccept: text/html\r\nConnection: close\r\n"
                + RawHttp.LOGIN
                + "Content-Type: application/json\r\nContent-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body;
    }

    private static void isData(String path, String name) throws Exception {
        var request = head("GET", "/api/" + path, "");
        var answer = http.answer(request);
        assertEquals(200, answer.status(), answer::toString);
        isHarmless(answer, request);
        assertEquals("application/json", answer.contentType(), path);
        var texts = new HashSet<String>();
        gather(JSON.readTree(answer.body()), texts);
        assertTrue(
                texts.stream().anyMatch(each -> each.contains(name)),
                () -> name + " is not in " + path + ": " + answer.body());
    }

    private static void isHarmless(RawHttp.Answer answer, String request) {
        assertTrue(answer.headers().contains("x-content-type-options: nosniff"), () -> request + answer);
        assertTrue(answer.headers().contains("content-security-policy: default-src 'self'"), () -> request + answer);
        assertTrue(answer.headers().contains("x-frame-options: deny"), () -> request + answer);
    }

    private static void gather(JsonNode node, Set<String> texts) {
        if (node.isTextual()) {
            texts.add(node.textValue());
        }
        node.fieldNames().forEachRemaining(texts::add);
        node.forEach(each -> gather(each, texts));
    }
}
