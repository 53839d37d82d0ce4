package io.warren.engine.channel;

import io.warren.amqp.method.BasicMethod;
import io.warren.amqp.types.ReplyCode;
import io.warren.engine.metadata.Refusal;
import io.warren.engine.queue.QueueCommand;
import io.warren.engine.queue.QueueCommand.Outcome;
import io.warren.engine.queue.QueueHandle;
import java.util.Arrays;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Ack, nack, reject and recover of one channel. Settles of one outcome are gathered for each queue and sent once a burst,
 * or earlier if something else is about to be said to a queue.
 *
 * <p>Owner: the connection's loop.
 */
final class Settling {
    /** Queues remembered between bursts; with more the memory starts anew. */
    private static final int MOST_QUEUES = 64;

    /** Entries of one queue, in the order of their deliveries. */
    private static final class Gathered {
        private final QueueHandle queue;
        private long[] entries = new long[8];
        private int count;

        Gathered(QueueHandle queue) {
            this.queue = queue;
        }

        void add(long entry) {
            if (count == entries.length) {
                entries = Arrays.copyOf(entries, count * 2);
            }
            entries[count++] = entry;
        }

        long[] take() {
            var taken = Arrays.copyOf(entries, count);
            count = 0;
            return taken;
        }
    }

    private final Channel channel;
    private final Deliveries deliveries = new Deliveries();
    private final SharedPrefetch shared = new SharedPrefetch();

    private final IdentityHashMap<QueueHandle, Gathered> gathered = new IdentityHashMap<>();
    private @Nullable Gathered last;
    private Outcome outcome = Outcome.ACK;
    private boolean anything;
    /** Deliveries to consumers among what was gathered. */
    private int consumed;

    /** What the settles that are being collected mean; a field so that collecting allocates nothing. */
    private Outcome collecting = Outcome.ACK;

    private final Deliveries.Settled collect = this::collect;

    Settling(Channel channel) {
        this.channel = channel;
    }

    SharedPrefetch shared() {
        return shared;
    }

    /** Other threads may read it. */
    int unacked() {
        return deliveries.size();
    }

    long nextTag() {
        return deliveries.nextTag();
    }

    long hold(QueueHandle queue, long entry, boolean toConsumer) {
        return deliveries.add(queue, entry, toConsumer);
    }

    boolean holdsOf(QueueHandle queue) {
        return deliveries.holdsOf(queue);
    }

    /** A transaction was rolled back. */
    void restore(long tag, QueueHandle queue, long entry, boolean toConsumer) {
        deliveries.restore(tag, queue, entry, toConsumer);
    }

    @Nullable
    Refusal ack(long tag, boolean multiple) {
        return settle(tag, multiple, Outcome.ACK);
    }

    @Nullable
    Refusal nack(long tag, boolean multiple, boolean requeue) {
        return settle(tag, multiple, requeue ? Outcome.REQUEUE : Outcome.REJECT);
    }

    @Nullable
    Refusal reject(long tag, boolean requeue) {
        return settle(tag, false, requeue ? Outcome.REQUEUE_COUNTED : Outcome.REJECT);
    }

    @Nullable
    Refusal recover(boolean requeue, boolean answered) {
        if (!requeue) {
            return new Refusal(ReplyCode.NOT_IMPLEMENTED, "requeue=false");
        }
        deliveries.settle(
                0, true, (tag, queue, entry, toConsumer) -> settle(queue, entry, toConsumer, Outcome.REQUEUE));
        flush();
        if (answered) {
            channel.send(new BasicMethod.RecoverOk());
        }
        return null;
    }

    /** Gathers one settle. */
    @SuppressWarnings("ReferenceEquality") // A handle is the queue it leads to.
    void settle(QueueHandle queue, long entry, boolean toConsumer, Outcome how) {
        if (how != outcome) {
            flush();
            outcome = how;
        }
        var list = last;
        if (list == null || list.queue != queue) {
            list = gathered.computeIfAbsent(queue, Gathered::new);
            last = list;
        }
        list.add(entry);
        if (toConsumer) {
            consumed++;
        }
        if (!anything) {
            anything = true;
            channel.talkLater();
        }
    }

    /** Sends what was gathered. */
    void flush() {
        if (!anything) {
            return;
        }
        anything = false;
        for (var each : gathered.values()) {
            if (each.count > 0) {
                each.queue.send(new QueueCommand.Settle(channel.holder(), each.take(), outcome));
            }
        }
        if (gathered.size() > MOST_QUEUES) {
            gathered.clear();
            last = null;
        }
        if (consumed > 0) {
            shared.giveBack(consumed);
            consumed = 0;
            channel.resumeConsumers();
        }
    }

    private @Nullable Refusal settle(long tag, boolean multiple, Outcome how) {
        collecting = how;
        return deliveries.settle(tag, multiple, collect)
                ? null
                : ReplyTexts.precondition("unknown delivery tag " + tag);
    }

    private void collect(long tag, QueueHandle queue, long entry, boolean toConsumer) {
        if (collecting == Outcome.ACK) {
            channel.counters().acked++;
        }
        if (channel.transaction().selected()) {
            channel.transaction().add(tag, queue, entry, toConsumer, collecting);
        } else {
            settle(queue, entry, toConsumer, collecting);
        }
    }
}
