package io.warren.management.metrics;

import io.warren.engine.queue.QueueStats;

/** What RabbitMQ has no name for. */
final class OwnMetrics {
    private static final byte[] NO_LABELS = Exposition.labels();

    private OwnMetrics() {}

    static void write(Exposition out, Scrape scrape, long nowMillis) {
        var journal = scrape.journal();
        out.begin("warren_journal_force_seconds", "histogram");
        GlobalMetrics.histogram(out, journal.forceTimes(), 1e9);
        out.begin("warren_journal_unsynced_bytes", "gauge");
        out.sample(NO_LABELS, journal.unsyncedBytes());
        out.begin("warren_journal_bytes", "gauge");
        out.sample(NO_LABELS, journal.bytes());
        out.begin("warren_journal_live_bytes", "gauge");
        out.sample(NO_LABELS, journal.liveBytes());
        out.begin("warren_journal_waiting_entries", "gauge");
        out.sample(NO_LABELS, journal.waiting());
        out.begin("warren_confirm_latency_seconds", "histogram");
        GlobalMetrics.histogram(out, scrape.totals().confirmTimes(), 1e9);
        out.begin("warren_oldest_message_age_seconds", "gauge");
        out.sample(
                NO_LABELS,
                scrape.queues().stream()
                        .mapToDouble(each -> age(each.picture().stats(), nowMillis))
                        .max()
                        .orElse(0));
    }

    /** How long the oldest message has waited that nobody has, 0 if there is none. */
    static double age(QueueStats queue, long nowMillis) {
        return queue.headEnqueuedAtMillis() == 0 ? 0 : Math.max(0, nowMillis - queue.headEnqueuedAtMillis()) / 1_000.0;
    }
}
