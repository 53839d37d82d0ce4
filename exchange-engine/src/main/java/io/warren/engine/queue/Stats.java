package io.warren.engine.queue;

import io.warren.engine.lane.Clock;

/** A picture of a queue's counters for any thread. */
final class Stats {
    /** As long as RabbitMQ waits before a queue without work hibernates. */
    private static final long IDLE_AFTER_MILLIS = 1_000;

    private static final long BYTES_OF_A_QUEUE = 2_048;
    private static final long BYTES_OF_A_MESSAGE_ON_DISK = 24;

    private Stats() {}

    static QueueStats of(Counters counters, Paging paging, Utilisation utilisation, Clock clock) {
        counters.acquire();
        var ready = counters.ready;
        var unacked = counters.unacked;
        var bodies = Math.max(0, Math.min(ready + unacked, paging.bodies()));
        var idle = clock.wallMillis() - counters.lastUseMillis >= IDLE_AFTER_MILLIS;
        var state = counters.stopped ? "stopped" : idle ? "idle" : "running";
        return new QueueStats(
                state,
                ready,
                unacked,
                counters.readyBytes,
                counters.unackedBytes,
                counters.persistent,
                counters.persistentBytes,
                bodies,
                counters.consumers,
                counters.consumers == 0 ? 0 : utilisation.now(clock.monotonicMillis()),
                counters.headEnqueuedAtMillis,
                BYTES_OF_A_QUEUE + paging.bytes() + (ready + unacked - bodies) * BYTES_OF_A_MESSAGE_ON_DISK,
                idle ? counters.lastUseMillis : 0,
                counters.activeTag,
                counters.published,
                counters.delivered,
                counters.deliveredNoAck,
                counters.got,
                counters.gotNoAck,
                counters.acked,
                counters.redelivered,
                counters.gotEmpty,
                counters.deadLettered,
                counters.dropped,
                counters.expired);
    }
}
