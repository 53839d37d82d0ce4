package io.warren.management.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.warren.engine.exchange.ExchangeTypes;
import io.warren.engine.metadata.Metadata;
import io.warren.engine.metadata.VirtualHostMetadata;
import io.warren.engine.view.EngineView;
import io.warren.engine.view.NodeView;
import io.warren.management.http.Caller;
import io.warren.management.http.Permits;
import io.warren.management.http.Reply;
import io.warren.management.http.Request;
import io.warren.management.http.Wish;
import io.warren.management.stats.Columns;
import io.warren.management.stats.Trace;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
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
    private final NodeView node;
    private final Permits permits;
    private final Statistics stats;
    private final String rabbitVersion;
    private final String defaultQueueType;
    private final boolean operatorPoliciesFixed;
    private final Gathering gathering;

    public Overview(
            Supplier<EngineView> engine,
            NodeView node,
            Permits permits,
            Statistics stats,
            String rabbitVersion,
            String defaultQueueType,
            boolean operatorPoliciesFixed,
            Gathering gathering) {
        this.engine = engine;
        this.node = node;
        this.permits = permits;
        this.stats = stats;
        this.rabbitVersion = rabbitVersion;
        this.defaultQueueType = defaultQueueType;
        this.operatorPoliciesFixed = operatorPoliciesFixed;
        this.gathering = gathering;
        gathering.serve("overview", wish -> List.of(own(wish)));
    }

    public Reply get(Request request) {
        var json = aboutTheNode(request);
        if (request.caller().monitor()) {
            whole(json, request);
        } else {
            part(json, request);
        }
        if (!request.wantsStats()) {
            json.remove(List.of("message_stats", "churn_rates", "statistics_db_event_queue"));
            if (!request.wantsQueueTotals()) {
                json.remove("queue_totals");
            }
        }
        return Reply.json(json);
    }

    private ObjectNode aboutTheNode(Request request) {
        var json = Json.object().put("management_version", rabbitVersion).put("rates_mode", "basic");
        var policies = json.putObject("sample_retention_policies");
        policies.putArray("global").add(600).add(3_600).add(28_800).add(86_400);
        policies.putArray("basic").add(600).add(3_600);
        policies.putArray("detailed").add(600);
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
                .put("crypto_lib_version", "Java " + Runtime.version().feature())
                .put("disable_stats", !request.wantsStats())
                .put("default_queue_type", defaultQueueType)
                .put("is_op_policy_updating_enabled", !operatorPoliciesFixed)
                .put("enable_queue_totals", request.wantsQueueTotals())
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

    private void whole(ObjectNode json, Request request) {
        var own = own(request);
        for (var each : gathering.others(request, "overview", Map.of())) {
            for (var list : List.of("listeners", "contexts")) {
                if (own.path(list) instanceof ArrayNode all && each.remove(list) instanceof ArrayNode more) {
                    all.addAll(more);
                }
            }
            if (each.path("object_totals") instanceof ObjectNode totals) {
                // They are the same everywhere.
                totals.remove(List.of("exchanges", "queues"));
            }
            if (each.path("churn_rates") instanceof ObjectNode churn) {
                // Each node hears of every queue.
                churn.remove(churn.properties().stream()
                        .map(Map.Entry::getKey)
                        .filter(key -> key.startsWith("queue_"))
                        .toList());
            }
            Sums.add(own, each);
        }
        json.setAll(own);
        json.put("statistics_db_event_queue", 0).put("node", node.nodeName());
    }

    /** What this node has of it. */
    private ObjectNode own(Wish request) {
        var json = Json.object();
        var past = stats.of(request);
        var totals = engine.get().totals();
        var trace = stats.sampler().overview();
        json.set("message_stats", past.messages(totals.counters(), trace));
        churn(json.putObject("churn_rates"), past::rate, totals);
        past.lengths(json.putObject("queue_totals"), totals.ready(), totals.unacked(), trace, Columns.OVERVIEW_LEVELS);
        json.putObject("object_totals")
                .put("connections", totals.connections())
                .put("channels", totals.channels())
                .put("exchanges", totals.exchanges())
                .put("queues", declared(engine.get().metadata()))
                .put("consumers", totals.consumers());
        listeners(json);
        contexts(json);
        return json;
    }

    private static int declared(Metadata metadata) {
        return metadata.virtualHosts().values().stream()
                .mapToInt(each -> each.queues().size())
                .sum();
    }

    /** Writes a total with its past. */
    interface Writer {
        void write(ObjectNode json, String key, long total, Trace trace, int column);
    }

    /** What came and went since the start. */
    void churn(ObjectNode json, Writer writer, EngineView.Totals totals) {
        var counts = new long[] {
            totals.connectionsOpened(),
            totals.connectionsClosed(),
            totals.channelsOpened(),
            totals.channelsClosed(),
            totals.queuesDeclared(),
            totals.queuesCreated(),
            totals.queuesDeleted()
        };
        for (var at = 0; at < CHURN.length; at++) {
            writer.write(json, CHURN[at], counts[at], stats.sampler().overview(), Columns.OVERVIEW_CHURN + at);
        }
    }

    private void part(ObjectNode json, Request request) {
        var caller = request.caller();
        var virtualHosts = permits.visible(request);
        var messages = MessageTotals.of(engine.get(), virtualHosts);
        var names = virtualHosts.stream().map(each -> each.settings().name()).toList();
        var trace = Trace.sum(
                names.stream().map(each -> stats.sampler().virtualHost(each)).toList());
        var past = stats.of(request);
        json.set("message_stats", past.messagesOfHost(trace, stats.nowMillis()));
        past.lengths(json.putObject("queue_totals"), messages.ready(), messages.unacked(), trace, Columns.HOST_LEVELS);
        json.putObject("object_totals")
                .put("connections", of(caller, gathering.rows(request, "connections"), "user"))
                .put("channels", of(caller, gathering.rows(request, "channels"), "user"))
                .put("exchanges", sum(virtualHosts, each -> each.exchanges().size()))
                .put("queues", sum(virtualHosts, each -> each.queues().size()))
                .put(
                        "consumers",
                        gathering.rows(request, "consumers").stream()
                                .filter(each -> names.contains(Consumers.virtualHost(each)))
                                .count());
    }

    private static long of(Caller caller, List<ObjectNode> rows, String field) {
        return rows.stream()
                .filter(each -> each.path(field).asText().equals(caller.name()))
                .count();
    }

    private static int sum(List<VirtualHostMetadata> virtualHosts, ToIntFunction<VirtualHostMetadata> part) {
        return virtualHosts.stream().mapToInt(part).sum();
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
                    row.putArray("cowboy_opts");
                    row.putArray("ssl_opts");
                });
    }
}
