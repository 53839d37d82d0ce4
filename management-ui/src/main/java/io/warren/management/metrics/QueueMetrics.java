package io.warren.management.metrics;

import static io.warren.management.metrics.Metric.counter;
import static io.warren.management.metrics.Metric.gauge;

import io.warren.engine.queue.QueueStats;
import java.util.List;

/** What is known of a queue. Labels: {@code vhost}, {@code queue}. */
final class QueueMetrics {
    private static final String COARSE = "queue_coarse_metrics";
    private static final String CONSUMERS = "queue_consumer_count";
    private static final String ALL = "queue_metrics";
    private static final String DELIVERY = "queue_delivery_metrics";

    static final List<Metric<QueueStats>> TABLE = List.of(
            gauge(COARSE, "queue_messages_ready", QueueStats::ready),
            gauge(COARSE, "queue_messages_unacked", QueueStats::unacked),
            gauge(COARSE, "queue_messages", each -> each.ready() + each.unacked()),
            counter(COARSE, "queue_process_reductions_total", _ -> 0),
            gauge(CONSUMERS, "queue_consumers", QueueStats::consumers),
            gauge(ALL, "queue_consumer_capacity", QueueStats::consumerUtilisation),
            gauge(ALL, "queue_consumer_utilisation", QueueStats::consumerUtilisation),
            gauge(ALL, "queue_process_memory_bytes", QueueStats::memoryBytes),
            gauge(ALL, "queue_messages_ram", QueueStats::messagesInMemory),
            gauge(ALL, "queue_messages_ready_ram", each -> Math.min(each.ready(), each.messagesInMemory())),
            gauge(ALL, "queue_messages_unacked_ram", each -> Math.min(each.unacked(), each.messagesInMemory())),
            gauge(ALL, "queue_messages_persistent", QueueStats::persistentMessages),
            gauge(ALL, "queue_messages_persistent_bytes", QueueStats::persistentBytes),
            gauge(ALL, "queue_messages_bytes", each -> each.readyBytes() + each.unackedBytes()),
            gauge(ALL, "queue_messages_ready_bytes", QueueStats::readyBytes),
            gauge(ALL, "queue_messages_unacked_bytes", QueueStats::unackedBytes),
            counter(ALL, "queue_disk_reads_total", _ -> 0),
            counter(ALL, "queue_disk_writes_total", _ -> 0),
            counter(DELIVERY, "queue_get_ack_total", QueueStats::got),
            counter(DELIVERY, "queue_get_total", QueueStats::gotNoAck),
            counter(DELIVERY, "queue_messages_delivered_ack_total", QueueStats::delivered),
            counter(DELIVERY, "queue_messages_delivered_total", QueueStats::deliveredNoAck),
            counter(DELIVERY, "queue_messages_redelivered_total", QueueStats::redelivered),
            counter(DELIVERY, "queue_messages_acked_total", QueueStats::acked),
            counter(DELIVERY, "queue_get_empty_total", QueueStats::gotEmpty));

    private QueueMetrics() {}
}
