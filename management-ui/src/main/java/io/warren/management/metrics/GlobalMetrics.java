package io.warren.management.metrics;

import io.warren.engine.metadata.QueueType;
import io.warren.engine.view.Histogram;
import io.warren.engine.view.QueueTotals;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * {@code rabbitmq_global_*}: messages by protocol and type of queue, since the start; what queues and channels that are gone
 * did is included, so that they only grow. Every series is there from the first scrape on, at 0.
 */
final class GlobalMetrics {
    private static final byte[] PROTOCOL = Exposition.labels("protocol", "amqp091");

    private record OfType(String name, ToLongFunction<QueueTotals> of) {}

    private static final List<OfType> BY_TYPE = List.of(
            new OfType("messages_delivered_total", GlobalMetrics::deliveredInAll),
            new OfType("messages_delivered_consume_manual_ack_total", QueueTotals::delivered),
            new OfType("messages_delivered_consume_auto_ack_total", QueueTotals::deliveredNoAck),
            new OfType("messages_delivered_get_manual_ack_total", QueueTotals::got),
            new OfType("messages_delivered_get_auto_ack_total", QueueTotals::gotNoAck),
            new OfType("messages_get_empty_total", QueueTotals::gotEmpty),
            new OfType("messages_redelivered_total", QueueTotals::redelivered),
            new OfType("messages_acknowledged_total", QueueTotals::acked));

    private GlobalMetrics() {}

    static void write(Exposition out, Scrape scrape) {
        var counters = scrape.totals().counters();
        var byType = byType(scrape);
        var open = scrape.channels();
        single(out, "messages_received_total", "counter", counters.published());
        single(
                out,
                "messages_received_confirm_total",
                "counter",
                counters.confirmed()
                        + open.stream().mapToLong(each -> each.unconfirmed()).sum());
        single(
                out,
                "messages_routed_total",
                "counter",
                byType.values().stream().mapToLong(QueueTotals::published).sum());
        single(out, "messages_unroutable_dropped_total", "counter", counters.droppedUnroutable());
        single(out, "messages_unroutable_returned_total", "counter", counters.returnedUnroutable());
        single(out, "messages_confirmed_total", "counter", counters.confirmed());
        single(
                out,
                "publishers",
                "gauge",
                open.stream().filter(each -> each.counters().published() > 0).count());
        single(out, "consumers", "gauge", scrape.totals().consumers());
        for (var each : BY_TYPE) {
            out.begin("rabbitmq_global_" + each.name(), "counter");
            byType.forEach(
                    (type, totals) -> out.sample(type(label(type)), each.of().applyAsLong(totals)));
            out.sample(type("rabbit_volatile_queue"), 0);
        }
        out.begin("rabbitmq_message_size_bytes", "histogram");
        histogram(out, scrape.totals().messageSizes(), 1, "protocol", "amqp091");
    }

    /** Buckets are cumulative and end with +Inf; bounds are divided by what makes them the base unit. */
    static void histogram(Exposition out, Histogram of, double unit, String... labels) {
        var below = 0L;
        for (var at = 0; at < of.counts().size(); at++) {
            below += of.counts().get(at);
            out.sample("_bucket", bucket(bound(of, at, unit), labels), below);
        }
        out.sample("_sum", Exposition.labels(labels), of.sum() / unit);
        out.sample("_count", Exposition.labels(labels), below);
    }

    /** RabbitMQ's dashboards ask for the bounds as Prometheus writes a float: {@code 100.0}, {@code 1e+06}. */
    private static String bound(Histogram of, int at, double unit) {
        if (at == of.bounds().size()) {
            return "+Inf";
        }
        var bound = of.bounds().get(at) / unit;
        if (bound < 1e6) {
            return Double.toString(bound);
        }
        var exponent = (int) Math.floor(Math.log10(bound));
        var digits = bound / Math.pow(10, exponent);
        var mantissa = digits == Math.rint(digits) ? Long.toString((long) digits) : Double.toString(digits);
        return mantissa + (exponent < 10 ? "e+0" : "e+") + exponent;
    }

    private static byte[] bucket(String bound, String... labels) {
        var all = java.util.Arrays.copyOf(labels, labels.length + 2);
        all[labels.length] = "le";
        all[labels.length + 1] = bound;
        return Exposition.labels(all);
    }

    private static Map<QueueType, QueueTotals> byType(Scrape scrape) {
        var byType = new EnumMap<QueueType, QueueTotals>(QueueType.class);
        for (var type : QueueType.values()) {
            byType.put(type, scrape.totals().departedQueues().getOrDefault(type, QueueTotals.NONE));
        }
        scrape.queues()
                .forEach(each -> byType.computeIfPresent(
                        each.spec().type(),
                        (_, before) -> before.plus(each.picture().stats())));
        return byType;
    }

    private static long deliveredInAll(QueueTotals of) {
        return of.delivered() + of.deliveredNoAck() + of.got() + of.gotNoAck();
    }

    private static void single(Exposition out, String name, String kind, long value) {
        out.begin("rabbitmq_global_" + name, kind);
        out.sample(PROTOCOL, value);
    }

    private static byte[] type(String label) {
        return Exposition.labels("protocol", "amqp091", "queue_type", label);
    }

    private static String label(QueueType type) {
        return switch (type) {
            case CLASSIC -> "rabbit_classic_queue";
            case QUORUM -> "rabbit_quorum_queue";
            case STREAM -> "rabbit_stream_queue";
        };
    }
}
