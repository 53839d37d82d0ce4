package io.warren.management.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.warren.engine.view.ConnectionsView;
import io.warren.engine.view.ConnectionsView.ConnectionPicture;
import io.warren.engine.view.EngineView;
import io.warren.engine.view.EngineView.ConsumerRow;
import io.warren.engine.view.NodeView;
import io.warren.management.http.Listing;
import io.warren.management.http.Permits;
import io.warren.management.http.Reply;
import io.warren.management.http.Request;
import io.warren.management.http.TableJson;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** {@code /api/consumers}. Asks the queues, so it may take a moment. */
public final class Consumers {
    private final Supplier<EngineView> engine;
    private final ConnectionsView connections;
    private final NodeView node;
    private final Permits permits;

    public Consumers(Supplier<EngineView> engine, ConnectionsView connections, NodeView node, Permits permits) {
        this.engine = engine;
        this.connections = connections;
        this.node = node;
        this.permits = permits;
    }

    public Reply list(Request request) {
        var caller = request.caller();
        var rows = new ArrayList<ConsumerRow>();
        for (var virtualHost : permits.listed(request)) {
            rows.addAll(engine.get().consumers(virtualHost.settings().name()));
        }
        // Those of others are shown to who may see their connections.
        rows.removeIf(each -> !caller.monitor() && !each.user().equals(caller.name()));
        rows.sort(Comparator.comparing(ConsumerRow::virtualHost)
                .thenComparing(ConsumerRow::queue)
                .thenComparing(ConsumerRow::tag));
        var open = Channels.byName(connections.connections());
        return Listing.whole(request, rows, each -> json(each, open));
    }

    /** Those of a queue or a channel. */
    ArrayNode of(String virtualHost, Predicate<ConsumerRow> wanted) {
        var open = Channels.byName(connections.connections());
        var array = Json.array();
        engine.get().consumers(virtualHost).stream().filter(wanted).forEach(each -> array.add(json(each, open)));
        return array;
    }

    private static String status(boolean active, boolean single) {
        return !active ? "waiting" : single ? "single_active" : "up";
    }

    private ObjectNode json(ConsumerRow row, Map<String, ConnectionPicture> open) {
        var json = Json.object()
                .put("consumer_tag", row.tag())
                .put("ack_required", row.ackRequired())
                .put("exclusive", row.exclusive())
                .put("active", row.active())
                .put("activity_status", status(row.active(), false))
                .put("prefetch_count", row.prefetch());
        engine.get()
                .queue(row.virtualHost(), row.queue())
                .ifPresent(
                        queue -> json.put("consumer_timeout", queue.settings().consumerTimeoutMillis())
                                .put(
                                        "activity_status",
                                        status(row.active(), queue.settings().singleActiveConsumer())));
        json.set("arguments", TableJson.of(row.arguments()));
        json.putObject("queue").put("name", row.queue()).put("vhost", row.virtualHost());
        var details = Connections.details(Optional.ofNullable(open.get(row.connection())), row.connection());
        details.put("name", row.connection() + " (" + row.channel() + ")")
                .put("connection_name", row.connection())
                .put("number", row.channel())
                .put("node", node.nodeName())
                .put("user", row.user());
        json.set("channel_details", details);
        return json;
    }
}
