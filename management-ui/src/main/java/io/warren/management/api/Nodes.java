package io.warren.management.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.warren.engine.lane.Clock;
import io.warren.engine.view.ClusterPicture;
import io.warren.engine.view.ClusterView;
import io.warren.engine.view.EngineView;
import io.warren.engine.view.NodeView;
import io.warren.management.http.HttpRefused;
import io.warren.management.http.Reply;
import io.warren.management.http.Request;
import io.warren.management.http.Wish;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** {@code /api/nodes}: this node. */
public final class Nodes {
    private final NodeView node;
    private final Supplier<EngineView> engine;
    private final Overview overview;
    private final Statistics stats;
    private final Clock clock;
    private final String rabbitVersion;
    private final ClusterView cluster;
    private final Gathering gathering;
    private final Memory memory;

    public Nodes(
            NodeView node,
            Supplier<EngineView> engine,
            Overview overview,
            Statistics stats,
            Clock clock,
            String rabbitVersion,
            ClusterView cluster,
            Gathering gathering) {
        this.node = node;
        this.engine = engine;
        this.overview = overview;
        this.stats = stats;
        this.clock = clock;
        this.rabbitVersion = rabbitVersion;
        this.memory = new Memory(engine);
        this.cluster = cluster;
        this.gathering = gathering;
        gathering.serve("node", wish -> List.of(json(wish)));
    }

    public Reply list(Request request) {
        var rows = Json.array();
        all(request).forEach(rows::add);
        return Reply.json(rows);
    }

    /** One for each node of the cluster; of those that do not answer only that they do not run. */
    private List<ObjectNode> all(Request request) {
        var picture = node.serving() ? cluster.picture() : Optional.<ClusterPicture>empty();
        if (picture.isEmpty()) {
            return List.of(json(request));
        }
        var rows = new TreeMap<String, ObjectNode>();
        gathering
                .rows(request, "node")
                .forEach(each -> rows.put(each.path("name").asText(), each));
        for (var each : picture.get().nodes()) {
            rows.computeIfAbsent(each.name(), Nodes::down).put("being_drained", each.drained());
        }
        return List.copyOf(rows.values());
    }

    private static ObjectNode down(String name) {
        var json = Json.object().put("name", name).put("type", "disc").put("running", false);
        json.putArray("partitions");
        return json;
    }

    public Reply get(Request request) {
        var name = request.name("node");
        if (!name.equals(node.nodeName())) {
            return Reply.json(all(request).stream()
                    .filter(each -> each.path("name").asText().equals(name))
                    .findFirst()
                    .orElseThrow(HttpRefused::noSuchObject));
        }
        var json = json(request);
        if (request.queryFlag("memory")) {
            json.set("memory", memory.memory());
        }
        if (request.queryFlag("binary")) {
            json.putObject("binary");
        }
        return Reply.json(json);
    }

    public Reply memory(Request request) {
        existing(request);
        return memory.bytes();
    }

    public Reply relativeMemory(Request request) {
        existing(request);
        return memory.relative();
    }

    public Reply tables(Request request) {
        existing(request);
        return Memory.tables(request);
    }

    public Reply authAttempts(Request request) {
        existing(request);
        var rows = Json.array();
        node.loginAttempts()
                .forEach((protocol, each) -> rows.addObject()
                        .put("protocol", protocol)
                        .put("auth_attempts", each.succeeded() + each.failed())
                        .put("auth_attempts_failed", each.failed())
                        .put("auth_attempts_succeeded", each.succeeded()));
        return Reply.json(rows);
    }

    /** Where they came from is not kept; RabbitMQ's answer to that is an empty list, too. */
    public Reply authAttemptsBySource(Request request) {
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
        stats.sampler().reset();
        return Reply.done();
    }

    private void existing(Request request) {
        if (!request.name("node").equals(node.nodeName())) {
            throw HttpRefused.noSuchObject();
        }
    }

    private ObjectNode json(Wish request) {
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
        erlang(json);
        counted(request, json);
        json.putArray("cluster_links");
        json.putArray("applications")
                .addObject()
                .put("name", "warren")
                .put("description", "Warren")
                .put("version", node.version());
        Overview.exchangeTypes(json);
        overview.contexts(json);
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

    /** What clients of RabbitMQ read, as near as there is something like it here; the rest is 0. */
    private void erlang(ObjectNode json) {
        json.put("run_queue", 0)
                .put("net_ticktime", 60)
                .put("mem_calculation_strategy", "rss")
                .put("sockets_total", node.resources().openFilesLimit())
                .put("sockets_used", node.serving() ? engine.get().totals().connections() : 0)
                .put("proc_total", 1_048_576)
                .put("proc_used", ManagementFactory.getThreadMXBean().getThreadCount())
                .put("erlang_full_version", "Java " + Runtime.version())
                .put("crypto_lib_version", "Java " + Runtime.version().feature())
                .put("db_dir", setting("warren.data_dir"));
        json.putArray("log_files");
        json.putArray("config_files");
        json.putArray("enabled_plugins").add("rabbitmq_management").add("rabbitmq_prometheus");
        json.putObject("ra_open_file_metrics").put("ra_log_wal", 0).put("ra_log_segment_writer", 0);
        var queues = json.putObject("metrics_gc_queue_length");
        Json.nothing(
                queues,
                "connection_closed",
                "channel_closed",
                "consumer_deleted",
                "exchange_deleted",
                "queue_deleted",
                "vhost_deleted",
                "node_node_deleted",
                "channel_consumer_deleted");
        var mechanisms = json.putArray("auth_mechanisms");
        for (var each : List.of("AMQPLAIN", "PLAIN")) {
            mechanisms.addObject().put("name", each).put("description", "").put("enabled", true);
        }
    }

    private String setting(String key) {
        return node.settings().stream()
                .filter(each -> each.key().equals(key))
                .map(NodeView.SettingPicture::value)
                .findFirst()
                .orElse("");
    }

    private void counted(Wish request, ObjectNode json) {
        json.put("gc_num", collections());
        json.putObject("gc_num_details").put("rate", 0.0);
        Json.nothingWithRate(
                json,
                "gc_bytes_reclaimed",
                "context_switches",
                "io_read_count",
                "io_read_bytes",
                "io_read_avg_time",
                "io_write_count",
                "io_write_bytes",
                "io_write_avg_time",
                "io_sync_count",
                "io_sync_avg_time",
                "io_seek_count",
                "io_seek_avg_time",
                "io_reopen_count",
                "mnesia_ram_tx_count",
                "mnesia_disk_tx_count",
                "msg_store_read_count",
                "msg_store_write_count",
                "queue_index_read_count",
                "queue_index_write_count");
        for (var key : List.of("mem_used", "fd_used", "sockets_used", "proc_used", "disk_free")) {
            json.putObject(key + "_details").put("rate", 0.0);
        }
        if (node.serving()) {
            overview.churn(json, stats.of(request)::ofNode, engine.get().totals());
        }
    }

    private static long collections() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                .filter(each -> each > 0)
                .sum();
    }
}
