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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** {@code /api/consumers}. Asks the queues, so it may take a moment. */
public final class Consumers {
    /** Id of a connection that is on another node than the queue. */
    private static final String FAR = "connection_id";

    private final Supplier<EngineView> engine;
    private final ConnectionsView connections;
    private final NodeView node;
    private final Permits permits;
    private final Gathering gathering;

    public Consumers(
            Supplier<EngineView> engine,
            ConnectionsView connections,
            NodeView node,
            Permits permits,
            Gathering gathering) {
        this.engine = engine;
        this.connections = connections;
        this.node = node;
        this.permits = permits;
        this.gathering = gathering;
        gathering.serve("consumers", _ -> own());
    }

    /** Of the queues that are on this node; the connections may be on any. */
    private List<ObjectNode> own() {
        var open = Channels.byName(connections.connections());
        return engine.get().consumers("").stream()
                .map(each -> {
                    var row = json(each, open);
                    if (each.connection().isEmpty()) {
                        row.put(FAR, each.connectionId());
                    }
                    return row;
                })
                .toList();
    }

    private List<ObjectNode> gathered(Request request, Predicate<ObjectNode> wanted) {
        var rows = gathering.rows(request, "consumers");
        if (rows.stream().anyMatch(each -> each.has(FAR))) {
            var byId = new HashMap<Long, ObjectNode>();
            gathering
                    .rows(request, "identities")
                    .forEach(each -> byId.put(each.path("id").asLong(), each));
            rows.forEach(each -> name(each, byId));
        }
        return rows.stream()
                .filter(wanted)
                .sorted(Comparator.<ObjectNode, String>comparing(Consumers::virtualHost)
                        .thenComparing(each -> each.path("queue").path("name").asText())
                        .thenComparing(each -> each.path("consumer_tag").asText()))
                .toList();
    }

    private static void name(ObjectNode row, Map<Long, ObjectNode> byId) {
        var id = row.remove(FAR);
        var found = id == null ? null : byId.get(id.asLong());
        if (found != null && row.path("channel_details") instanceof ObjectNode details) {
            var name = found.path("name").asText();
            details.put("name", name + " (" + details.path("number").asInt() + ")")
                    .put("connection_name", name);
            for (var key : List.of("peer_host", "peer_port", "node")) {
                details.set(key, found.path(key));
            }
        }
    }

    static String virtualHost(ObjectNode row) {
        return row.path("queue").path("vhost").asText();
    }

    static String connection(ObjectNode row) {
        return row.path("channel_details").path("connection_name").asText();
    }

    static int channel(ObjectNode row) {
        return row.path("channel_details").path("number").asInt();
    }

    public Reply list(Request request) {
        if (!gathering.alone()) {
            var who = request.caller();
            var names = permits.listed(request).stream()
                    .map(each -> each.settings().name())
                    .collect(Collectors.toSet());
            return Listing.whole(
                    request,
                    gathered(
                            request,
                            each -> names.contains(virtualHost(each))
                                    && (who.monitor()
                                            || each.path("channel_details")
                                                    .path("user")
                                                    .asText()
                                                    .equals(who.name()))),
                    each -> each);
        }
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
    ArrayNode of(Request request, String virtualHost, Predicate<ObjectNode> wanted) {
        var array = Json.array();
        gathered(request, each -> virtualHost(each).equals(virtualHost) && wanted.test(each))
                .forEach(array::add);
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
                        // RabbitMQ's tools read a number that is not negative; 0 is none.
                        queue -> json.put(
                                        "consumer_timeout",
                                        Math.max(0, queue.settings().consumerTimeoutMillis()))
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
