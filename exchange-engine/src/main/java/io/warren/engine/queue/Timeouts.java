package io.warren.engine.queue;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Deliveries that nobody settles (consumer time-out, "delivery acknowledgement timeout"). One timer, set to the oldest
 * delivery and the shortest time anybody has.
 *
 * <p>Owner: the queue's lane.
 */
final class Timeouts {
    private final Unacked unacked;
    private final Alarm alarm;
    private long ofQueueMillis;
    /** No time-out is shorter than this; only ever gets shorter. */
    private long shortest = Long.MAX_VALUE;

    Timeouts(Unacked unacked, Alarm alarm, long ofQueueMillis) {
        this.unacked = unacked;
        this.alarm = alarm;
        set(ofQueueMillis);
    }

    void set(long millis) {
        ofQueueMillis = millis;
        sees(millis);
    }

    void sees(Consumer consumer) {
        sees(consumer.timeoutMillis(ofQueueMillis));
    }

    private void sees(long millis) {
        if (millis > 0) {
            shortest = Math.min(shortest, millis);
        }
    }

    /** What is held too long now, oldest first. */
    List<Entry> overdue(long nowMillis) {
        var overdue = new ArrayList<Entry>();
        for (var each = unacked.oldest();
                each != null && each.deliveredAtMillis + shortest <= nowMillis;
                each = each.newer) {
            var limit = limitMillis(each.consumer);
            if (limit > 0 && each.deliveredAtMillis + limit <= nowMillis) {
                overdue.add(each);
            }
        }
        return overdue;
    }

    /** Looks again when the next could be overdue. */
    void await(long nowMillis) {
        if (shortest == Long.MAX_VALUE || unacked.oldest() == null) {
            return;
        }
        var next = Long.MAX_VALUE;
        for (var each = unacked.oldest(); each != null; each = each.newer) {
            var earliest = each.deliveredAtMillis + shortest;
            if (earliest > nowMillis) {
                next = Math.min(next, earliest);
                break;
            }
            var limit = limitMillis(each.consumer);
            if (limit > 0) {
                next = Math.min(next, each.deliveredAtMillis + limit);
            }
        }
        if (next != Long.MAX_VALUE) {
            alarm.atLatest(next, nowMillis);
        }
    }

    void cancel() {
        alarm.cancel();
    }

    long limitMillis(@Nullable Consumer consumer) {
        return consumer == null ? ofQueueMillis : consumer.timeoutMillis(ofQueueMillis);
    }
}
