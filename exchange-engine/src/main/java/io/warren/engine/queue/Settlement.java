package io.warren.engine.queue;

import io.warren.engine.message.DeathHistory.Reason;
import io.warren.engine.metadata.QueueSettings;
import io.warren.engine.queue.QueueCommand.Holder;
import io.warren.engine.queue.QueueCommand.Outcome;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What becomes of deliveries: acked, rejected, or back to the queue. Only quorum queues count how often one came back, and
 * only they give up on one that failed too often.
 *
 * <p>Owner: the queue's lane.
 */
final class Settlement {
    private final boolean quorum;
    private final Turn turn;
    private final Counters counters;
    private final QueueLog log;
    private final Ready ready;
    private final Unacked unacked;
    private final Consumers consumers;
    private final Timeouts timeouts;
    private final Departures departures;
    private int deliveryLimit;

    Settlement(
            boolean quorum,
            Turn turn,
            Counters counters,
            QueueLog log,
            Ready ready,
            Unacked unacked,
            Consumers consumers,
            Timeouts timeouts,
            Departures departures,
            QueueSettings settings) {
        this.quorum = quorum;
        this.turn = turn;
        this.counters = counters;
        this.log = log;
        this.ready = ready;
        this.unacked = unacked;
        this.consumers = consumers;
        this.timeouts = timeouts;
        this.departures = departures;
        set(settings);
    }

    void set(QueueSettings settings) {
        deliveryLimit = settings.deliveryLimit();
    }

    /** Entries that this holder does not have are left alone. */
    void settle(Holder holder, long[] numbers, Outcome outcome) {
        var held = unacked.find(holder);
        if (held == null) {
            return;
        }
        for (var number : numbers) {
            var entry = unacked.remove(held, number);
            if (entry != null) {
                released(entry);
                end(entry, outcome);
            }
        }
        unacked.tidy(held);
    }

    /** Everything a holder has goes back. */
    void takeBackAll(Unacked.Held held, boolean failed) {
        for (var each : unacked.removeAll(held)) {
            released(each);
            putBack(each, failed);
        }
    }

    /**
     * What was held too long goes back, not counted.
     *
     * @return consumers that held it
     */
    Set<Consumer> takeBackOverdue() {
        var late = new LinkedHashSet<Consumer>();
        for (var each : timeouts.overdue(turn.monotonicMillis)) {
            var consumer = each.consumer;
            var held = each.held;
            if (held != null && unacked.remove(held, each.number) != null) {
                released(each);
                putBack(each, false);
                unacked.tidy(held);
                if (consumer != null && !consumer.credit.gone) {
                    late.add(consumer);
                }
            }
        }
        return late;
    }

    void markReturned(Entry entry, boolean failed) {
        entry.redelivered = true;
        if (quorum) {
            entry.acquiredCount++;
            entry.deliveryCount += failed ? 1 : 0;
        }
    }

    private void released(Entry entry) {
        var consumer = entry.consumer;
        if (consumer != null) {
            entry.consumer = null;
            consumers.settled(consumer);
        }
    }

    private void end(Entry entry, Outcome outcome) {
        switch (outcome) {
            case ACK -> {
                counters.acked++;
                departures.leave(entry);
            }
            case REJECT -> departures.die(entry, Reason.REJECTED);
            case REQUEUE -> putBack(entry, false);
            case REQUEUE_COUNTED -> putBack(entry, true);
        }
    }

    private void putBack(Entry entry, boolean failed) {
        markReturned(entry, failed);
        if (quorum && deliveryLimit >= 0 && entry.deliveryCount > deliveryLimit) {
            counters.dropped++;
            departures.die(entry, Reason.DELIVERY_LIMIT);
            return;
        }
        if (entry.durable) {
            var message = entry.message;
            if (message == null) {
                log.returned(entry.position(), entry.deliveryCount, entry.acquiredCount);
            } else {
                log.returned(message, entry.deliveryCount, entry.acquiredCount);
            }
        }
        ready.putBack(entry);
    }
}
