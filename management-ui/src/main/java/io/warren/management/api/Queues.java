package io.warren.management.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.warren.amqp.types.FieldTable;
import io.warren.amqp.types.FieldValue;
import io.warren.engine.metadata.MetadataChange;
import io.warren.engine.metadata.MetadataRules;
import io.warren.engine.metadata.QueueSpec;
import io.warren.engine.metadata.QueueType;
import io.warren.engine.operations.Operations;
import io.warren.engine.operations.Operations.DeleteOutcome;
import io.warren.engine.queue.QueueStats;
import io.warren.engine.view.ConnectionsView;
import io.warren.engine.view.ConnectionsView.ConnectionPicture;
import io.warren.engine.view.EngineView;
import io.warren.engine.view.NodeView;
import io.warren.management.http.Body;
import io.warren.management.http.HttpRefused;
import io.warren.management.http.Listing;
import io.warren.management.http.Permits;
import io.warren.management.http.Reply;
import io.warren.management.http.Request;
import io.warren.management.http.TableJson;
import io.warren.management.stats.Columns;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** {@code /api/queues}: declaring, looking, emptying, deleting. Their messages are in {@link Messages}. */
public final class Queues {
    private static final long NO_CONNECTION = 0;

    private final Supplier<Operations> operations;
    private final Supplier<EngineView> engine;
    private final ConnectionsView connections;
    private final NodeView node;
    private final Changes changes;
    private final Permits permits;
    private final Statistics stats;
    private final QueueJson json;
    private final Map<String, Function<? super QueueSpec, ? extends Comparable<?>>> sortable;
    private final Consumers consumers;

    public Queues(
            Supplier<Operations> operations,
            Supplier<EngineView> engine,
            ConnectionsView connections,
            NodeView node,
            Permits permits,
            Statistics stats,
            Consumers consumers) {
        this.operations = operations;
        this.engine = engine;
        this.connections = connections;
        this.node = node;
        this.changes = new Changes(operations);
        this.permits = permits;
        this.stats = stats;
        this.json = new QueueJson(stats);
        this.sortable = sortable();
        this.consumers = consumers;
    }

    /** Without what is null or seldom wanted. */
    public Reply list(Request request) {
        return rows(request, false, each -> true);
    }

    public Reply listDetailed(Request request) {
        return rows(request, true, each -> true);
    }

    /** Those that a user declared. */
    public Reply ofUser(Request request) {
        var user = Users.existing(request).name();
        return rows(request, false, each -> each.user().equals(user));
    }

    public Reply get(Request request) {
        var spec = existing(request);
        var picture = picture(request, stats.of(request), spec, Channels.byId(connections.connections()));
        picture.set(
                "consumer_details",
                consumers.of(
                        request,
                        spec.virtualHost(),
                        row -> row.path("queue").path("name").asText().equals(spec.name())));
        picture.putArray("incoming");
        picture.putArray("deliveries");
        return Reply.json(picture);
    }

    public Reply put(Request request) {
        var virtualHost = request.virtualHost();
        var name = request.name("queue");
        var body = request.body();
        onThisNode(body);
        var before = virtualHost.queue(name);
        if (before != null) {
            unlocked(before);
        }
        if (MetadataRules.checkQueueName(name) != null) {
            throw HttpRefused.accessRefused();
        }
        var wish = wish(
                virtualHost.settings().name(),
                name,
                body.flag("durable", false),
                body.flag("auto_delete", false),
                TableJson.toTable(body.object("arguments")),
                request.caller().name());
        permits.configure(request.caller(), wish.virtualHost(), name);
        if (wish.arguments().get("x-dead-letter-exchange") instanceof FieldValue.LongString target) {
            permits.read(request.caller(), wish.virtualHost(), name);
            permits.write(request.caller(), wish.virtualHost(), target.text());
        }
        changes.make(request, new MetadataChange.DeclareQueue(wish));
        return Reply.put(before == null);
    }

    public Reply delete(Request request) {
        var spec = existing(request);
        permits.configure(request.caller(), spec.virtualHost(), spec.name());
        unlocked(spec);
        var outcome = operations
                .get()
                .deleteQueue(
                        spec.virtualHost(),
                        spec.name(),
                        request.queryFlag("if-unused"),
                        request.queryFlag("if-empty"),
                        request.caller().origin());
        return switch (outcome) {
            case DeleteOutcome.Deleted _ -> Reply.done();
            case DeleteOutcome.NotFound() -> throw HttpRefused.noSuchObject();
            case DeleteOutcome.Refused(var text) -> throw HttpRefused.badRequest(text);
        };
    }

    public Reply purge(Request request) {
        var spec = existing(request);
        permits.read(request.caller(), spec.virtualHost(), spec.name());
        unlocked(spec);
        if (operations.get().purge(spec.virtualHost(), spec.name()) < 0) {
            throw HttpRefused.noSuchObject();
        }
        return Reply.done();
    }

    /** RabbitMQ had actions once; every word is refused since. */
    public Reply action(Request request) {
        var action = request.body().requiredText("action");
        throw HttpRefused.badRequest(Json.array().add("unknown").add(action));
    }

    static QueueSpec existing(Request request) {
        var found = request.virtualHost().queue(request.name("queue"));
        if (found == null) {
            throw HttpRefused.noSuchObject();
        }
        return found;
    }

    /** An exclusive queue is its connection's, whatever permissions others have. */
    static void unlocked(QueueSpec spec) {
        var locked = MetadataRules.locked(spec, NO_CONNECTION);
        if (locked != null) {
            throw HttpRefused.badRequest(locked.text());
        }
    }

    private void onThisNode(Body body) {
        var wanted = body.text("node");
        if (wanted != null && !wanted.equals(node.nodeName())) {
            throw HttpRefused.badRequest("Node " + wanted + " is not a cluster member");
        }
    }

    /** The rules give it the type that its arguments, its virtual host or the node say. */
    static QueueSpec wish(
            String virtualHost, String name, boolean durable, boolean autoDelete, FieldTable arguments, String user) {
        return new QueueSpec(0, virtualHost, name, QueueType.CLASSIC, durable, false, autoDelete, arguments, 0, user);
    }

    private Reply rows(Request request, boolean detailed, Predicate<QueueSpec> wanted) {
        var specs = new ArrayList<QueueSpec>();
        for (var virtualHost : permits.listed(request)) {
            virtualHost.queues().values().stream()
                    .filter(wanted)
                    .sorted(Comparator.comparing(QueueSpec::name))
                    .forEach(specs::add);
        }
        var owners = owners(specs);
        var past = stats.of(request);
        return Listing.paged(
                request,
                specs,
                QueueSpec::name,
                spec -> {
                    var picture = picture(request, past, spec, owners);
                    return detailed ? picture : shortened(picture);
                },
                request.wantsStats() ? sortable : Map.of());
    }

    /** What lists of many queues are sorted by, found without a picture of each. */
    private Map<String, Function<? super QueueSpec, ? extends Comparable<?>>> sortable() {
        return Map.ofEntries(
                Map.entry("name", QueueSpec::name),
                Map.entry("vhost", QueueSpec::virtualHost),
                Map.entry("type", spec -> spec.type().word()),
                Map.entry("messages", counted(stats -> stats.ready() + stats.unacked())),
                Map.entry("messages_ready", counted(QueueStats::ready)),
                Map.entry("messages_unacknowledged", counted(QueueStats::unacked)),
                Map.entry("message_bytes", counted(stats -> stats.readyBytes() + stats.unackedBytes())),
                Map.entry("consumers", counted(stats -> (long) stats.consumers())),
                Map.entry("memory", counted(QueueStats::memoryBytes)),
                Map.entry("messages_details.rate", spec -> rate(spec, Columns.QUEUE_LEVELS)),
                Map.entry("message_stats.publish_details.rate", spec -> rate(spec, Columns.QUEUE_PUBLISH)),
                Map.entry("message_stats.deliver_get_details.rate", spec -> rate(spec, Columns.QUEUE_DELIVER_GET)),
                Map.entry("message_stats.ack_details.rate", spec -> rate(spec, Columns.QUEUE_ACK)));
    }

    private Function<QueueSpec, Long> counted(Function<QueueStats, Long> counter) {
        return spec -> engine.get()
                .queue(spec.virtualHost(), spec.name())
                .map(live -> counter.apply(live.stats()))
                .orElse(0L);
    }

    private Double rate(QueueSpec spec, int column) {
        return stats.sampler().queue(spec.id()).rate(column);
    }

    private Map<Long, ConnectionPicture> owners(List<QueueSpec> specs) {
        return specs.stream().anyMatch(QueueSpec::exclusive) ? Channels.byId(connections.connections()) : Map.of();
    }

    private ObjectNode picture(Request request, Past past, QueueSpec spec, Map<Long, ConnectionPicture> owners) {
        var detail = request.wantsStats()
                ? QueueJson.Detail.STATS
                : request.wantsQueueTotals() ? QueueJson.Detail.TOTALS : QueueJson.Detail.DECLARED;
        var picture = json.of(past, spec, engine.get().queue(spec.virtualHost(), spec.name()), owners, detail);
        Pauses.show(picture, request.metadata(), spec, stats.nowMillis());
        return picture;
    }

    private static ObjectNode shortened(ObjectNode picture) {
        picture.remove(List.of("head_message_timestamp", "garbage_collection"));
        var nulls = new ArrayList<String>();
        picture.properties().forEach(each -> {
            if (each.getValue().isNull()) {
                nulls.add(each.getKey());
            }
        });
        picture.remove(nulls);
        return picture;
    }
}
