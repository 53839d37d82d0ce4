package io.warren.management.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.warren.amqp.types.FieldValue;
import io.warren.engine.metadata.Metadata.ParameterKey;
import io.warren.engine.metadata.MetadataChange;
import io.warren.engine.metadata.Parameter;
import io.warren.engine.operations.ShovelOperations;
import io.warren.engine.view.NodeView;
import io.warren.engine.view.ShovelPicture;
import io.warren.management.http.HttpRefused;
import io.warren.management.http.Listing;
import io.warren.management.http.Permits;
import io.warren.management.http.Reply;
import io.warren.management.http.Request;
import io.warren.management.http.Wish;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/shovels}: how shovels stand, on whichever node they run, in the words of RabbitMQ's plugin. They are defined by
 * parameters of the component {@code shovel}.
 */
public final class Shovels {
    private static final String COMPONENT = "shovel";
    private static final String RESTART = "shovel-restart";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd H:mm:ss").withZone(ZoneId.systemDefault());

    private final Supplier<? extends ShovelOperations> shovels;
    private final NodeView node;
    private final Changes changes;
    private final Permits permits;
    private final Gathering gathering;

    public Shovels(
            Supplier<? extends ShovelOperations> shovels,
            NodeView node,
            Changes changes,
            Permits permits,
            Gathering gathering) {
        this.shovels = shovels;
        this.node = node;
        this.changes = changes;
        this.permits = permits;
        this.gathering = gathering;
        gathering.serve("shovels", _ -> own());
        gathering.serve(RESTART, this::restartOwn);
    }

    private List<ObjectNode> own() {
        return shovels.get().shovels().stream().map(this::json).toList();
    }

    public Reply list(Request request) {
        var seen = permits.listed(request).stream()
                .map(each -> each.settings().name())
                .collect(Collectors.toSet());
        var rows = gathering.rows(request, "shovels").stream()
                .filter(each -> seen.contains(each.path("vhost").asText()))
                .toList();
        return Listing.whole(request, rows, each -> each);
    }

    /** Its definition, without passwords. */
    public Reply get(Request request) {
        request.virtualHost();
        var found = parameter(request);
        if (found == null) {
            throw HttpRefused.noSuchObject();
        }
        return Reply.json(UriPasswords.removed(Parameters.json(found)));
    }

    /** One that is not there is deleted already. */
    public Reply delete(Request request) {
        request.virtualHost();
        var found = parameter(request);
        if (found != null) {
            if (found.value() instanceof FieldValue.Table(var value)
                    && value.get("internal") instanceof FieldValue.Bool(var internal)
                    && internal) {
                throw HttpRefused.of(405, "method_not_allowed", "Protected");
            }
            changes.make(request, new MetadataChange.DeleteParameter(found.virtualHost(), COMPONENT, found.name()));
        }
        return Reply.done();
    }

    public Reply restart(Request request) {
        request.virtualHost();
        var virtualHost = request.name("vhost");
        var name = request.name("name");
        if (!shovels.get().restart(virtualHost, name)
                && gathering
                        .others(request, RESTART, Map.of("vhost", virtualHost, "name", name))
                        .isEmpty()) {
            throw HttpRefused.noSuchObject();
        }
        return Reply.done();
    }

    /** For another node that was asked: one row if it was here. */
    private List<ObjectNode> restartOwn(Wish wish) {
        var virtualHost = Objects.requireNonNullElse(wish.query("vhost"), "");
        var name = Objects.requireNonNullElse(wish.query("name"), "");
        return shovels.get().restart(virtualHost, name) ? List.of(Json.object().put("name", name)) : List.of();
    }

    private static @Nullable Parameter parameter(Request request) {
        return request.metadata()
                .parameters()
                .get(new ParameterKey(request.name("vhost"), COMPONENT, request.name("name")));
    }

    private ObjectNode json(ShovelPicture shovel) {
        var json = Json.object()
                .put("node", node.nodeName())
                .put("timestamp", TIME.format(Instant.ofEpochMilli(shovel.changedAtMillis())))
                .put("name", shovel.name())
                .put("vhost", shovel.virtualHost())
                .put("type", "dynamic");
        var metrics = shovel.metrics();
        if (metrics != null) {
            count(json, "remaining", metrics.remaining());
            count(json, "remaining_unacked", metrics.remainingUnacked());
            json.put("pending", metrics.pending()).put("forwarded", metrics.forwarded());
        }
        json.put("state", shovel.state().word());
        switch (shovel.state()) {
            case STARTING -> {}
            // As Erlang prints a string.
            case TERMINATED -> json.put("reason", "\"" + shovel.reason() + "\"");
            case RUNNING, BLOCKED -> {
                shovel.details().forEach(json::put);
                json.put("blocked_status", shovel.state().word());
            }
        }
        return json;
    }

    private static void count(ObjectNode json, String key, long messages) {
        if (messages < 0) {
            json.put(key, "unlimited");
        } else {
            json.put(key, messages);
        }
    }
}
