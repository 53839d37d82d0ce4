package io.warren.management.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.warren.engine.metadata.QueueType;
import io.warren.engine.metadata.SafePattern;
import io.warren.engine.view.ClusterView;
import io.warren.engine.view.ConnectionsView;
import io.warren.engine.view.EngineView;
import io.warren.engine.view.NodeView;
import io.warren.management.http.HttpRefused;
import io.warren.management.http.Reply;
import io.warren.management.http.Request;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** {@code /api/health/checks}: 200 if all is well, else 503 and what is not. */
public final class HealthChecks {
    private final NodeView node;
    private final ConnectionsView connections;
    private final Supplier<EngineView> engine;
    private final ClusterView cluster;
    private final Gathering gathering;

    public HealthChecks(
            NodeView node,
            ConnectionsView connections,
            Supplier<EngineView> engine,
            ClusterView cluster,
            Gathering gathering) {
        this.node = node;
        this.connections = connections;
        this.engine = engine;
        this.cluster = cluster;
        this.gathering = gathering;
        gathering.serve("alarms", _ -> ownAlarms());
    }

    /** Of all nodes. */
    public Reply alarms(Request request) {
        return alarms(gathering.rows(request, "alarms"), "There are alarms in effect in the cluster");
    }

    public Reply localAlarms(Request request) {
        return alarms(
                ownAlarms(),
                gathering.alone()
                        ? "There are alarms in effect in the cluster"
                        : "There are alarms in effect on the node");
    }

    private static Reply alarms(List<ObjectNode> inForce, String reason) {
        if (inForce.isEmpty()) {
            return Reply.json(ok());
        }
        var body = failed(reason);
        body.putArray("alarms").addAll(inForce);
        return new Reply.Unhealthy(body);
    }

    private List<ObjectNode> ownAlarms() {
        return new TreeSet<>(node.resources().alarms())
                .stream()
                        .map(each -> Json.object().put("node", node.nodeName()).put("resource", each))
                        .toList();
    }

    public Reply inService(Request request) {
        if (node.drained()) {
            return new Reply.Unhealthy(failed("this rabbit node is in maintenance mode"));
        }
        return node.serving()
                ? Reply.json(ok())
                : new Reply.Unhealthy(failed("this rabbit node is not currently available to serve"));
    }

    /** The old check of one node. */
    public Reply ofNode(Request request) {
        if (!request.name("node").equals(node.nodeName())) {
            throw HttpRefused.noSuchObject();
        }
        return inService(request);
    }

    /** For load balancers: serving, listening for AMQP, and below the limit of connections. */
    public Reply readyToServeClients(Request request) {
        if (!node.serving()) {
            return new Reply.Unhealthy(failed("the rabbit node is not currently available to serve"));
        }
        if (node.listeners().stream().noneMatch(each -> each.protocol().startsWith("amqp"))) {
            return new Reply.Unhealthy(failed("no active listeners for AMQP/AMQPS"));
        }
        var open = connections.connections().size();
        return open < connectionLimit()
                ? Reply.json(ok())
                : new Reply.Unhealthy(failed("node connection limit is reached").put("connections", open));
    }

    public Reply belowConnectionLimit(Request request) {
        return connections.connections().size() < connectionLimit()
                ? Reply.json(ok())
                : new Reply.Unhealthy(failed("node connection limit is reached"));
    }

    /** A virtual host is down only when the node is. */
    public Reply virtualHosts(Request request) {
        if (node.serving()) {
            return Reply.json(ok());
        }
        var body = failed("Some virtual hosts are down");
        var down = body.putArray("virtual-hosts");
        new TreeSet<>(request.metadata().virtualHosts().keySet()).forEach(down::add);
        return new Reply.Unhealthy(body);
    }

    /** The log of metadata is open whenever the node is up. */
    public Reply metadataStore(Request request) {
        return Reply.json(ok());
    }

    /** Whether queues would lose their majority with this node. */
    public Reply quorumCritical(Request request) {
        var picture = cluster.picture();
        if (picture.isEmpty() || picture.get().nodes().size() == 1) {
            return Reply.json(ok().put("reason", "single node cluster"));
        }
        var critical = Quorums.needing(picture.get(), node.nodeName());
        var body = failed("There are quorum queues that would lose their quorum if the target node is shut down");
        var queues = body.putArray("queues");
        for (var each : engine.get().everyQueue()) {
            var shard = cluster.shard(each.spec().id());
            if (shard.isPresent() && critical.contains(shard.getAsInt())) {
                queues.add(Quorums.queue(each.spec()));
            }
        }
        return queues.isEmpty() ? Reply.json(ok()) : new Reply.Unhealthy(body);
    }

    /** Queues of a node that is alone are led by it as long as it serves. */
    public Reply leaders(Request request) {
        var picture = cluster.picture();
        if (picture.isEmpty()) {
            return inService(request);
        }
        var pattern = pattern(request);
        var virtualHost = request.virtualHostName();
        var body = failed("There are quorum queues without elected leaders");
        var queues = body.putArray("queues");
        for (var each : engine.get().everyQueue()) {
            var spec = each.spec();
            if (spec.type() == QueueType.QUORUM
                    && each.picture().home().isEmpty()
                    && (virtualHost == null || virtualHost.equals(spec.virtualHost()))
                    && pattern.test(spec.name())) {
                queues.add(Quorums.queue(spec));
            }
        }
        return queues.isEmpty() ? Reply.json(ok()) : new Reply.Unhealthy(body);
    }

    private static Predicate<String> pattern(Request request) {
        if (!request.names("pattern")) {
            return _ -> true;
        }
        try {
            return SafePattern.of(request.name("pattern"))::found;
        } catch (SafePattern.Invalid notAPattern) {
            throw HttpRefused.badRequest("invalid_pattern");
        }
    }

    public Reply clusterSize(Request request) {
        return Reply.json(ok());
    }

    public Reply portListener(Request request) {
        var port = port(request);
        if (node.listeners().stream().anyMatch(each -> each.port() == port)) {
            return Reply.json(ok().put("port", port));
        }
        var body = failed("No active listener").put("missing", port);
        var ports = body.putArray("ports");
        node.listeners().forEach(each -> ports.add(each.port()));
        return new Reply.Unhealthy(body);
    }

    private static int port(Request request) {
        try {
            return Integer.parseInt(request.name("port"));
        } catch (NumberFormatException notAPort) {
            throw HttpRefused.badRequest("Invalid port");
        }
    }

    public Reply protocolListener(Request request) {
        var active = new TreeSet<String>();
        node.listeners().forEach(each -> active.add(each.protocol()));
        var missing = new ArrayList<String>();
        for (var each : request.name("protocols").split(",", -1)) {
            var protocol = protocol(each);
            if (!active.contains(protocol)) {
                missing.add(protocol);
            }
        }
        if (missing.isEmpty()) {
            var body = ok();
            body.set("protocols", Json.texts(active));
            return Reply.json(body);
        }
        var body = failed("No active listener");
        body.set("missing", Json.texts(missing));
        body.set("protocols", Json.texts(active));
        return new Reply.Unhealthy(body);
    }

    /** Names that people use for a protocol. */
    private static String protocol(String word) {
        var lower = word.strip().toLowerCase(Locale.ROOT);
        return switch (lower) {
            case "amqp091", "amqp0.9.1", "amqp0-9-1", "amqp0_9_1", "amqp10", "amqp1.0", "amqp1-0", "amqp1_0" -> "amqp";
            case "amqps" -> "amqp/ssl";
            case "http1", "http1.1", "http_api", "management", "management_ui", "ui" -> "http";
            case "prometheus" -> "http/prometheus";
            default -> lower;
        };
    }

    public Reply certificateExpiration(Request request) {
        var days = switch (request.name("unit").toLowerCase(Locale.ROOT)) {
            case "days" -> 1.0;
            case "weeks" -> 7.0;
            case "months" -> 365.0 / 12;
            case "years" -> 365.0;
            default ->
                throw HttpRefused.badRequest("Time unit not recognised. Supported units: days, weeks, months, years.");
        };
        var until = Instant.now().plusSeconds((long) (within(request) * days * 86_400));
        var expiring = new Certificates(node).expiringBefore(until);
        if (expiring.isEmpty()) {
            return Reply.json(ok());
        }
        var body = failed("Certificates expiring");
        body.set("expired", expiring);
        return new Reply.Unhealthy(body);
    }

    private static int within(Request request) {
        try {
            return Math.min(100_000, Integer.parseInt(request.name("within")));
        } catch (NumberFormatException notANumber) {
            throw HttpRefused.badRequest("Invalid expiration value.");
        }
    }

    private long connectionLimit() {
        return node.settings().stream()
                .filter(each -> each.key().equals("connection_max"))
                .map(NodeView.SettingPicture::value)
                .filter(each -> each.matches("[0-9]{1,18}"))
                .map(Long::parseLong)
                .findFirst()
                .orElse(Long.MAX_VALUE);
    }

    private static ObjectNode ok() {
        return Json.object().put("status", "ok");
    }

    private static ObjectNode failed(String reason) {
        return Json.object().put("status", "failed").put("reason", reason);
    }
}
