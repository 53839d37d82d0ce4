package io.warren.compat;

import static io.warren.compat.harness.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import io.warren.compat.harness.BrokerProcess;
import io.warren.compat.harness.ManagementApi;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/**
 * What the pages take the API's answers for (the types in {@code management-ui/web/src/api}) against what it answers: a field that
 * is renamed fails here, or where the pages are built.
 */
final class ApiTypesTest {
    private static final Path SOURCES = Path.of("../management-ui/web/src");
    private static final Pattern INTERFACE =
            Pattern.compile("export interface (\\w+)(?:<T>)?(?: extends (\\w+))? \\{\n(.*?)\n}", Pattern.DOTALL);
    private static final Pattern FIELD = Pattern.compile("^  readonly '?([\\w-]+)'?(\\?)?: (.*);$", Pattern.MULTILINE);

    /** What this broker has no reason to answer here: of TLS, of streams, of a cluster, of a queue that is exclusive. */
    private static final Set<String> ELSEWHERE = Set.of(
            "Connection.ssl_protocol",
            "Connection.ssl_cipher",
            "Connection.peer_cert_subject",
            "Plan.undo",
            "Queue.owner_pid_details",
            "Queue.head_message_timestamp",
            "RouteBinding.why",
            "RouteQueue.message_ttl",
            "RouteQueue.dead_letter_exchange",
            "RouteVisit.alternate");

    private record Field(String name, boolean optional, String type) {}

    private static Map<String, List<Field>> interfaces() throws Exception {
        var all = new LinkedHashMap<String, List<Field>>();
        var found = INTERFACE.matcher(Files.readString(SOURCES.resolve("api/types.ts"))
                + Files.readString(SOURCES.resolve("api/admin.ts"))
                + Files.readString(SOURCES.resolve("session.ts")));
        while (found.find()) {
            var fields = new ArrayList<Field>();
            if (found.group(2) != null) {
                fields.addAll(all.getOrDefault(found.group(2), List.of()));
            }
            FIELD.matcher(found.group(3))
                    .results()
                    .forEach(each -> fields.add(new Field(each.group(1), each.group(2) != null, each.group(3))));
            all.put(found.group(1), fields);
        }
        return all;
    }

    @Test
    void whatThePagesReadIsWhatIsAnswered() throws Exception {
        var interfaces = interfaces();
        assertTrue(interfaces.size() > 10, "only " + interfaces.keySet());
        try (var broker = BrokerProcess.start(
                        BrokerProcess.Settings.named("api-types").with("collect_statistics_interval = 500"));
                var connection = factory(broker).newConnection("types")) {
            var api = broker.management();
            var channel = connection.createChannel();
            channel.confirmSelect();
            channel.basicQos(10);
            channel.exchangeDeclare("types", BuiltinExchangeType.TOPIC, true);
            channel.queueDeclare("types.q", true, false, false, Map.of("x-queue-type", "quorum"));
            channel.queueBind("types.q", "types", "a.#");
            channel.queueDeclare("types.paused", true, false, false, Map.of("x-single-active-consumer", true));
            channel.queueDeclare("types.idle", true, false, false, null);
            api.put("queues/%2F/types.paused/pause", Map.of("reason", "types"));
            api.putPolicy("/", "types", "^types", "all", 1, Map.of("max-length", 1_000));
            api.putPolicy("/", "types.x", "^types$", "exchanges", 2, Map.of("alternate-exchange", "amq.fanout"));
            api.put("topic-permissions/%2F/guest", Map.of("exchange", "types", "write", ".*", "read", ".*"));
            api.put("vhost-limits/%2F/max-queues", Map.of("value", 1_000));
            api.send("POST", "definitions", Map.of("queues", List.of(Map.of("name", "types.kept", "vhost", "/"))));
            channel.basicConsume("types.q", false, "c", (_, _) -> {}, _ -> {});
            channel.basicConsume("types.paused", false, "d", (_, _) -> {}, _ -> {});
            for (var each = 0; each < 5; each++) {
                channel.basicPublish("types", "a.b", MessageProperties.PERSISTENT_TEXT_PLAIN, "hello".getBytes(UTF_8));
                channel.basicPublish("", "types.paused", withHeader(), "{}".getBytes(UTF_8));
            }
            channel.waitForConfirmsOrDie(20_000);

            // Statistics come with the next look at them.
            var left = new TreeSet<String>();
            try {
                eventually("what the pages read", Duration.ofSeconds(60), () -> {
                    left.clear();
                    left.addAll(problems(interfaces, api));
                    return left.isEmpty();
                });
            } catch (AssertionError never) {
                assertEquals(Set.of(), left);
            }
        }
    }

    private static AMQP.BasicProperties withHeader() {
        return new AMQP.BasicProperties.Builder()
                .headers(Map.of("n", 1))
                .deliveryMode(2)
                .build();
    }

    private static ConnectionFactory factory(BrokerProcess broker) {
        var factory = new ConnectionFactory();
        factory.setHost(broker.host());
        factory.setPort(broker.amqpPort());
        return factory;
    }

    private static Set<String> problems(Map<String, List<Field>> interfaces, ManagementApi api) throws Exception {
        var route = api.post("exchanges/%2F/types/route", Map.of("routing_key", "a.b"));
        var samples = new LinkedHashMap<String, List<JsonNode>>();
        samples.put("Overview", List.of(api.get("overview")));
        samples.put("Page", List.of(api.get("queues?page=1")));
        samples.put(
                "Queue",
                List.of(
                        api.get("queues/%2F/types.q"),
                        api.get("queues/%2F/types.paused"),
                        api.get("queues/%2F/types.idle")));
        samples.put("Paused", List.of(api.get("queues/%2F/types.paused").path("paused")));
        samples.put("Exchange", rows(api.get("exchanges/%2F")));
        samples.put("Connection", rows(api.get("connections")));
        samples.put("Channel", details(api, "channels"));
        samples.put("Consumer", rows(api.get("consumers")));
        samples.put("Binding", rows(api.get("bindings")));
        samples.put("Route", List.of(route));
        samples.put("RouteQueue", rows(route.path("queues")));
        samples.put("RouteVisit", rows(route.path("exchanges")));
        samples.put("RouteBinding", rows(route.path("exchanges").path(0).path("matched")));
        samples.put(
                "Message",
                rows(api.post(
                        "queues/%2F/types.paused/get",
                        Map.of("count", 1, "ackmode", "ack_requeue_true", "encoding", "auto"))));
        samples.put("Policy", rows(api.get("policies")));
        samples.put("Node", rows(api.get("nodes")));
        samples.put("ClusterStatus", List.of(api.get("cluster/status")));
        samples.put("VirtualHost", rows(api.get("vhosts")));
        samples.put("User", rows(api.get("users")));
        samples.put("Permission", rows(api.get("permissions")));
        samples.put("TopicPermission", rows(api.get("topic-permissions")));
        samples.put("Host", rows(api.get("vhosts")));
        samples.put("HostLimits", rows(api.get("vhost-limits")));
        samples.put("AuditEntry", rows(api.get("audit").path("items")));
        var plan = api.post("definitions/plan", Map.of("queues", List.of(Map.of("name", "types.new", "vhost", "/"))));
        samples.put("Plan", List.of(plan));
        samples.put("PlanEntry", rows(plan.path("changes")));
        samples.put("KeptState", rows(api.get("definitions/history")));
        samples.put("LogLine", rows(api.get("x/logs?level=debug")));
        samples.put("FeatureFlag", rows(api.get("feature-flags")));
        samples.put("Session", List.of(api.post("x/session", Map.of("username", "guest", "password", "guest"))));
        var problems = new TreeSet<String>();
        samples.forEach((name, answers) -> {
            var fields = interfaces.get(name);
            if (fields == null || answers.isEmpty()) {
                problems.add(name + (fields == null ? " is no interface" : " is nowhere answered"));
            } else {
                fields.forEach(each -> check(name, each, answers, problems));
            }
        });
        return problems;
    }

    private static List<JsonNode> rows(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false).toList();
    }

    /** The list says less than each says of itself. */
    private static List<JsonNode> details(ManagementApi api, String kind) {
        return rows(api.get(kind)).stream()
                .map(each -> api.get(
                        kind + "/" + ManagementApi.segment(each.path("name").asText())))
                .toList();
    }

    private static void check(String of, Field field, List<JsonNode> answers, Set<String> problems) {
        var name = of + "." + field.name();
        var there = answers.stream().filter(each -> each.has(field.name())).toList();
        if (there.isEmpty() && ELSEWHERE.contains(name)) {
            return;
        }
        if (there.isEmpty() || (!field.optional() && there.size() < answers.size())) {
            problems.add(name + " is answered by " + there.size() + " of " + answers.size());
        }
        for (var each : there) {
            var value = each.get(field.name());
            if (!fits(value, field.type())) {
                problems.add(name + ": " + field.type() + " is answered " + value);
            }
        }
    }

    /** As far as it can be told of a type that is simple; others are looked at no further than whether they are objects or lists. */
    private static boolean fits(JsonNode value, String type) {
        if (value.isNull()) {
            return type.contains("null");
        }
        return switch (type.replace(" | null", "")) {
            case "string", "Action" -> value.isTextual();
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            default -> type.contains("[]") ? value.isArray() : type.startsWith("'") || value.isObject();
        };
    }
}
