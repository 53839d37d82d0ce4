package io.warren.management.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.warren.engine.metadata.QueueSettings;
import io.warren.engine.metadata.QueueSpec;
import io.warren.engine.metadata.QueueType;
import io.warren.engine.queue.QueueStats;
import io.warren.engine.view.ConnectionsView.ConnectionPicture;
import io.warren.engine.view.EngineView.QueuePicture;
import io.warren.management.http.TableJson;
import io.warren.management.stats.Columns;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** How a queue looks in lists and alone. */
final class QueueJson {
    /** How much is shown. */
    enum Detail {
        /** What was declared. */
        DECLARED,
        /** And how many messages there are. */
        TOTALS,
        /** And everything that is counted. */
        STATS
    }

    private final Statistics stats;

    QueueJson(Statistics stats) {
        this.stats = stats;
    }

    ObjectNode of(
            Past past,
            QueueSpec spec,
            Optional<QueuePicture> live,
            Map<Long, ConnectionPicture> connections,
            Detail detail) {
        var json = declared(spec, connections);
        if (live.isEmpty()) {
            json.put("state", "down");
            return json;
        }
        var picture = live.get();
        json.put("node", picture.home().isEmpty() ? null : picture.home()).put("state", picture.state());
        settings(json, picture.settings());
        switch (detail) {
            case DECLARED -> {}
            case TOTALS ->
                json.put("messages", picture.stats().ready() + picture.stats().unacked())
                        .put("messages_ready", picture.stats().ready())
                        .put("messages_unacknowledged", picture.stats().unacked());
            case STATS -> counted(past, json, spec, picture.stats());
        }
        if (spec.type() != QueueType.CLASSIC) {
            json.set("leader", json.path("node"));
            json.set("members", Json.texts(picture.members()));
            json.set("online", Json.texts(picture.online()));
        } else {
            json.put("storage_version", 2);
        }
        return json;
    }

    private static void quorum(ObjectNode json) {
        json.putObject("open_files");
        json.put("delayed_retry", "disabled").put("publishers", 0);
        Json.nothing(json, "messages_dlx", "message_bytes_dlx", "messages_delayed", "messages_ready_returned");
        json.putObject("messages_by_priority");
        json.put("messages_active_priorities", 0);
    }

    private static ObjectNode declared(QueueSpec spec, Map<Long, ConnectionPicture> connections) {
        var json = Json.object()
                .put("name", spec.name())
                .put("vhost", spec.virtualHost())
                .put("type", spec.type().word())
                .put("durable", spec.durable())
                .put("auto_delete", spec.autoDelete())
                .put("exclusive", spec.exclusive())
                .put("internal", false)
                .put("internal_owner", false)
                .put("user_who_performed_action", spec.user());
        json.set("arguments", TableJson.of(spec.arguments()));
        var owner = connections.get(spec.owner());
        if (spec.exclusive() && owner != null) {
            json.set(
                    "owner_pid_details",
                    Connections.details(Optional.of(owner), owner.identity().name()));
        }
        return json;
    }

    private static void settings(ObjectNode json, QueueSettings settings) {
        json.put("policy", settings.policy());
        json.put("operator_policy", settings.operatorPolicy());
        json.set("effective_policy_definition", TableJson.of(settings.effectivePolicy()));
        if (settings.deliveryLimit() >= 0) {
            json.put("delivery_limit", settings.deliveryLimit());
        }
    }

    private void counted(Past past, ObjectNode json, QueueSpec spec, QueueStats now) {
        var trace = stats.sampler().queue(spec.id());
        past.lengths(json, now.ready(), now.unacked(), trace, Columns.QUEUE_LEVELS);
        json.put("messages_ram", now.messagesInMemory())
                .put("messages_persistent", now.persistentMessages())
                .put("message_bytes", now.readyBytes() + now.unackedBytes())
                .put("message_bytes_ready", now.readyBytes())
                .put("message_bytes_unacknowledged", now.unackedBytes())
                .put("message_bytes_ram", now.readyBytes() + now.unackedBytes())
                .put("message_bytes_persistent", now.persistentBytes())
                .put("memory", now.memoryBytes())
                .put("consumers", now.consumers())
                .put("consumer_utilisation", now.consumerUtilisation())
                .put("consumer_capacity", now.consumerUtilisation());
        json.putNull("exclusive_consumer_tag");
        Json.nothingWithRate(json, "reductions");
        Json.collection(json);
        switch (spec.type()) {
            case CLASSIC ->
                json.put("messages_ready_ram", Math.min(now.ready(), now.messagesInMemory()))
                        .put("messages_unacknowledged_ram", Math.min(now.unacked(), now.messagesInMemory()));
            case QUORUM -> quorum(json);
            case STREAM -> json.put("segments", 1).putObject("readers");
        }
        if (now.singleActiveConsumerTag().isEmpty()) {
            json.putNull("single_active_consumer_tag");
        } else {
            json.put("single_active_consumer_tag", now.singleActiveConsumerTag());
        }
        if (now.headEnqueuedAtMillis() > 0) {
            json.put("head_message_timestamp", now.headEnqueuedAtMillis() / 1_000);
        } else {
            json.putNull("head_message_timestamp");
        }
        if (now.idleSinceMillis() > 0) {
            json.put("idle_since", Instant.ofEpochMilli(now.idleSinceMillis()).toString());
        }
        var messages = past.messages(now, trace);
        if (!messages.isEmpty()) {
            json.set("message_stats", messages);
        }
    }
}
