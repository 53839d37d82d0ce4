package io.warren.management.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.warren.engine.metadata.QueueSpec;
import io.warren.management.http.HttpRefused;
import io.warren.management.http.Reply;
import io.warren.management.http.Request;
import java.util.List;

/**
 * {@code /api/feature-flags} and {@code /api/deprecated-features}. RabbitMQ's flags stand for behaviour that all nodes of a
 * cluster must have before it is used; a node of Warren has all of its behaviour from the start, so that those it knows are
 * enabled and cannot be anything else.
 */
public final class Features {
    private record Flag(String name, String description) {}

    private record Deprecated(String name, String description) {}

    private static final List<Flag> FLAGS = List.of(
            new Flag("classic_queue_type_delivery_support", "Bug fix for classic queue deliveries"),
            new Flag("direct_exchange_routing_v2", "Fast routing of direct exchanges"),
            new Flag("feature_flags_v2", "Feature flags subsystem V2"),
            new Flag("implicit_default_bindings", "Default bindings are implicit"),
            new Flag("message_containers", "Message containers"),
            new Flag("quorum_queue", "Support queues of type quorum"),
            new Flag("rabbitmq_4.0.0", "Allows rolling upgrades to 4.0.x"),
            new Flag("rabbitmq_4.1.0", "Allows rolling upgrades to 4.1.x"),
            new Flag("rabbitmq_4.2.0", "Allows rolling upgrades to 4.2.x"),
            new Flag("user_limits", "Configure connection and channel limits for a user"),
            new Flag("virtual_host_metadata", "Virtual host metadata (description, tags)"));

    private static final Deprecated GLOBAL_QOS =
            new Deprecated("global_qos", "Prefetch shared by the consumers of a channel (basic.qos global=true)");
    private static final Deprecated TRANSIENT_QUEUES =
            new Deprecated("transient_nonexcl_queues", "Queues that are neither durable nor exclusive");

    private final boolean transientQueuesDenied;

    public Features(boolean transientQueuesDenied) {
        this.transientQueuesDenied = transientQueuesDenied;
    }

    public Reply flags(Request request) {
        var flags = Json.array();
        FLAGS.forEach(each -> {
            var row = flags.addObject()
                    .put("name", each.name())
                    .put("desc", each.description())
                    .put("doc_url", "")
                    .put("state", "enabled")
                    .put("stability", "required")
                    .put("require_level", "hard")
                    .put("experiment_level", "unsupported");
            row.putArray("callbacks");
            row.put("provided_by", "warren");
        });
        return Reply.json(flags);
    }

    /** All that there are are enabled. */
    public Reply enable(Request request) {
        var name = request.name("name");
        if (!name.equals("all") && FLAGS.stream().noneMatch(each -> each.name().equals(name))) {
            throw HttpRefused.badRequest("unsupported");
        }
        return Reply.done();
    }

    public Reply deprecated(Request request) {
        var rows = Json.array();
        row(rows, GLOBAL_QOS, false);
        row(rows, TRANSIENT_QUEUES, transientQueuesDenied);
        return Reply.json(rows);
    }

    /** What is declared shows it; whether a channel shares a prefetch is over with the channel. */
    public Reply deprecatedInUse(Request request) {
        var rows = Json.array();
        var used = request.metadata().virtualHosts().values().stream()
                .flatMap(each -> each.queues().values().stream())
                .anyMatch(Features::isTransient);
        if (used) {
            row(rows, TRANSIENT_QUEUES, transientQueuesDenied);
        }
        return Reply.json(rows);
    }

    private static boolean isTransient(QueueSpec queue) {
        return !queue.durable() && !queue.exclusive();
    }

    private static ObjectNode row(ArrayNode rows, Deprecated feature, boolean denied) {
        return rows.addObject()
                .put("name", feature.name())
                .put("state", denied ? "denied" : "permitted")
                .put("desc", feature.description())
                .put("deprecation_phase", denied ? "denied_by_default" : "permitted_by_default")
                .put("doc_url", "")
                .put("provided_by", "warren");
    }
}
