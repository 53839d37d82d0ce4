package io.warren.broker.cli;

import static io.warren.broker.cli.ManagementClient.segment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.warren.broker.cli.Verbs.Call;
import io.warren.broker.cli.Verbs.Verb;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** What is done to a cluster, its nodes and its replicas. */
final class ClusterVerbs {
    private static final long LOOK_MILLIS = 500;
    private static final String CRITICAL = "health/checks/node-is-quorum-critical";

    private ClusterVerbs() {}

    static void addTo(Map<String, Verb> verbs) {
        verbs.put("cluster_status", ClusterVerbs::status);
        verbs.put("forget_cluster_node", call -> forget(call, call.word(0, "a node")));
        verbs.put("cluster", call -> {
            switch (call.word(0, "show, join, leave, forget or finalize")) {
                case "show" -> show(call);
                case "leave" -> leave(call);
                case "forget" -> forget(call, call.word(1, "a node"));
                case "finalize" -> finish(call);
                case "join" ->
                    throw new CommandFailed(
                            ExitCode.USAGE,
                            "a node joins when it starts: name a node of the cluster in its"
                                    + " cluster_formation.classic_config.nodes");
                default ->
                    throw new CommandFailed(ExitCode.USAGE, "cluster can show, join, leave, forget and finalize");
            }
        });
        replicas(verbs);
        maintenance(verbs);
    }

    private static void replicas(Map<String, Verb> verbs) {
        verbs.put(
                "quorum_status",
                call -> call.rows(
                        "Status of quorum queue " + call.word(0, "a queue") + " ...",
                        call.client().get(quorum(call) + "/status"),
                        "Node Name",
                        "Raft State",
                        "Membership",
                        "Last Applied",
                        "Term"));
        verbs.put("add_member", call -> {
            call.client().post(quorum(call) + "/replicas/add", Map.of("node", call.word(1, "a node")));
            call.say("The shard of the queue has a replica on " + call.word(1, "a node"));
        });
        verbs.put("delete_member", call -> {
            call.client().delete(quorum(call) + "/replicas/delete", (Object) Map.of("node", call.word(1, "a node")));
            call.say("The shard of the queue has no replica on " + call.word(1, "a node"));
        });
        verbs.put("grow", call -> {
            var node = call.word(0, "a node");
            call.client()
                    .post(
                            "queues/quorum/replicas/on/" + segment(node) + "/grow",
                            Map.of(
                                    "strategy", call.word(1, "all or even"),
                                    "vhost_pattern", call.arguments().option("vhost-pattern", ".*"),
                                    "queue_pattern", call.arguments().option("queue-pattern", ".*")));
            call.say("Shards get replicas on " + node + " again, as evenly as it goes");
        });
        verbs.put("shrink", call -> {
            var node = call.word(0, "a node");
            call.client().delete("queues/quorum/replicas/on/" + segment(node) + "/shrink");
            call.say("Shards lose their replicas on " + node + " until it grows again");
        });
        verbs.put("rebalance", call -> {
            call.client().post("rebalance/queues", Map.of());
            call.say("Leaders are spread over the nodes all the time");
        });
        verbs.put("transfer_leadership", call -> {
            call.client()
                    .post(
                            "warren/queues/" + call.vhost() + "/" + segment(call.word(0, "a queue")) + "/leader",
                            Map.of("node", call.word(1, "a node")));
            call.say("The shard of the queue, and all queues in it, will be led by " + call.word(1, "a node"));
        });
        verbs.put("check_if_node_is_quorum_critical", call -> {
            call.client().get(CRITICAL);
            call.say("Node " + self(call) + " reported no quorum queues that would lose their majority without it");
        });
    }

    private static void maintenance(Map<String, Verb> verbs) {
        verbs.put("drain", call -> {
            call.say("Will put node " + self(call) + " into maintenance mode. "
                    + "The node will no longer serve any client traffic!");
            call.client().post(node(self(call)) + "/drain", Map.of());
        });
        verbs.put("revive", call -> {
            call.say("Will return node " + self(call) + " from maintenance mode");
            call.client().post(node(self(call)) + "/revive", Map.of());
        });
        verbs.put("await_online_quorum_plus_one", call -> {
            var seconds = Long.parseLong(call.arguments().option("timeout", "60"));
            var until = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
            while (true) {
                try {
                    call.client().get(CRITICAL);
                    return;
                } catch (CommandFailed critical) {
                    if (critical.code() != ExitCode.UNAVAILABLE || System.nanoTime() > until) {
                        throw critical;
                    }
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS));
            }
        });
    }

    private static String quorum(Call call) {
        return "queues/quorum/" + call.vhost() + "/" + segment(call.word(0, "a queue"));
    }

    private static String node(String name) {
        return "warren/cluster/nodes/" + segment(name);
    }

    /** The node that is asked. */
    private static String self(Call call) {
        return call.client().get("overview").path("node").asText();
    }

    private static void leave(Call call) {
        var self = self(call);
        call.client().post(node(self) + "/leave", Map.of());
        call.say("Node " + self + " left the cluster. Stop it now; with an empty data directory it can come back");
    }

    private static void finish(Call call) {
        call.client().post("warren/cluster/finalize", Map.of());
        call.say("All that came with this release is used from now on; no earlier one can take part any more");
    }

    private static void forget(Call call, String node) {
        call.say("Removing node " + node + " from the cluster");
        call.client().delete(node(node));
    }

    /** Nodes, then shards. */
    private static void show(Call call) {
        var status = call.client().get("cluster/status");
        if (call.arguments().option("formatter", "table").equals("json")) {
            call.out().println(status);
            return;
        }
        call.rows("Nodes", status.path("nodes"), "name", "address", "running", "voter", "drained", "level");
        call.rows("Shards", status.path("shards"), "id", "leader", "term", "members", "online", "queues");
    }

    /** As RabbitMQ lays it out. */
    private static void status(Call call) {
        var nodes = call.client().get("nodes");
        var overview = call.client().get("overview");
        var status = json(nodes, overview);
        if (call.arguments().option("formatter", "table").equals("json")) {
            call.out().println(status);
            return;
        }
        var out = call.out();
        call.say("Cluster status of node " + overview.path("node").asText() + " ...");
        out.println("Basics\n");
        out.println("Cluster name: " + status.path("cluster_name").asText());
        out.println("Total CPU cores available cluster-wide: " + cores(nodes));
        section(out, "Disk Nodes", names(nodes, _ -> true));
        section(out, "Running Nodes", names(nodes, each -> each.path("running").asBoolean()));
        var versions = new ArrayList<String>();
        var maintenance = new ArrayList<String>();
        for (var each : nodes) {
            var name = each.path("name").asText();
            if (each.path("running").asBoolean()) {
                versions.add(
                        name + ": RabbitMQ " + each.path("rabbitmq_version").asText() + " on "
                                + each.path("erlang_version").asText());
            }
            maintenance.add("Node: " + name + ", status: "
                    + status.path("maintenance_status").path(name).asText());
        }
        section(out, "Versions", versions);
        section(out, "CPU Cores", cpus(nodes));
        section(out, "Maintenance status", maintenance);
        var alarms = new ArrayList<String>();
        status.path("alarms")
                .forEach(each -> alarms.add(each.path("resource").asText() + " alarm on node "
                        + each.path("node").asText()));
        section(out, "Alarms", alarms);
        section(out, "Network Partitions", List.of());
        var listeners = new ArrayList<String>();
        overview.path("listeners")
                .forEach(each -> listeners.add("Node: " + each.path("node").asText() + ", interface: "
                        + each.path("ip_address").asText() + ", port: " + each.path("port")
                        + ", protocol: " + each.path("protocol").asText()));
        section(out, "Listeners", listeners);
    }

    private static void section(PrintStream out, String title, List<String> lines) {
        out.println("\n" + title + "\n");
        (lines.isEmpty() ? List.of("(none)") : lines).forEach(out::println);
    }

    private static List<String> names(JsonNode nodes, Predicate<JsonNode> wanted) {
        var names = new ArrayList<String>();
        nodes.forEach(each -> {
            if (wanted.test(each)) {
                names.add(each.path("name").asText());
            }
        });
        return names;
    }

    private static int cores(JsonNode nodes) {
        var cores = 0;
        for (var each : nodes) {
            cores += each.path("processors").asInt();
        }
        return cores;
    }

    private static List<String> cpus(JsonNode nodes) {
        var lines = new ArrayList<String>();
        nodes.forEach(each -> lines.add("Node: " + each.path("name").asText() + ", available CPU cores: "
                + each.path("processors").asInt()));
        return lines;
    }

    private static ObjectNode json(JsonNode nodes, JsonNode overview) {
        var json = ManagementClient.JSON.createObjectNode();
        json.set("cluster_name", overview.path("cluster_name"));
        var disk = json.putArray("disk_nodes");
        json.putArray("ram_nodes");
        var running = json.putArray("running_nodes");
        var alarms = json.putArray("alarms");
        json.putObject("partitions");
        var versions = json.putObject("versions");
        var cores = json.putObject("cpu_cores");
        var maintenance = json.putObject("maintenance_status");
        var listeners = json.putObject("listeners");
        for (var each : nodes) {
            var name = each.path("name").asText();
            disk.add(name);
            maintenance.put(
                    name, each.path("being_drained").asBoolean() ? "marked for maintenance" : "not under maintenance");
            if (!each.path("running").asBoolean()) {
                continue;
            }
            running.add(name);
            cores.put(name, each.path("processors").asInt());
            var version = versions.putObject(name);
            version.set("rabbitmq_name", each.path("product_name"));
            version.set("rabbitmq_version", each.path("rabbitmq_version"));
            version.set("erlang_version", each.path("erlang_version"));
            for (var alarm : List.of("mem_alarm", "disk_free_alarm")) {
                if (each.path(alarm).asBoolean()) {
                    alarms.addObject().put("node", name).put("resource", alarm.equals("mem_alarm") ? "memory" : "disk");
                }
            }
            listeners.putArray(name);
        }
        overview.path("listeners")
                .forEach(each -> listeners
                        .withArray(each.path("node").asText())
                        .addObject()
                        .put("node", each.path("node").asText())
                        .put("interface", each.path("ip_address").asText())
                        .put("port", each.path("port").asInt())
                        .put("protocol", each.path("protocol").asText()));
        return json;
    }
}
