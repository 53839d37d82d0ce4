package io.warren.management.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.warren.engine.view.ConnectionsView;
import io.warren.engine.view.ConnectionsView.ConnectionPicture;
import io.warren.engine.view.NodeView;
import io.warren.management.http.HttpRefused;
import io.warren.management.http.Listing;
import io.warren.management.http.Reply;
import io.warren.management.http.Request;
import io.warren.management.http.TableJson;
import io.warren.management.http.Wish;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** {@code /api/connections}. Who is neither monitoring nor administrator sees his own only. */
public final class Connections {
    private static final String DEFAULT_REASON = "Closed via management plugin";

    private static final List<String> TLS = List.of(
            "ssl_protocol",
            "ssl_key_exchange",
            "ssl_cipher",
            "ssl_hash",
            "peer_cert_subject",
            "peer_cert_issuer",
            "peer_cert_validity",
            "peer_cert_serial_number");

    private final ConnectionsView connections;
    private final NodeView node;
    private final Statistics stats;
    private final Gathering gathering;

    public Connections(ConnectionsView connections, NodeView node, Statistics stats, Gathering gathering) {
        this.connections = connections;
        this.node = node;
        this.stats = stats;
        this.gathering = gathering;
        gathering.serve("connections", this::own);
        gathering.serve("close", this::closeHere);
        gathering.serve("identities", _ -> identities());
    }

    public Reply list(Request request) {
        return gathering.alone() ? rows(request, visible(request)) : everywhere(request);
    }

    public Reply ofVirtualHost(Request request) {
        request.virtualHost();
        return list(request);
    }

    private Reply everywhere(Request request) {
        var caller = request.caller();
        var virtualHost = request.virtualHostName();
        var rows = gathered(
                request,
                each -> (caller.monitor() || user(each).equals(caller.name()))
                        && (virtualHost == null || each.path("vhost").asText().equals(virtualHost)));
        return Listing.paged(request, rows, each -> each.path("name").asText(), each -> each);
    }

    public Reply get(Request request) {
        return Reply.json(existing(request));
    }

    /** Closes it with 320 and the reason of the header {@code X-Reason}. */
    public Reply close(Request request) {
        close(request, existing(request));
        return Reply.done();
    }

    private void close(Request request, ObjectNode row) {
        var name = row.path("name").asText();
        if (row.path("node").asText().equals(node.nodeName())) {
            closeHere(name, reason(request));
        } else {
            var _ = gathering.others(request, "close", Map.of("name", name, "reason", reason(request)));
        }
    }

    private List<ObjectNode> closeHere(Wish wish) {
        closeHere(wish.query("name"), String.valueOf(wish.query("reason")));
        return List.of();
    }

    private void closeHere(@Nullable String name, String reason) {
        for (var each : connections.connections()) {
            if (name(each).equals(name)) {
                connections.close(each.identity().id(), reason);
            }
        }
    }

    /** What consumers of queues elsewhere are called. */
    private List<ObjectNode> identities() {
        return connections.connections().stream()
                .map(each -> Json.object()
                        .put("id", each.identity().id())
                        .put("name", name(each))
                        .put("peer_host", each.identity().peerHost())
                        .put("peer_port", each.identity().peerPort())
                        .put("node", node.nodeName()))
                .toList();
    }

    private List<ObjectNode> own(Wish wish) {
        var past = stats.of(wish);
        return connections.connections().stream()
                .map(each -> json(each, past, wish.wantsStats()))
                .toList();
    }

    private List<ObjectNode> gathered(Request request, Predicate<ObjectNode> wanted) {
        return gathering.rows(request, "connections").stream()
                .filter(wanted)
                .sorted(Comparator.<ObjectNode, String>comparing(
                                each -> each.path("vhost").asText())
                        .thenComparing(each -> each.path("name").asText()))
                .toList();
    }

    private static String user(ObjectNode row) {
        return row.path("user").asText();
    }

    /** Sessions are AMQP 1.0's. */
    public Reply sessions(Request request) {
        existing(request);
        throw HttpRefused.badRequest("connection does not use AMQP 1.0");
    }

    /** Short rows. */
    public Reply ofUser(Request request) {
        var rows = gathered(request, each -> user(each).equals(request.name("username")));
        return Listing.paged(
                request,
                rows,
                each -> each.path("name").asText(),
                each -> each.retain("name", "vhost", "user", "node"));
    }

    public Reply closeOfUser(Request request) {
        gathered(request, each -> user(each).equals(request.name("username"))).forEach(each -> close(request, each));
        return Reply.done();
    }

    /** Whose the connection of the path is. */
    public String owner(Request request) {
        return user(existing(request));
    }

    private ObjectNode existing(Request request) {
        var name = request.name("connection");
        var here = filtered(each -> name(each).equals(name)).stream()
                .map(each -> json(each, stats.of(request), request.wantsStats()))
                .findFirst();
        return here.or(() -> gathering.others(request, "connections", Map.of()).stream()
                        .filter(each -> each.path("name").asText().equals(name))
                        .findFirst())
                .orElseThrow(HttpRefused::noSuchObject);
    }

    private List<ConnectionPicture> visible(Request request) {
        var caller = request.caller();
        var virtualHost = request.virtualHostName();
        return filtered(each -> (caller.monitor() || each.identity().user().equals(caller.name()))
                && (virtualHost == null || each.identity().virtualHost().equals(virtualHost)));
    }

    private List<ConnectionPicture> filtered(Predicate<ConnectionPicture> wanted) {
        return connections.connections().stream()
                .filter(wanted)
                .sorted(Comparator.<ConnectionPicture, String>comparing(
                                each -> each.identity().virtualHost())
                        .thenComparing(Connections::name))
                .toList();
    }

    private Reply rows(Request request, List<ConnectionPicture> pictures) {
        var withStats = request.wantsStats();
        var past = stats.of(request);
        return Listing.paged(request, pictures, Connections::name, each -> json(each, past, withStats));
    }

    private static String name(ConnectionPicture picture) {
        return picture.identity().name();
    }

    private static String reason(Request request) {
        var header = request.header("x-reason");
        if (header == null || header.isBlank()) {
            return DEFAULT_REASON;
        }
        // It goes into a short string, after "CONNECTION_FORCED - ".
        var utf8 = header.getBytes(StandardCharsets.UTF_8);
        return utf8.length <= 200 ? header : new String(utf8, 0, 200, StandardCharsets.UTF_8).replace("\uFFFD", "");
    }

    private ObjectNode json(ConnectionPicture picture, Past past, boolean withStats) {
        var identity = picture.identity();
        var json = Json.object()
                .put("name", identity.name())
                .put("node", node.nodeName())
                .put("vhost", identity.virtualHost())
                .put("user", identity.user())
                .put("user_who_performed_action", identity.user())
                .put("user_provided_name", identity.providedName())
                .put("type", "network")
                .put("protocol", "AMQP 0-9-1")
                .put("auth_mechanism", identity.mechanism())
                .put("host", identity.host())
                .put("port", identity.port())
                .put("peer_host", identity.peerHost())
                .put("peer_port", identity.peerPort())
                .put("ssl", !identity.tls().isEmpty())
                .put("channel_max", identity.channelMax())
                .put("frame_max", identity.frameMax())
                .put("timeout", identity.heartbeatSeconds())
                .put("connected_at", identity.connectedAtMillis());
        if (identity.providedName().isEmpty()) {
            json.remove("user_provided_name");
        }
        for (var key : TLS) {
            json.putNull(key);
        }
        if (!identity.tls().isEmpty()) {
            var words = identity.tls().split(" ", 2);
            json.put("ssl_protocol", words[0]);
            json.put("ssl_cipher", words.length > 1 ? words[1] : "");
        }
        json.set("client_properties", TableJson.of(identity.clientProperties()));
        if (withStats) {
            json.put("state", picture.state()).put("channels", picture.channels());
            past.bytes(
                    json,
                    picture.receivedBytes(),
                    picture.sentBytes(),
                    stats.sampler().connection(identity.id()),
                    0);
            Json.nothing(json, "recv_cnt", "send_cnt", "send_pend");
            Json.nothingWithRate(json, "reductions");
            Json.collection(json);
        }
        return json;
    }

    /** Name and peer of a connection, for its channels, consumers and exclusive queues. */
    static ObjectNode details(Optional<ConnectionPicture> connection, String name) {
        var json = Json.object().put("name", name);
        connection.ifPresent(found -> json.put("name", found.identity().name())
                .put("peer_host", found.identity().peerHost())
                .put("peer_port", found.identity().peerPort()));
        return json;
    }
}
