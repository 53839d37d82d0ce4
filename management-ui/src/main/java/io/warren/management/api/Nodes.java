package io.warren.management.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.warren.engine.lane.Clock;
import io.warren.engine.view.EngineView;
import io.warren.engine.view.NodeView;
import io.warren.management.http.HttpRefused;
import io.warren.management.http.Reply;
import io.warren.management.http.Request;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.Supplier;

/** {@code /api/nodes}: this node. */
public final class Nodes {
    private final NodeView node;
    private final Supplier<EngineView> engine;
    private final Overview overview;
    private final MessageStats stats;
    private final Clock clock;
    private final String rabbitVersion;

    public Nodes(
            NodeView node,
            Supplier<EngineView> engine,
            Overview overview,
            MessageStats stats,
            Clock clock,
            String rabbitVersion) {
        this.node = node;
        this.engine = engine;
        this.overview = overview;
        this.stats = stats;
        this.clock = clock;
        this.rabbitVersion = rabbitVersion;
    }

    public Reply list(Request request) {
        return Reply.json(Json.array().add(json()));
    }

    public Reply get(Request request) {
        existing(request);
        return Reply.json(json());
    }

    /** Attempts to log in are not counted; RabbitMQ's answer to that is an empty list, too. */
    public Reply authAttempts(Request request) {
        existing(request);
        return Reply.json(Json.array());
    }

    public Reply resetAuthAttempts(Request request) {
        existing(request);
        return Reply.done();
    }

    /** Starts all rates again. Totals count what happened and are not changed. */
    public Reply resetStatistics(Request request) {
        if (request.names("node")) {
            existing(request);
        }
        stats.rates().reset();
        return Reply.done();
    }

    private void existing(Request request) {
        if (!request.name("node").equals(node.nodeName())) {
            throw HttpRefused.noSuchObject();
        }
    }

    private ObjectNode json() {
        var json =
                Json.object().put("name", node.nodeName()).put("type", "disc").put("running", node.serving());
        json.putArray("partitions");
        json.put("being_drained", false)
                .put("os_pid", Long.toString(ProcessHandle.current().pid()))
                .put("uptime", Math.max(0, clock.wallMillis() - node.startedAtMillis()))
                .put("processors", Runtime.getRuntime().availableProcessors())
                .put("rates_mode", "basic")
                .put("rabbitmq_version", rabbitVersion)
                .put("product_name", "Warren")
                .put("product_version", node.version())
                .put("erlang_version", "Java " + Runtime.version().feature());
        resources(json);
        json.put("gc_num", collections());
        json.putArray("cluster_links");
        json.putArray("applications")
                .addObject()
                .put("name", "warren")
                .put("description", "Warren")
                .put("version", node.version());
        Overview.exchangeTypes(json);
        overview.contexts(json);
        if (node.serving()) {
            json.put("sockets_used", engine.get().totals().connections());
        }
        return json;
    }

    private void resources(ObjectNode json) {
        var now = node.resources();
        json.put("mem_used", now.usedMemory())
                .put("mem_limit", now.memoryLimit())
                .put("mem_alarm", now.alarms().contains("memory"))
                .put("disk_free", now.freeDisk())
                .put("disk_free_limit", now.diskFreeLimit())
                .put("disk_free_alarm", now.alarms().contains("disk"))
                .put("fd_used", now.openFiles())
                .put("fd_total", now.openFilesLimit());
    }

    private static long collections() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                .filter(each -> each > 0)
                .sum();
    }
}
