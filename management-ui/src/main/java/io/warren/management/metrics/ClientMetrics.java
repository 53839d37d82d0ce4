package io.warren.management.metrics;

import static io.warren.management.metrics.Metric.counter;
import static io.warren.management.metrics.Metric.gauge;

import io.warren.engine.view.ConnectionsView.ConnectionPicture;
import io.warren.engine.view.EngineView.ChannelPicture;
import java.util.List;

/** What is known of channels and of connections. Both have the label {@code channel}, as in RabbitMQ. */
final class ClientMetrics {
    private static final String CHANNEL = "channel_metrics";
    private static final String MESSAGES = "channel_exchange_metrics";
    private static final String DELIVERIES = "channel_queue_metrics";
    private static final String COARSE = "connection_coarse_metrics";
    private static final String CONNECTION = "connection_metrics";

    static final List<Metric<ChannelPicture>> CHANNELS = List.of(
            gauge(CHANNEL, "channel_consumers", ChannelPicture::consumers),
            gauge(CHANNEL, "channel_messages_unacked", ChannelPicture::unacked),
            gauge(CHANNEL, "channel_messages_unconfirmed", ChannelPicture::unconfirmed),
            gauge(CHANNEL, "channel_messages_uncommitted", ChannelPicture::uncommitted),
            gauge(CHANNEL, "channel_acks_uncommitted", _ -> 0),
            gauge(CHANNEL, "consumer_prefetch", ChannelPicture::prefetch),
            gauge(CHANNEL, "channel_prefetch", ChannelPicture::globalPrefetch),
            counter("channel_process_metrics", "channel_process_reductions_total", _ -> 0),
            counter(
                    MESSAGES,
                    "channel_messages_published_total",
                    each -> each.counters().published()),
            counter(
                    MESSAGES,
                    "channel_messages_confirmed_total",
                    each -> each.counters().confirmed()),
            counter(
                    MESSAGES,
                    "channel_messages_unroutable_returned_total",
                    each -> each.counters().returnedUnroutable()),
            counter(
                    MESSAGES,
                    "channel_messages_unroutable_dropped_total",
                    each -> each.counters().droppedUnroutable()),
            counter(DELIVERIES, "channel_get_ack_total", each -> each.counters().got()),
            counter(DELIVERIES, "channel_get_total", each -> each.counters().gotNoAck()),
            counter(
                    DELIVERIES,
                    "channel_messages_delivered_ack_total",
                    each -> each.counters().delivered()),
            counter(
                    DELIVERIES,
                    "channel_messages_delivered_total",
                    each -> each.counters().deliveredNoAck()),
            counter(
                    DELIVERIES,
                    "channel_messages_redelivered_total",
                    each -> each.counters().redelivered()),
            counter(
                    DELIVERIES,
                    "channel_messages_acked_total",
                    each -> each.counters().acked()),
            counter(
                    DELIVERIES,
                    "channel_get_empty_total",
                    each -> each.counters().gotEmpty()));

    static final List<Metric<ConnectionPicture>> CONNECTIONS = List.of(
            counter(COARSE, "connection_incoming_bytes_total", ConnectionPicture::receivedBytes),
            counter(COARSE, "connection_outgoing_bytes_total", ConnectionPicture::sentBytes),
            counter(COARSE, "connection_process_reductions_total", _ -> 0),
            counter(CONNECTION, "connection_incoming_packets_total", _ -> 0),
            counter(CONNECTION, "connection_outgoing_packets_total", _ -> 0),
            gauge(CONNECTION, "connection_pending_packets", _ -> 0),
            gauge(CONNECTION, "connection_channels", ConnectionPicture::channels));

    private ClientMetrics() {}
}
