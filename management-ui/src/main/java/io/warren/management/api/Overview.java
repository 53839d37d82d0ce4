package io.warren.management.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.warren.engine.exchange.ExchangeTypes;
import io.warren.engine.metadata.VirtualHostMetadata;
import io.warren.engine.view.ConnectionsView;
import io.warren.engine.view.EngineView;
import io.warren.engine.view.NodeView;
import io.warren.management.http.Permits;
import io.warren.management.http.Reply;
import io.warren.management.http.Request;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/**
 * {@code /api/overview}: what every client asks first. Monitoring and administrators see the whole node; others the totals of
 * the virtual hosts they may enter, their own connections, and nothing of the machine.
 */
public final class Overview {
    private static final String[] CHURN = {
        "connection_created",
        "connection_closed",
        "channel_created",
        "channel_closed",
        "queue_declared",
        "queue_created",
        "queue_deleted"
    };

    private final Supplier<EngineView> engine;
    private final ConnectionsView connections;
    private final NodeView node;
    private final Permits permits;
    private final MessageStats stats;
    private final String rabbitVersion;
    private final String defaultQueueType;

    public Overview(
            Supplier<EngineView> engine,
            ConnectionsView connections,
            NodeView node,
            Permits permits,
            MessageStats stats,
            String rabbitVersion,
            String defaultQueueType) {
        this.engine = engine;
        this.connections = connections;
        this.node = node;
        this.permits = permits;
        this.stats = stats;
        this.rabbitVersion = rabbitVersion;
        this.defaultQueueType = defaultQueueType;
    }

    public Reply get(Request request) {
        var json = aboutTheNode(request);
        if (request.caller().monitor()) {
            whole(json);
        } else {
            part(json, request);
        }
        return Reply.json(json);
    }

    private ObjectNode aboutTheNode(Request request) {
        var json = Json.object().put("management_version", rabbitVersion).put("rates_mode", "basic");
        var policies = json.putObject("sample_retention_policies");
        List.of("global", "basic", "detailed").forEach(policies::putArray);
        exchangeTypes(json);
        json.put("product_version", node.version())
                .put("product_name", "Warren")
                .put("rabbitmq_version", rabbitVersion)
                .put("cluster_name", node.clusterName());
        json.putObject("cluster_tags");
        json.putObject("node_tags");
        // Clients insist on these two; what runs the broker is named in them, whatever it is.
        json.put("erlang_version", "Java " + Runtime.version().feature())
                .put("erlang_full_version", "Java " + Runtime.version())
                .put("disable_stats", request.queryFlag("disable_stats"))
                .put("default_queue_type", defaultQueueType)
                .put("is_op_policy_updating_enabled", true)
                .put("enable_queue_totals", request.queryFlag("enable_queue_totals"))
                .put("require_definition_json_extension", false);
        return json;
    }

    static void exchangeTypes(ObjectNode json) {
        var types = json.putArray("exchange_types");
        ExchangeTypes.all().stream()
                .sorted(Comparator.comparing(each -> each.name()))
                .forEach(each -> types.addObject()
                        .put("name", each.name())
                        .put("description", "AMQP " + each.name() + " exchange")
                        .put("enabled", true));
    }

    private void whole(ObjectNode json) {
        var totals = engine.get().totals();
        json.set("message_stats", stats.of("overview", totals.counters()));
        json.set(
                "churn_rates",
                churn(
                        totals.connectionsOpened(),
                        totals.connectionsClosed(),
                        totals.channelsOpened(),
                        totals.channelsClosed(),
                        totals.queuesDeclared(),
                        totals.queuesCreated(),
                        totals.queuesDeleted()));
        queueTotals(json, "overview levels", totals.ready(), totals.unacked());
        json.putObject("object_totals")
                .put("connections", totals.connections())
                .put("channels", totals.channels())
                .put("exchanges", totals.exchanges())
                .put("queues", totals.queues())
                .put("consumers", totals.consumers());
        json.put("statistics_db_event_queue", 0).put("node", node.nodeName());
        listeners(json);
        contexts(json);
    }

    private ObjectNode churn(long... totals) {
        var json = Json.object();
        var rates = stats.rates().of("churn", totals);
        for (var at = 0; at < CHURN.length; at++) {
            Json.counted(json, CHURN[at], totals[at], rates[at]);
        }
        return json;
    }

    private void part(ObjectNode json, Request request) {
        var caller = request.caller();
        var virtualHosts = permits.visible(request);
        var messages = MessageTotals.of(engine.get(), virtualHosts);
        json.putObject("message_stats");
        queueTotals(json, "overview of " + caller.name(), messages.ready(), messages.unacked());
        var names = virtualHosts.stream().map(each -> each.settings().name()).toList();
        json.putObject("object_totals")
                .put(
                        "connections",
                        connections.connections().stream()
                                .filter(each -> each.identity().user().equals(caller.name()))
                                .count())
                .put(
                        "channels",
                        engine.get().channels().stream()
                                .filter(each -> each.user().equals(caller.name()))
                                .count())
                .put("exchanges", sum(virtualHosts, each -> each.exchanges().size()))
                .put("queues", sum(virtualHosts, each -> each.queues().size()))
                .put(
                        "consumers",
                        names.stream()
                                .mapToInt(each -> engine.get().consumers(each).size())
                                .sum());
    }

    private static int sum(List<VirtualHostMetadata> virtualHosts, ToIntFunction<VirtualHostMetadata> part) {
        return virtualHosts.stream().mapToInt(part).sum();
    }

    private void queueTotals(ObjectNode json, String key, long ready, long unacked) {
        var levels = stats.rates().of(key, ready + unacked, ready, unacked);
        var totals = json.putObject("queue_totals");
        Json.counted(totals, "messages", ready + unacked, levels[0]);
        Json.counted(totals, "messages_ready", ready, levels[1]);
        Json.counted(totals, "messages_unacknowledged", unacked, levels[2]);
    }

    private void listeners(ObjectNode json) {
        var listeners = json.putArray("listeners");
        node.listeners().stream()
                .sorted(Comparator.comparing(NodeView.Listener::protocol).thenComparingInt(NodeView.Listener::port))
                .forEach(each -> {
                    var row = listeners
                            .addObject()
                            .put("node", node.nodeName())
                            .put("protocol", each.protocol())
                            .put("ip_address", each.host())
                            .put("port", each.port())
                            .put(
                                    "tls",
                                    each.protocol().endsWith("/ssl")
                                            || each.protocol().startsWith("https"));
                    row.putObject("socket_opts");
                });
    }

    /** What is served over HTTP. Ports are texts here: RabbitMQ's clients expect so. */
    void contexts(ObjectNode json) {
        var contexts = json.putArray("contexts");
        node.listeners().stream()
                .filter(each -> each.protocol().startsWith("http"))
                .forEach(each -> {
                    var row = contexts.addObject()
                            .put("node", node.nodeName())
                            .put("description", each.protocol().equals("http") ? "Warren management" : each.protocol())
                            .put("path", "/")
                            .put("ip", each.host())
                            .put("port", Integer.toString(each.port()));
                    row.putArray("ssl_opts");
                });
    }
}
