package io.warren.engine.channel;

import io.warren.engine.queue.Delivery;
import io.warren.engine.queue.QueueCommand;
import io.warren.engine.queue.QueueHandle;
import io.warren.engine.queue.Subscriber;
import java.nio.charset.StandardCharsets;

/**
 * One consumer: the end of a queue's deliveries that belongs to a channel.
 *
 * <p>Threads: the queue's lane calls the methods of {@link Subscriber}; everything else happens on the connection's loop.
 * A refused claim leaves a mark before it looks again, and whoever makes room looks for the mark afterwards, so that one of
 * the two sees the other.
 */
final class ChannelConsumer implements Subscriber {
    private final Consuming consuming;
    private final Session session;
    private final SharedPrefetch shared;
    private final QueueHandle queue;
    private final QueueCommand.ConsumerSpec spec;
    private final byte[] tagBytes;
    /** A claim was refused; the queue waits to be told that there is room. */
    private volatile boolean refused;
    /** Nothing is wanted any more; what still comes is dropped, and goes back when the channel's end reaches the queue. */
    private volatile boolean over;

    ChannelConsumer(
            Consuming consuming,
            Session session,
            SharedPrefetch shared,
            QueueHandle queue,
            QueueCommand.ConsumerSpec spec) {
        this.consuming = consuming;
        this.session = session;
        this.shared = shared;
        this.queue = queue;
        this.spec = spec;
        this.tagBytes = spec.tag().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public boolean claim() {
        if (tryClaim()) {
            return true;
        }
        refused = true;
        return tryClaim();
    }

    private boolean tryClaim() {
        return !over && session.output().room() && (spec.noAck() || shared.take());
    }

    @Override
    public void deliver(Delivery delivery) {
        session.hand(() -> consuming.deliver(this, delivery));
    }

    @Override
    public void cancelled() {
        session.hand(() -> consuming.cancelledByQueue(this));
    }

    @Override
    public void timedOut(long timeoutMillis) {
        session.hand(() -> consuming.timedOut(this, timeoutMillis));
    }

    void resumeIfRefused() {
        if (refused) {
            refused = false;
            queue.send(new QueueCommand.Resume(spec.holder(), spec.tag()));
        }
    }

    void end() {
        over = true;
    }

    QueueCommand.ConsumerSpec spec() {
        return spec;
    }

    QueueHandle queue() {
        return queue;
    }

    String tag() {
        return spec.tag();
    }

    byte[] tagBytes() {
        return tagBytes;
    }

    boolean noAck() {
        return spec.noAck();
    }
}
