package io.warren.engine.view;

import io.warren.engine.queue.QueueStats;

/** What several queues did together. */
public record QueueTotals(
        long published,
        long delivered,
        long deliveredNoAck,
        long got,
        long gotNoAck,
        long gotEmpty,
        long redelivered,
        long acked) {

    public static final QueueTotals NONE = new QueueTotals(0, 0, 0, 0, 0, 0, 0, 0);

    public QueueTotals plus(QueueStats queue) {
        return new QueueTotals(
                published + queue.published(),
                delivered + queue.delivered(),
                deliveredNoAck + queue.deliveredNoAck(),
                got + queue.got(),
                gotNoAck + queue.gotNoAck(),
                gotEmpty + queue.gotEmpty(),
                redelivered + queue.redelivered(),
                acked + queue.acked());
    }
}
