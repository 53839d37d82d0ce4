package io.warren.management.api;

import io.warren.engine.operations.NodeOperations;
import io.warren.management.http.Body;
import io.warren.management.http.HttpRefused;
import io.warren.management.http.Reply;
import io.warren.management.http.Request;
import java.util.LinkedHashSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /api/warren}: what RabbitMQ leaves to its command line, which has a way of its own into a node. Ours goes this way.
 * Administrators only; every call is logged.
 */
public final class NodeControl {
    private static final Logger LOG = LoggerFactory.getLogger("management");
    private static final int MOST_CHANNELS = 65_535;

    private final NodeOperations node;

    public NodeControl(NodeOperations node) {
        this.node = node;
    }

    public Reply raiseAlarm(Request request) {
        return done(request, "alarm_raised_by_hand", () -> node.setAlarm(resource(request)));
    }

    public Reply clearAlarm(Request request) {
        return done(request, "alarm_cleared_by_hand", () -> node.clearAlarm(resource(request)));
    }

    public Reply memoryWatermark(Request request) {
        var body = request.body();
        if (body.has("relative") == body.has("absolute")) {
            throw HttpRefused.badRequest("either relative or absolute must be given");
        }
        if (body.has("absolute")) {
            var bytes = atLeast(1, "absolute", body);
            return done(request, "memory_limit_moved", () -> node.memoryLimit(bytes));
        }
        var relative = body.json().get("relative");
        var fraction = relative.isNumber() ? relative.doubleValue() : -1;
        if (!(fraction > 0 && fraction <= 1)) {
            throw HttpRefused.badRequest("relative must be above 0 and at most 1");
        }
        return done(request, "memory_limit_moved", () -> node.memoryWatermark(fraction));
    }

    public Reply diskFreeLimit(Request request) {
        var bytes = atLeast(0, "bytes", request.body());
        return done(request, "disk_free_limit_moved", () -> node.diskFreeLimit(bytes));
    }

    public Reply stopApp(Request request) {
        return done(request, "app_stop_asked", node::stopApp);
    }

    public Reply startApp(Request request) {
        return done(request, "app_start_asked", node::startApp);
    }

    public Reply shutdown(Request request) {
        return done(request, "shutdown_asked", node::shutdown);
    }

    public Reply loopbackUsers(Request request) {
        return Reply.json(Json.texts(node.loopbackUsers().stream().sorted().toList()));
    }

    public Reply putLoopbackUsers(Request request) {
        var users = new LinkedHashSet<>(request.body().require("users").texts("users"));
        return done(request, "loopback_users_changed", () -> node.loopbackUsers(users));
    }

    public Reply channelMax(Request request) {
        var channels = atLeast(0, "value", request.body());
        if (channels > MOST_CHANNELS) {
            throw HttpRefused.badRequest("value must be at most " + MOST_CHANNELS);
        }
        return done(request, "channel_max_changed", () -> node.channelMax((int) channels));
    }

    private static String resource(Request request) {
        return switch (request.name("resource")) {
            case "memory" -> "memory";
            case "disk" -> "disk";
            default -> throw HttpRefused.noSuchObject();
        };
    }

    private static long atLeast(long least, String key, Body body) {
        var value = body.require(key).number(key, least);
        if (value < least) {
            throw HttpRefused.badRequest(key + " must be at least " + least);
        }
        return value;
    }

    private static Reply done(Request request, String event, Runnable operation) {
        LOG.atInfo()
                .addKeyValue("user", request.caller().name())
                .addKeyValue("peer", request.caller().peer())
                .log(event);
        operation.run();
        return Reply.done();
    }
}
