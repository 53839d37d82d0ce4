package io.warren.management.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.warren.engine.view.ConnectionsView;
import io.warren.engine.view.ConnectionsView.ConnectionPicture;
import io.warren.engine.view.EngineView;
import io.warren.engine.view.EngineView.ChannelPicture;
import io.warren.engine.view.NodeView;
import io.warren.management.http.HttpRefused;
import io.warren.management.http.Listing;
import io.warren.management.http.Reply;
import io.warren.management.http.Request;
import io.warren.management.http.Wish;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** {@code /api/channels}. Who is neither monitoring nor administrator sees his own only. */
public final class Channels {
    private final Supplier<EngineView> engine;
    private final ConnectionsView connections;
    private final NodeView node;
    private final Statistics stats;
    private final Consumers consumers;
    private final Gathering gathering;

    public Channels(
            Supplier<EngineView> engine,
            ConnectionsView connections,
            NodeView node,
            Statistics stats,
            Consumers consumers,
            Gathering gathering) {
        this.engine = engine;
        this.connections = connections;
        this.node = node;
        this.stats = stats;
        this.consumers = consumers;
        this.gathering = gathering;
        gathering.serve("channels", this::own);
    }

    public Reply list(Request request) {
        return gathering.alone() ? rows(request, each -> true) : everywhere(request, each -> true);
    }

    private List<ObjectNode> own(Wish wish) {
        var open = byId(connections.connections());
        var past = stats.of(wish);
        return engine.get().channels().stream()
                .map(each -> json(wish, past, each, open))
                .toList();
    }

    public Reply ofVirtualHost(Request request) {
        request.virtualHost();
        return list(request);
    }

    private Reply everywhere(Request request, Predicate<ObjectNode> wanted) {
        var caller = request.caller();
        var virtualHost = request.virtualHostName();
        var rows = gathering.rows(request, "channels").stream()
                .filter(wanted)
                .filter(each -> caller.monitor() || each.path("user").asText().equals(caller.name()))
                .filter(each ->
                        virtualHost == null || each.path("vhost").asText().equals(virtualHost))
                .sorted(Comparator.<ObjectNode, String>comparing(
                                each -> each.path("vhost").asText())
                        .thenComparing(each -> each.path("name").asText()))
                .toList();
        return Listing.paged(request, rows, each -> each.path("name").asText(), each -> each);
    }

    public Reply ofConnection(Request request) {
        var name = request.name("connection");
        return gathering.alone()
                ? rows(request, each -> each.connection().equals(name))
                : everywhere(
                        request,
                        each -> each.path("connection_details")
                                .path("name")
                                .asText()
                                .equals(name));
    }

    public Reply get(Request request) {
        var json = existing(request);
        var connection = json.path("connection_details").path("name").asText();
        var number = json.path("number").asInt();
        json.putArray("publishes");
        json.putArray("deliveries");
        json.set(
                "consumer_details",
                consumers.of(
                        request,
                        json.path("vhost").asText(),
                        row -> Consumers.connection(row).equals(connection) && Consumers.channel(row) == number));
        return Reply.json(json);
    }

    /** Whose the channel of the path is. */
    public String owner(Request request) {
        return existing(request).path("user").asText();
    }

    private ObjectNode existing(Request request) {
        var name = request.name("channel");
        var here = engine.get().channels().stream()
                .filter(each -> name(each).equals(name))
                .map(each -> json(request, stats.of(request), each, byId(connections.connections())))
                .findFirst();
        return here.or(() -> gathering.others(request, "channels", Map.of()).stream()
                        .filter(each -> each.path("name").asText().equals(name))
                        .findFirst())
                .orElseThrow(HttpRefused::noSuchObject);
    }

    private Reply rows(Request request, Predicate<ChannelPicture> wanted) {
        var caller = request.caller();
        var virtualHost = request.virtualHostName();
        var open = byId(connections.connections());
        var rows = engine.get().channels().stream()
                .filter(wanted)
                .filter(each -> caller.monitor() || each.user().equals(caller.name()))
                .filter(each -> virtualHost == null || each.virtualHost().equals(virtualHost))
                .sorted(Comparator.comparing(ChannelPicture::virtualHost).thenComparing(Channels::name))
                .toList();
        var past = stats.of(request);
        return Listing.paged(request, rows, Channels::name, each -> json(request, past, each, open));
    }

    private static String name(ChannelPicture channel) {
        return channel.connection() + " (" + channel.number() + ")";
    }

    static Map<Long, ConnectionPicture> byId(List<ConnectionPicture> pictures) {
        var byId = new HashMap<Long, ConnectionPicture>();
        pictures.forEach(each -> byId.put(each.identity().id(), each));
        return byId;
    }

    static Map<String, ConnectionPicture> byName(List<ConnectionPicture> pictures) {
        var byName = new HashMap<String, ConnectionPicture>();
        pictures.forEach(each -> byName.put(each.identity().name(), each));
        return byName;
    }

    private ObjectNode json(Wish request, Past past, ChannelPicture channel, Map<Long, ConnectionPicture> open) {
        var json = Json.object()
                .put("name", name(channel))
                .put("number", channel.number())
                .put("node", node.nodeName())
                .put("vhost", channel.virtualHost())
                .put("user", channel.user())
                .put("user_who_performed_action", channel.user())
                .put("state", "running")
                .put("confirm", channel.confirms())
                .put("transactional", channel.transactional())
                .put("prefetch_count", channel.prefetch())
                .put("global_prefetch_count", channel.globalPrefetch())
                .put("consumer_count", channel.consumers())
                .put("messages_unacknowledged", channel.unacked())
                .put("messages_unconfirmed", channel.unconfirmed())
                .put("messages_uncommitted", channel.uncommitted())
                .put("acks_uncommitted", 0)
                .put("pending_raft_commands", 0)
                .put("cached_segments", 0);
        Json.nothingWithRate(json, "reductions");
        Json.collection(json);
        if (channel.idleSinceMillis() > 0) {
            json.put(
                    "idle_since",
                    Instant.ofEpochMilli(channel.idleSinceMillis()).toString());
        }
        var connection = Optional.ofNullable(open.get(channel.connectionId()));
        json.set("connection_details", Connections.details(connection, channel.connection()));
        var messages =
                past.messages(channel.counters(), stats.sampler().channel(channel.connectionId(), channel.number()));
        if (!messages.isEmpty() && request.wantsStats()) {
            json.set("message_stats", messages);
        }
        return json;
    }
}
