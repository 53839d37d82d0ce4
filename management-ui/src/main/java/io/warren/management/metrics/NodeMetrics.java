package io.warren.management.metrics;

import static io.warren.management.metrics.Metric.counter;
import static io.warren.management.metrics.Metric.gauge;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;

/** What is known of the node as a whole. Without labels. */
final class NodeMetrics {
    private static final String CHURN = "connection_churn_metrics";
    private static final String COARSE = "node_coarse_metrics";
    private static final String NODE = "node_metrics";
    private static final String DISK = "node_persister_metrics";

    static final List<Metric<Scrape>> TABLE = List.of(
            counter(CHURN, "connections_opened_total", each -> each.totals().connectionsOpened()),
            counter(CHURN, "connections_closed_total", each -> each.totals().connectionsClosed()),
            counter(CHURN, "channels_opened_total", each -> each.totals().channelsOpened()),
            counter(CHURN, "channels_closed_total", each -> each.totals().channelsClosed()),
            counter(CHURN, "queues_declared_total", each -> each.totals().queuesDeclared()),
            counter(CHURN, "queues_created_total", each -> each.totals().queuesCreated()),
            counter(CHURN, "queues_deleted_total", each -> each.totals().queuesDeleted()),
            gauge(COARSE, "process_open_fds", each -> each.resources().openFiles()),
            gauge(
                    COARSE,
                    "process_resident_memory_bytes",
                    each -> each.resources().usedMemory()),
            gauge(COARSE, "disk_space_available_bytes", each -> each.resources().freeDisk()),
            gauge(
                    COARSE,
                    "erlang_processes_used",
                    _ -> ManagementFactory.getThreadMXBean().getThreadCount()),
            counter(COARSE, "erlang_gc_runs_total", _ -> collections()),
            counter(COARSE, "erlang_gc_reclaimed_bytes_total", _ -> 0),
            counter(COARSE, "erlang_scheduler_context_switches_total", _ -> 0),
            gauge(NODE, "process_max_fds", each -> each.resources().openFilesLimit()),
            gauge(NODE, "resident_memory_limit_bytes", each -> each.resources().memoryLimit()),
            gauge(
                    NODE,
                    "disk_space_available_limit_bytes",
                    each -> each.resources().diskFreeLimit()),
            gauge(NODE, "erlang_processes_limit", _ -> 1_048_576),
            gauge(NODE, "erlang_scheduler_run_queue", _ -> 0),
            gauge(NODE, "erlang_net_ticktime_seconds", _ -> 60),
            gauge(NODE, "erlang_uptime_seconds", Scrape::uptimeSeconds),
            counter(DISK, "io_write_ops_total", each -> each.journal().batches()),
            counter(DISK, "io_write_bytes_total", each -> each.journal().bytesWritten()),
            counter(DISK, "io_sync_ops_total", each -> each.journal().forces()),
            counter(DISK, "io_sync_time_seconds_total", each -> each.journal().forceNanos() / 1e9),
            counter(DISK, "io_read_ops_total", _ -> 0),
            counter(DISK, "io_read_bytes_total", _ -> 0),
            counter(DISK, "io_read_time_seconds_total", _ -> 0),
            counter(DISK, "io_write_time_seconds_total", _ -> 0),
            counter(DISK, "io_seek_ops_total", _ -> 0),
            counter(DISK, "io_seek_time_seconds_total", _ -> 0),
            counter(DISK, "io_reopen_ops_total", _ -> 0),
            counter(DISK, "msg_store_read_total", _ -> 0),
            counter(DISK, "msg_store_write_total", each -> each.journal().entries()),
            counter(DISK, "queue_index_read_ops_total", _ -> 0),
            counter(DISK, "queue_index_write_ops_total", _ -> 0),
            counter(DISK, "schema_db_ram_tx_total", _ -> 0),
            counter(DISK, "schema_db_disk_tx_total", each -> each.metadata().revision()));

    /** Asked for by no family: with the others of the whole node only. */
    static final List<Metric<Scrape>> TOTALS = List.of(
            gauge("", "connections", each -> each.totals().connections()),
            gauge("", "channels", each -> each.totals().channels()),
            gauge("", "consumers", each -> each.totals().consumers()),
            gauge("", "queues", each -> each.totals().queues()),
            gauge("", "alarms_memory_used_watermark", each -> each.alarm("memory")),
            gauge("", "alarms_free_disk_space_watermark", each -> each.alarm("disk")),
            gauge("", "unreachable_cluster_peers_count", _ -> 0));

    private NodeMetrics() {}

    private static long collections() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                .filter(each -> each > 0)
                .sum();
    }
}
