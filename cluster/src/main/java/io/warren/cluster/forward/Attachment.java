package io.warren.cluster.forward;

import io.warren.engine.queue.Delivery;
import io.warren.engine.queue.Subscriber;

/** A consumer as its queue sees it in one generation of the handle. */
record Attachment(MovingQueue queue, Kept consumer, int generation, Subscriber subscriber) implements Subscriber {
    @Override
    public boolean claim() {
        return generation == queue.generation() && !consumer.over && subscriber.claim();
    }

    @Override
    public void deliver(Delivery delivery) {
        // Claimed is claimed, also when the queue has moved meanwhile.
        if (!consumer.over) {
            subscriber.deliver(queue.tagged(delivery, generation));
        }
    }

    @Override
    public void cancelled() {
        queue.ended(consumer, generation, subscriber::cancelled);
    }

    @Override
    public void timedOut(long timeoutMillis) {
        queue.ended(consumer, generation, () -> subscriber.timedOut(timeoutMillis));
    }
}
