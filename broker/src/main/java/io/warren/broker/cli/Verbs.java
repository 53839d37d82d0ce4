package io.warren.broker.cli;

import static io.warren.broker.cli.ManagementClient.segment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What each command does: one line for each. */
final class Verbs {
    /** One command on its way. */
    record Call(Arguments arguments, ManagementClient client, PrintStream out) {
        String word(int at, String what) {
            return arguments.word(at, what);
        }

        String vhost() {
            return segment(arguments.virtualHost());
        }

        void say(String text) {
            if (!arguments.flag("quiet") && !arguments.flag("silent")) {
                out.println(text);
            }
        }

        void rows(String title, JsonNode rows, String... columns) {
            new Rows(arguments, out).print(title, rows, List.of(columns));
        }

        /** The columns asked for, or these. */
        void chosen(String title, JsonNode rows, String... usual) {
            var wanted = arguments.words().isEmpty() ? List.of(usual) : arguments.words();
            new Rows(arguments, out).print(title, rows, wanted);
        }
    }

    /** Does a command or throws {@link CommandFailed}. */
    interface Verb {
        void run(Call call);
    }

    static final Map<String, Verb> ALL = all();

    private Verbs() {}

    private static Map<String, Verb> all() {
        var verbs = new HashMap<String, Verb>();
        users(verbs);
        rights(verbs);
        virtualHosts(verbs);
        policies(verbs);
        objects(verbs);
        definitions(verbs);
        node(verbs);
        ClusterVerbs.addTo(verbs);
        ShovelVerbs.addTo(verbs);
        AuditVerbs.addTo(verbs);
        Completion.addTo(verbs);
        return Map.copyOf(verbs);
    }

    private static void users(Map<String, Verb> verbs) {
        verbs.put("add_user", call -> {
            var name = call.word(0, "a user name");
            if (exists(call, "users/" + segment(name))) {
                throw new CommandFailed(ExitCode.SOFTWARE, "User '" + name + "' already exists");
            }
            call.client().put("users/" + segment(name), Map.of("password", call.word(1, "a password"), "tags", ""));
            call.say("Adding user \"" + name + "\" ...");
        });
        verbs.put("delete_user", call -> call.client().delete("users/" + segment(call.word(0, "a user name"))));
        verbs.put("change_password", call -> {
            var path = "users/" + segment(call.word(0, "a user name"));
            var tags = call.client().get(path).path("tags");
            call.client().put(path, Map.of("password", call.word(1, "a password"), "tags", tags));
        });
        verbs.put("authenticate_user", call -> {
            var name = call.word(0, "a user name");
            try {
                call.client().as(name, call.word(1, "a password")).get("whoami");
            } catch (CommandFailed refused) {
                throw refused.code() == ExitCode.NO_USER
                        ? new CommandFailed(ExitCode.DATA, "failed to authenticate user \"" + name + "\"")
                        : refused;
            }
            call.say("Success");
        });
        verbs.put("set_user_tags", call -> {
            var path = "users/" + segment(call.word(0, "a user name"));
            var user = call.client().get(path);
            var words = call.arguments().words();
            call.client()
                    .put(
                            path,
                            Map.of(
                                    "password_hash",
                                    user.path("password_hash"),
                                    "hashing_algorithm",
                                    user.path("hashing_algorithm"),
                                    "tags",
                                    String.join(",", words.subList(1, words.size()))));
        });
        verbs.put("list_users", call -> {
            var rows = ManagementClient.JSON.createArrayNode();
            call.client()
                    .get("users")
                    .forEach(each -> rows.addObject()
                            .put("user", each.path("name").asText())
                            .set("tags", each.path("tags")));
            call.rows("Listing users ...", rows, "user", "tags");
        });
    }

    private static void rights(Map<String, Verb> verbs) {
        verbs.put(
                "set_permissions",
                call -> call.client()
                        .put(
                                "permissions/" + call.vhost() + "/" + segment(call.word(0, "a user name")),
                                Map.of(
                                        "configure", call.word(1, "a pattern for configure"),
                                        "write", call.word(2, "a pattern for write"),
                                        "read", call.word(3, "a pattern for read"))));
        verbs.put(
                "clear_permissions",
                call -> call.client()
                        .delete("permissions/" + call.vhost() + "/" + segment(call.word(0, "a user name"))));
        verbs.put(
                "list_permissions",
                call -> call.rows(
                        "Listing permissions for vhost \"" + call.arguments().virtualHost() + "\" ...",
                        call.client().get("vhosts/" + call.vhost() + "/permissions"),
                        "user",
                        "configure",
                        "write",
                        "read"));
        verbs.put(
                "list_user_permissions",
                call -> call.rows(
                        "Listing permissions for user \"" + call.word(0, "a user name") + "\" ...",
                        call.client().get("users/" + segment(call.word(0, "a user name")) + "/permissions"),
                        "vhost",
                        "configure",
                        "write",
                        "read"));
        verbs.put(
                "set_topic_permissions",
                call -> call.client()
                        .put(
                                "topic-permissions/" + call.vhost() + "/" + segment(call.word(0, "a user name")),
                                Map.of(
                                        "exchange", call.word(1, "an exchange"),
                                        "write", call.word(2, "a pattern for write"),
                                        "read", call.word(3, "a pattern for read"))));
        verbs.put("clear_topic_permissions", call -> {
            var path = "topic-permissions/" + call.vhost() + "/" + segment(call.word(0, "a user name"));
            var exchange = call.arguments().word(1, "an exchange", "");
            call.client().delete(exchange.isEmpty() ? path : path + "/" + segment(exchange));
        });
        verbs.put(
                "list_topic_permissions",
                call -> call.rows(
                        "Listing topic permissions for vhost \""
                                + call.arguments().virtualHost() + "\" ...",
                        call.client().get("vhosts/" + call.vhost() + "/topic-permissions"),
                        "user",
                        "exchange",
                        "write",
                        "read"));
    }

    private static void virtualHosts(Map<String, Verb> verbs) {
        verbs.put("add_vhost", call -> call.client().put("vhosts/" + segment(call.word(0, "a name")), Map.of()));
        verbs.put("delete_vhost", call -> call.client().delete("vhosts/" + segment(call.word(0, "a name"))));
        verbs.put(
                "list_vhosts",
                call -> call.chosen("Listing vhosts ...", call.client().get("vhosts"), "name"));
        verbs.put(
                "set_vhost_limits",
                call -> json(call.word(0, "limits as JSON"))
                        .properties()
                        .forEach(each -> call.client()
                                .put(
                                        "vhost-limits/" + call.vhost() + "/" + segment(each.getKey()),
                                        Map.of("value", each.getValue()))));
        verbs.put("clear_vhost_limits", call -> {
            for (var each : List.of("max-connections", "max-queues")) {
                call.client().delete("vhost-limits/" + call.vhost() + "/" + each);
            }
        });
        verbs.put("trace_on", call -> trace(call, true));
        verbs.put("trace_off", call -> trace(call, false));
    }

    private static void policies(Map<String, Verb> verbs) {
        for (var kind : Map.of("policy", "policies", "operator_policy", "operator-policies")
                .entrySet()) {
            var path = kind.getValue() + "/";
            verbs.put(
                    "set_" + kind.getKey(),
                    call -> call.client()
                            .put(
                                    path + call.vhost() + "/" + segment(call.word(0, "a name")),
                                    Map.of(
                                            "pattern", call.word(1, "a pattern"),
                                            "definition", json(call.word(2, "a definition as JSON")),
                                            "priority",
                                                    Integer.parseInt(
                                                            call.arguments().option("priority", "0")),
                                            "apply-to", call.arguments().option("apply-to", "all"))));
            verbs.put(
                    "clear_" + kind.getKey(),
                    call -> call.client().delete(path + call.vhost() + "/" + segment(call.word(0, "a name"))));
            verbs.put(
                    "list_" + path.replace('-', '_').replace("/", ""),
                    call -> call.rows(
                            "Listing policies for vhost \"" + call.arguments().virtualHost() + "\" ...",
                            call.client().get(path + call.vhost()),
                            "vhost",
                            "name",
                            "pattern",
                            "apply-to",
                            "definition",
                            "priority"));
        }
    }

    private static void objects(Map<String, Verb> verbs) {
        verbs.put(
                "list_queues",
                call -> call.chosen(
                        "Listing queues for vhost " + call.arguments().virtualHost() + " ...",
                        call.client().get("queues/" + call.vhost()),
                        "name",
                        "messages"));
        verbs.put(
                "list_exchanges",
                call -> call.chosen(
                        "Listing exchanges for vhost " + call.arguments().virtualHost() + " ...",
                        call.client().get("exchanges/" + call.vhost()),
                        "name",
                        "type"));
        verbs.put("explain_route", Verbs::explainRoute);
        verbs.put(
                "list_bindings",
                call -> call.chosen(
                        "Listing bindings for vhost " + call.arguments().virtualHost() + "...",
                        call.client().get("bindings/" + call.vhost()),
                        "source",
                        "destination",
                        "destination_type",
                        "routing_key",
                        "arguments"));
        verbs.put("list_connections", call -> {
            var rows = call.client().get("connections");
            // RabbitMQ's process id; here the name says which connection it is.
            rows.forEach(each -> ((ObjectNode) each).set("pid", each.path("name")));
            call.chosen("Listing connections ...", rows, "user", "peer_host", "peer_port", "state");
        });
        verbs.put(
                "list_channels",
                call -> call.chosen(
                        "Listing channels ...",
                        call.client().get("channels"),
                        "name",
                        "user",
                        "consumer_count",
                        "messages_unacknowledged"));
        verbs.put(
                "list_consumers",
                call -> call.chosen(
                        "Listing consumers in vhost " + call.arguments().virtualHost() + " ...",
                        call.client().get("consumers/" + call.vhost()),
                        "consumer_tag",
                        "ack_required",
                        "prefetch_count",
                        "active",
                        "arguments"));
        verbs.put(
                "delete_queue",
                call -> call.client()
                        .delete(queue(call) + "?if-empty=" + call.arguments().flag("if-empty") + "&if-unused="
                                + call.arguments().flag("if-unused")));
        verbs.put("purge_queue", call -> call.client().delete(queue(call) + "/contents"));
        verbs.put("pause_queue", call -> {
            var body = new HashMap<String, Object>();
            body.put("reason", call.arguments().option("reason", ""));
            var seconds = call.arguments().option("for", "");
            if (!seconds.isEmpty()) {
                body.put("seconds", seconds);
            }
            call.client().put(queue(call) + "/pause", body);
        });
        verbs.put("resume_queue", call -> call.client().put(queue(call) + "/resume", Map.of()));
        verbs.put("close_connection", call -> close(call, call.word(0, "a connection"), call.word(1, "a reason")));
        verbs.put("close_all_connections", call -> {
            var reason = call.word(0, "a reason");
            call.client()
                    .get("connections")
                    .forEach(each -> close(call, each.path("name").asText(), reason));
        });
    }

    private static void definitions(Map<String, Verb> verbs) {
        verbs.put("export_definitions", call -> {
            var file = call.word(0, "a file, or - for the standard output");
            var all = call.client().get("definitions").toPrettyString();
            if (file.equals("-")) {
                call.out().println(all);
                return;
            }
            try {
                Files.writeString(Path.of(file), all + "\n");
            } catch (IOException cause) {
                throw new CommandFailed(ExitCode.DATA, "cannot write " + file + ": " + cause);
            }
            call.say("Exporting definitions to " + file);
        });
        verbs.put("import_definitions", call -> {
            call.client().post("definitions", document(call));
            call.say("Importing definitions: all of them are in");
        });
        verbs.put("plan_definitions", call -> {
            var plan = call.client().ask(definitions(call) + "/plan?" + allowed(call), document(call));
            planned(call, plan, "Plan for revision " + plan.path("revision").asText());
        });
        verbs.put("apply_definitions", call -> {
            var revision = call.arguments().option("revision", "");
            if (revision.isEmpty()) {
                throw new CommandFailed(
                        ExitCode.USAGE, "apply_definitions needs --revision, as plan_definitions tells it");
            }
            var done = call.client()
                    .ask(
                            definitions(call) + "/apply?revision=" + segment(revision) + "&" + allowed(call),
                            document(call));
            planned(
                    call,
                    done,
                    "Applied, now at revision " + done.path("revision").asText());
        });
        verbs.put("undo_definitions", call -> {
            var revision = call.word(0, "a revision, as definitions_history lists them");
            var dry = call.arguments().flag("dry-run");
            var done = call.client()
                    .ask(
                            "definitions/undo?revision=" + segment(revision) + "&dry_run=" + dry + "&" + allowed(call),
                            Map.of());
            planned(
                    call,
                    done,
                    (dry ? "Would go back from revision " : "Went back, now at revision ")
                            + done.path("revision").asText());
        });
        verbs.put(
                "definitions_history",
                call -> call.rows(
                        "Listing revisions to go back to ...",
                        call.client().get("definitions/history"),
                        "revision",
                        "timestamp",
                        "user",
                        "from",
                        "why"));
    }

    /** The path of all definitions, or of those of the virtual host that is named. */
    private static String definitions(Call call) {
        return call.arguments().flag("vhost") ? "definitions/" + call.vhost() : "definitions";
    }

    private static String allowed(Call call) {
        return "prune=" + call.arguments().flag("prune") + "&replace="
                + call.arguments().flag("replace");
    }

    private static JsonNode document(Call call) {
        var file = call.word(0, "a file, or - for the standard input");
        try {
            return json(
                    file.equals("-")
                            ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
                            : Files.readString(Path.of(file)));
        } catch (IOException cause) {
            throw new CommandFailed(ExitCode.DATA, "cannot read " + file + ": " + cause);
        }
    }

    private static void planned(Call call, JsonNode plan, String title) {
        var rows = ManagementClient.JSON.createArrayNode();
        plan.path("changes").forEach(each -> rows.add(each));
        plan.path("refused")
                .forEach(each -> rows.addObject().put("action", "refused").setAll((ObjectNode) each));
        call.rows(
                title + ", " + plan.path("unchanged").asText() + " unchanged",
                rows,
                "action",
                "kind",
                "vhost",
                "name",
                "why",
                "loses");
    }

    private static void node(Map<String, Verb> verbs) {
        verbs.put("stop_app", call -> call.client().post("warren/app/stop", Map.of()));
        verbs.put("start_app", call -> call.client().post("warren/app/start", Map.of()));
        verbs.put("shutdown", call -> call.client().post("warren/shutdown", Map.of()));
        verbs.put("stop", call -> call.client().post("warren/shutdown", Map.of()));
        verbs.put("set_vm_memory_high_watermark", call -> {
            var first = call.word(0, "a fraction");
            call.client()
                    .put(
                            "warren/memory-watermark",
                            first.equals("absolute")
                                    ? Map.of("absolute", Long.parseLong(call.word(1, "a number of bytes")))
                                    : Map.of("relative", Double.parseDouble(first)));
        });
        verbs.put(
                "set_disk_free_limit",
                call -> call.client()
                        .put(
                                "warren/disk-free-limit",
                                Map.of("bytes", Long.parseLong(call.word(0, "a number of bytes")))));
        verbs.put("eval", call -> call.out().println(new Evaluation(call.client()).of(call.word(0, "an expression"))));
        for (var each : List.of("ping", "await_startup", "check_running", "is_running", "check_port_connectivity")) {
            verbs.put(each, call -> {
                call.client().get("health/checks/is-in-service");
                call.say("Ping succeeded");
            });
        }
        for (var each : List.of("check_local_alarms", "check_alarms")) {
            verbs.put(each, call -> {
                call.client().get("health/checks/local-alarms");
                call.say("Node reported no local alarms");
            });
        }
        verbs.put("status", call -> {
            var node = call.client().get("overview");
            call.out().println("Warren version: " + node.path("product_version").asText());
            call.out()
                    .println(
                            "RabbitMQ version: " + node.path("rabbitmq_version").asText());
            call.out().println("Node: " + node.path("node").asText());
            node.path("listeners")
                    .forEach(each -> call.out()
                            .println("Listener: " + each.path("protocol").asText() + " on "
                                    + each.path("ip_address").asText() + ":" + each.path("port")));
            call.out().println("Objects: " + node.path("object_totals"));
            call.out().println("Messages: " + node.path("queue_totals"));
        });
        verbs.put("environment", call -> {
            call.say("Application environment of the node ...");
            call.out().print(call.client().text("config/effective"));
        });
        verbs.put(
                "version",
                call -> call.out()
                        .println(call.client()
                                .get("overview")
                                .path("rabbitmq_version")
                                .asText()));
    }

    /** Where a message would go, and why not elsewhere: {@code explain_route EXCHANGE KEY [HEADER=VALUE ...]}. */
    private static void explainRoute(Call call) {
        var exchange = call.word(0, "an exchange");
        var key = call.word(1, "a routing key");
        var headers = new HashMap<String, Object>();
        for (var each :
                call.arguments().words().subList(2, call.arguments().words().size())) {
            var equals = each.indexOf('=');
            if (equals < 1) {
                throw new CommandFailed(ExitCode.USAGE, "a header is given as name=value and not as " + each);
            }
            var value = each.substring(equals + 1);
            headers.put(each.substring(0, equals), value.matches("-?\\d{1,18}") ? (Object) Long.valueOf(value) : value);
        }
        var told = call.client()
                .ask(
                        "exchanges/" + call.vhost() + "/" + segment(exchange.isEmpty() ? "amq.default" : exchange)
                                + "/route",
                        Map.of("routing_key", key, "headers", headers));
        var rows = ManagementClient.JSON.createArrayNode();
        for (var visit : told.path("exchanges")) {
            var name = visit.path("name").asText();
            visit.path("matched").forEach(each -> explained(rows, name, each, each.path("outcome")));
            visit.path("unmatched").forEach(each -> explained(rows, name, each, each.path("why")));
            if (visit.has("alternate")) {
                rows.addObject()
                        .put("exchange", name)
                        .put("destination_type", "alternate exchange")
                        .put("destination", visit.path("alternate").path("name").asText())
                        .put("routing_key", "")
                        .set("outcome", visit.path("alternate").path("outcome"));
            }
        }
        told.path("refused").forEach(each -> call.say("refused: " + each.asText()));
        call.rows(
                told.path("routed").asBoolean()
                        ? "Routed to " + told.path("queues").size() + " queue(s)"
                        : "Not routed to any queue",
                rows,
                "exchange",
                "destination_type",
                "destination",
                "routing_key",
                "outcome");
    }

    private static void explained(ArrayNode rows, String exchange, JsonNode binding, JsonNode outcome) {
        var row = rows.addObject().put("exchange", exchange);
        for (var each : List.of("destination_type", "destination", "routing_key")) {
            row.set(each, binding.path(each));
        }
        row.set("outcome", outcome);
    }

    /** The path of the queue that is named first. */
    private static String queue(Call call) {
        return "queues/" + call.vhost() + "/" + segment(call.word(0, "a queue"));
    }

    private static boolean exists(Call call, String path) {
        try {
            call.client().get(path);
            return true;
        } catch (CommandFailed missing) {
            if (missing.code() != ExitCode.NO_USER) {
                throw missing;
            }
            return false;
        }
    }

    private static void close(Call call, String connection, String reason) {
        call.client().delete("connections/" + segment(connection), Map.of("X-Reason", reason));
    }

    private static void trace(Call call, boolean on) {
        call.client().put("vhosts/" + call.vhost(), Map.of("tracing", on));
    }

    private static JsonNode json(String text) {
        try {
            return ManagementClient.JSON.readTree(text);
        } catch (JsonProcessingException malformed) {
            throw new CommandFailed(
                    ExitCode.DATA, "not JSON: " + (text.length() <= 200 ? text : text.substring(0, 200) + "..."));
        }
    }
}
