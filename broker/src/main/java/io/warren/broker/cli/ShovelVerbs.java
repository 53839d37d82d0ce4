package io.warren.broker.cli;

import static io.warren.broker.cli.ManagementClient.segment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.warren.broker.cli.Verbs.Call;
import io.warren.broker.cli.Verbs.Verb;
import java.util.Map;

/** The verbs that RabbitMQ's shovel plugin adds. */
final class ShovelVerbs {
    /** RabbitMQ's names here for what its HTTP API calls otherwise. */
    private static final Map<String, String> COLUMNS = Map.of(
            "src_uri", "source",
            "src_protocol", "source_protocol",
            "dest_uri", "destination",
            "dest_protocol", "destination_protocol",
            "src_queue", "source_queue",
            "src_exchange", "source_exchange",
            "src_exchange_key", "source_exchange_key",
            "dest_queue", "destination_queue",
            "dest_exchange", "destination_exchange",
            "dest_exchange_key", "destination_exchange_key");

    private ShovelVerbs() {}

    static void addTo(Map<String, Verb> verbs) {
        verbs.put("shovel_status", ShovelVerbs::status);
        verbs.put("delete_shovel", call -> {
            var name = call.word(0, "a shovel");
            call.say("Deleting shovel " + name + " in vhost " + call.arguments().virtualHost());
            var path = path(call, name);
            // Also one that is being started again and again has a definition.
            call.client().get("parameters/shovel/" + call.vhost() + "/" + segment(name));
            call.client().delete(path);
        });
        verbs.put("restart_shovel", call -> {
            var name = call.word(0, "a shovel");
            call.say("Restarting dynamic Shovel " + name + " in virtual host "
                    + call.arguments().virtualHost());
            call.client().delete(path(call, name) + "/restart");
        });
    }

    private static String path(Call call, String name) {
        return "shovels/vhost/" + call.vhost() + "/" + segment(name);
    }

    private static void status(Call call) {
        var rows = ManagementClient.JSON.createArrayNode();
        call.client().get("shovels").forEach(each -> {
            var row = ((ObjectNode) each).deepCopy();
            row.put("last_changed", each.path("timestamp").asText());
            row.put("termination_reason", each.path("reason").asText(""));
            COLUMNS.forEach((from, to) -> row.set(to, each.path(from)));
            rows.add(row);
        });
        call.rows(
                "Shovel status on node",
                rows,
                "destination",
                "destination_exchange",
                "destination_exchange_key",
                "destination_protocol",
                "destination_queue",
                "forwarded",
                "last_changed",
                "name",
                "pending",
                "remaining",
                "remaining_unacked",
                "source",
                "source_exchange",
                "source_exchange_key",
                "source_protocol",
                "source_queue",
                "state",
                "termination_reason",
                "type",
                "vhost");
    }
}
