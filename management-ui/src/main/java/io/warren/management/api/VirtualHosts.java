package io.warren.management.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.warren.engine.metadata.MetadataChange;
import io.warren.engine.metadata.QueueType;
import io.warren.engine.metadata.VirtualHost;
import io.warren.engine.metadata.VirtualHostMetadata;
import io.warren.engine.view.EngineView;
import io.warren.engine.view.NodeView;
import io.warren.management.http.Body;
import io.warren.management.http.HttpRefused;
import io.warren.management.http.Listing;
import io.warren.management.http.Permits;
import io.warren.management.http.Reply;
import io.warren.management.http.Request;
import io.warren.management.http.Texts;
import io.warren.management.stats.Columns;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code /api/vhosts}. */
public final class VirtualHosts {
    private final Changes changes;
    private final Permits permits;
    private final Supplier<EngineView> engine;
    private final NodeView node;
    private final Statistics stats;
    private final String defaultQueueType;

    public VirtualHosts(
            Changes changes,
            Permits permits,
            Supplier<EngineView> engine,
            NodeView node,
            Statistics stats,
            String defaultQueueType) {
        this.changes = changes;
        this.permits = permits;
        this.engine = engine;
        this.node = node;
        this.stats = stats;
        this.defaultQueueType = defaultQueueType;
    }

    public Reply list(Request request) {
        return Listing.paged(
                request, permits.visible(request), each -> each.settings().name(), each -> json(request, each));
    }

    public Reply get(Request request) {
        return Reply.json(json(request, request.virtualHost()));
    }

    public Reply put(Request request) {
        var name = request.name("vhost");
        var existing = request.metadata().virtualHost(name);
        var before = existing == null ? null : existing.settings();
        changes.make(request, new MetadataChange.PutVirtualHost(settings(name, request.body(), before)));
        return Reply.put(before == null);
    }

    public Reply delete(Request request) {
        var settings = request.virtualHost().settings();
        if (settings.protectedFromDeletion()) {
            throw HttpRefused.of(
                    412,
                    "precondition_failed",
                    "Refusing to delete virtual host '" + settings.name() + "' because it is protected from deletion");
        }
        changes.make(request, new MetadataChange.DeleteVirtualHost(settings.name()));
        return Reply.done();
    }

    public Reply protect(Request request) {
        return protect(request, true);
    }

    public Reply unprotect(Request request) {
        return protect(request, false);
    }

    private Reply protect(Request request, boolean from) {
        var before = request.virtualHost().settings();
        changes.make(
                request,
                new MetadataChange.PutVirtualHost(new VirtualHost(
                        before.name(),
                        before.description(),
                        before.tags(),
                        before.defaultQueueType(),
                        before.tracing(),
                        from,
                        before.maxConnections(),
                        before.maxQueues())));
        return Reply.done();
    }

    /** A virtual host of this node always runs; another node there is not. */
    public Reply start(Request request) {
        request.virtualHost();
        if (!request.name("node").equals(node.nodeName())) {
            throw HttpRefused.badRequest("Unknown node: " + request.name("node"));
        }
        return Reply.done();
    }

    /** From a PUT or a definitions file, where some of it is in {@code metadata}; what is not said stays as it was. */
    static VirtualHost settings(String name, Body body, @Nullable VirtualHost before) {
        Texts.shortString("name", name);
        var old = before == null ? VirtualHost.named(name) : before;
        var metadata = new Body(body.object("metadata"));
        var queueType = text(body, metadata, "default_queue_type", body.text("defaultqueuetype"));
        if (queueType != null
                && !queueType.equals("undefined")
                && QueueType.of(queueType).isEmpty()) {
            throw HttpRefused.badRequest(
                    queueType.isEmpty()
                            ? "default_queue_type must not be an empty string"
                            : queueType + " is not a valid queue type");
        }
        var tags = body.has("tags") ? body.words("tags") : metadata.has("tags") ? metadata.words("tags") : old.tags();
        var description = text(body, metadata, "description", null);
        return new VirtualHost(
                name,
                description == null ? old.description() : description,
                tags,
                queueType == null || queueType.equals("undefined") ? old.defaultQueueType() : queueType,
                body.flag("tracing", old.tracing()),
                body.flag(
                        "protected_from_deletion",
                        metadata.flag("protected_from_deletion", old.protectedFromDeletion())),
                old.maxConnections(),
                old.maxQueues());
    }

    private static @Nullable String text(Body body, Body metadata, String key, @Nullable String absent) {
        var direct = body.text(key);
        if (direct != null) {
            return direct;
        }
        var nested = metadata.text(key);
        return nested == null ? absent : nested;
    }

    static ObjectNode metadata(VirtualHost settings, String queueType) {
        var json = Json.object().put("description", settings.description());
        json.set("tags", Json.texts(settings.tags()));
        if (!queueType.isEmpty()) {
            json.put("default_queue_type", queueType);
        }
        if (settings.protectedFromDeletion()) {
            json.put("protected_from_deletion", true);
        }
        return json;
    }

    private ObjectNode json(Request request, VirtualHostMetadata each) {
        var settings = each.settings();
        var queueType = settings.defaultQueueType().isEmpty() ? defaultQueueType : settings.defaultQueueType();
        var json = Json.object()
                .put("name", settings.name())
                .put("description", settings.description())
                .put("default_queue_type", queueType)
                .put("protected_from_deletion", settings.protectedFromDeletion())
                .put("tracing", settings.tracing());
        json.set("tags", Json.texts(settings.tags()));
        json.set("metadata", metadata(settings, queueType));
        json.putObject("cluster_state").put(node.nodeName(), "running");
        if (request.wantsStats()) {
            var totals = MessageTotals.of(engine.get(), List.of(each));
            var past = stats.of(request);
            var trace = stats.sampler().virtualHost(settings.name());
            past.lengths(json, totals.ready(), totals.unacked(), trace, Columns.HOST_LEVELS);
            var now = stats.nowMillis();
            past.bytes(
                    json,
                    trace.at(Columns.HOST_BYTES, now),
                    trace.at(Columns.HOST_BYTES + 1, now),
                    trace,
                    Columns.HOST_BYTES);
            var messages = past.messagesOfHost(trace, now);
            if (!messages.isEmpty()) {
                json.set("message_stats", messages);
            }
        }
        return json;
    }
}
