package io.warren.management.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.warren.engine.view.ConnectionsView;
import io.warren.engine.view.ConnectionsView.ConnectionPicture;
import io.warren.engine.view.NodeView;
import io.warren.management.http.HttpRefused;
import io.warren.management.http.Listing;
import io.warren.management.http.Rates;
import io.warren.management.http.Reply;
import io.warren.management.http.Request;
import io.warren.management.http.TableJson;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** {@code /api/connections}. Who is neither monitoring nor administrator sees his own only. */
public final class Connections {
    private static final String DEFAULT_REASON = "Closed via management plugin";

    private final ConnectionsView connections;
    private final NodeView node;
    private final Rates rates;

    public Connections(ConnectionsView connections, NodeView node, Rates rates) {
        this.connections = connections;
        this.node = node;
        this.rates = rates;
    }

    public Reply list(Request request) {
        return rows(request, visible(request));
    }

    public Reply ofVirtualHost(Request request) {
        request.virtualHost();
        return rows(request, visible(request));
    }

    public Reply get(Request request) {
        return Reply.json(json(existing(request), true));
    }

    /** Closes it with 320 and the reason of the header {@code X-Reason}. */
    public Reply close(Request request) {
        connections.close(existing(request).identity().id(), reason(request));
        return Reply.done();
    }

    /** Short rows. */
    public Reply ofUser(Request request) {
        var rows = filtered(each -> each.identity().user().equals(request.name("username")));
        return Listing.paged(
                request,
                rows,
                Connections::name,
                each -> Json.object()
                        .put("name", each.identity().name())
                        .put("vhost", each.identity().virtualHost())
                        .put("user", each.identity().user())
                        .put("node", node.nodeName()));
    }

    public Reply closeOfUser(Request request) {
        for (var each : filtered(each -> each.identity().user().equals(request.name("username")))) {
            connections.close(each.identity().id(), reason(request));
        }
        return Reply.done();
    }

    /** Whose the connection of the path is. */
    public String owner(Request request) {
        return existing(request).identity().user();
    }

    private ConnectionPicture existing(Request request) {
        var name = request.name("connection");
        return filtered(each -> each.identity().name().equals(name)).stream()
                .findFirst()
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
        var withStats = !request.queryFlag("disable_stats");
        return Listing.paged(request, pictures, Connections::name, each -> json(each, withStats));
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

    private ObjectNode json(ConnectionPicture picture, boolean withStats) {
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
        if (!identity.tls().isEmpty()) {
            var words = identity.tls().split(" ", 2);
            json.put("ssl_protocol", words[0]);
            json.put("ssl_cipher", words.length > 1 ? words[1] : "");
        }
        json.set("client_properties", TableJson.of(identity.clientProperties()));
        if (withStats) {
            var bytes = rates.of("connection " + identity.id(), picture.receivedBytes(), picture.sentBytes());
            json.put("state", picture.state()).put("channels", picture.channels());
            Json.counted(json, "recv_oct", picture.receivedBytes(), bytes[0]);
            Json.counted(json, "send_oct", picture.sentBytes(), bytes[1]);
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
