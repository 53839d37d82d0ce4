package io.warren.engine.queue;

import io.warren.engine.metadata.QueueSettings;

/**
 * When messages are too old: the lower of their own time to live and the queue's, counted from their arrival at the broker on
 * the wall clock, which a restart does not reset. A queue's time to live counts for messages that were there before it.
 *
 * <p>Owner: the queue's lane. Only the first of each priority is looked at, as in RabbitMQ.
 */
final class Expiry {
    /** No time to live anywhere. */
    static final long NEVER = Long.MAX_VALUE;

    private final Alarm alarm;
    private long ofQueueMillis;
    /** Whether any message came with a time to live, so that looking is worth while. */
    private boolean ofMessages;

    Expiry(Alarm alarm, QueueSettings settings) {
        this.alarm = alarm;
        set(settings);
    }

    void set(QueueSettings settings) {
        ofQueueMillis = settings.messageTtlMillis();
    }

    void sees(long timeToLiveMillis) {
        ofMessages |= timeToLiveMillis >= 0;
    }

    boolean possible() {
        return ofMessages || ofQueueMillis >= 0;
    }

    /** Wall clock at which it is too old, {@link #NEVER} if it never is. */
    long at(Entry entry) {
        var own = entry.timeToLiveMillis;
        var least = own < 0 ? ofQueueMillis : ofQueueMillis < 0 ? own : Math.min(own, ofQueueMillis);
        return least < 0 ? NEVER : entry.enqueuedAtMillis + least;
    }

    boolean isOver(Entry entry, long nowMillis) {
        return possible() && at(entry) <= nowMillis;
    }

    /** Looks again when the first of these is too old; those that are already wait for something else. */
    void await(Iterable<Entry> fronts, long nowMillis) {
        var earliest = NEVER;
        for (var each : fronts) {
            var at = at(each);
            if (at > nowMillis) {
                earliest = Math.min(earliest, at);
            }
        }
        if (earliest != NEVER) {
            alarm.atLatest(earliest, nowMillis);
        }
    }

    void cancel() {
        alarm.cancel();
    }
}
