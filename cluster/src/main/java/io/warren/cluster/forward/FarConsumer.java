package io.warren.cluster.forward;

import io.warren.engine.queue.Delivery;
import io.warren.engine.queue.QueueCommand.ConsumerSpec;
import io.warren.engine.queue.Subscriber;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A consumer here of a queue elsewhere: what it was sent waits until there is room for it.
 *
 * <p>Owner: the link's lane.
 */
final class FarConsumer {
    private final long number;
    private final MovingQueue queue;
    private final int generation;
    private final ConsumerSpec spec;
    private final Subscriber subscriber;
    private final ArrayDeque<Delivery> waiting = new ArrayDeque<>();
    /** Handed on, and not yet told to the other end. */
    private int messagesTaken;

    private long bytesTaken;

    FarConsumer(long number, MovingQueue queue, int generation, ConsumerSpec spec, Subscriber subscriber) {
        this.number = number;
        this.queue = queue;
        this.generation = generation;
        this.spec = spec;
        this.subscriber = subscriber;
    }

    long number() {
        return number;
    }

    MovingQueue queue() {
        return queue;
    }

    int generation() {
        return generation;
    }

    ConsumerSpec spec() {
        return spec;
    }

    Subscriber subscriber() {
        return subscriber;
    }

    void came(Delivery delivery) {
        waiting.addLast(delivery);
    }

    /** Hands on what there is room for. */
    void pump() {
        while (!waiting.isEmpty() && subscriber.claim()) {
            var delivery = waiting.removeFirst();
            messagesTaken++;
            bytesTaken += delivery.message().body().length;
            subscriber.deliver(delivery);
        }
    }

    /** What to tell the other end that it may send again, null for nothing yet: by quarters of the most it may send. */
    Ask.@Nullable Credit credit() {
        if (messagesTaken < RemoteSubscriber.MOST_MESSAGES / 4 && bytesTaken < RemoteSubscriber.MOST_BYTES / 4) {
            return null;
        }
        var credit = new Ask.Credit(queue.spec().id(), generation, number, messagesTaken, bytesTaken);
        messagesTaken = 0;
        bytesTaken = 0;
        return credit;
    }

    /**
     * Nothing is handed on any more. What waits without need of an ack has left the queue, so the subscriber gets it all the
     * same; it is bounded by the credit.
     *
     * @return entries that go back
     */
    long[] end() {
        var back = new long[spec.noAck() ? 0 : waiting.size()];
        var at = 0;
        for (var each : waiting) {
            if (spec.noAck()) {
                subscriber.deliver(each);
            } else {
                back[at++] = each.entry();
            }
        }
        waiting.clear();
        return back;
    }
}
