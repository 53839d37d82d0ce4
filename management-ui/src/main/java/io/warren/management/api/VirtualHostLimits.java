package io.warren.management.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.warren.engine.metadata.MetadataChange;
import io.warren.engine.metadata.VirtualHost;
import io.warren.engine.metadata.VirtualHostMetadata;
import io.warren.management.http.Body;
import io.warren.management.http.HttpRefused;
import io.warren.management.http.Listing;
import io.warren.management.http.Permits;
import io.warren.management.http.Reply;
import io.warren.management.http.Request;
import java.util.List;

/** {@code /api/vhost-limits}: how many connections and queues a virtual host may have; -1 is no limit. */
public final class VirtualHostLimits {
    private final Changes changes;
    private final Permits permits;

    public VirtualHostLimits(Changes changes, Permits permits) {
        this.changes = changes;
        this.permits = permits;
    }

    public Reply list(Request request) {
        return rows(request, permits.visible(request));
    }

    public Reply get(Request request) {
        return rows(request, List.of(request.virtualHost()));
    }

    public Reply put(Request request) {
        var before = request.virtualHost().settings();
        var value = request.body().require("value").number("value", -1);
        changes.make(request, new MetadataChange.PutVirtualHost(changed(before, request.name("name"), value)));
        return Reply.done();
    }

    public Reply delete(Request request) {
        var before = request.virtualHost().settings();
        changes.make(request, new MetadataChange.PutVirtualHost(changed(before, request.name("name"), -1)));
        return Reply.done();
    }

    /** With all the limits of an object, as definitions have them. */
    static VirtualHost with(VirtualHost settings, Body limits) {
        var changed = settings;
        for (var each : limits.json().properties()) {
            changed = changed(changed, each.getKey(), Body.number(each.getValue()));
        }
        return changed;
    }

    private static VirtualHost changed(VirtualHost before, String limit, long value) {
        return switch (limit) {
            case "max-connections" -> limited(before, value, before.maxQueues());
            case "max-queues" -> limited(before, before.maxConnections(), value);
            default ->
                throw HttpRefused.badRequest("Validation failed\n\nUnrecognised terms [{<<\"" + limit + "\">>," + value
                        + "}] in limits\n (" + before.name() + "/vhost-limits/limits)");
        };
    }

    private static VirtualHost limited(VirtualHost before, long maxConnections, long maxQueues) {
        return new VirtualHost(
                before.name(),
                before.description(),
                before.tags(),
                before.defaultQueueType(),
                before.tracing(),
                before.protectedFromDeletion(),
                Math.max(-1, maxConnections),
                Math.max(-1, maxQueues));
    }

    private static Reply rows(Request request, List<VirtualHostMetadata> virtualHosts) {
        var limited = virtualHosts.stream()
                .map(VirtualHostMetadata::settings)
                .filter(each -> !limits(each).isEmpty())
                .toList();
        return Listing.whole(request, limited, each -> {
            var json = Json.object().put("vhost", each.name());
            json.set("value", limits(each));
            return json;
        });
    }

    static ObjectNode limits(VirtualHost settings) {
        var limits = Json.object();
        if (settings.maxConnections() >= 0) {
            limits.put("max-connections", settings.maxConnections());
        }
        if (settings.maxQueues() >= 0) {
            limits.put("max-queues", settings.maxQueues());
        }
        return limits;
    }
}
