package io.warren.engine.queue;

import io.warren.engine.queue.QueueCommand.ConsumerSpec;

/** A consumer of one queue. Owner: the queue's lane. */
final class Consumer {
    final ConsumerSpec spec;
    final Subscriber subscriber;
    final Unacked.Held held;
    final Credit credit;

    Consumer(ConsumerSpec spec, Subscriber subscriber, Unacked.Held held) {
        this.spec = spec;
        this.subscriber = subscriber;
        this.held = held;
        credit = new Credit(spec.noAck() ? 0 : spec.prefetch());
    }

    /** What it may still take, and whether it stands in the rotation. Changed by {@link Consumers} only. */
    static final class Credit {
        private final int prefetch;
        int unsettled;
        boolean queued;
        /** Its subscriber said no; until it says otherwise. */
        boolean refused;
        /** A single active consumer that gives way to a higher priority once it has nothing left. */
        boolean quiescing;
        /** Cancelled or closed; what it holds may stay held. */
        boolean gone;

        private Credit(int prefetch) {
            this.prefetch = prefetch;
        }

        boolean mayTake() {
            return !gone && !refused && !quiescing && (prefetch == 0 || unsettled < prefetch);
        }
    }

    boolean mayTake() {
        return credit.mayTake();
    }

    /** Milliseconds it may keep a delivery, given what the queue says; not positive for ever. */
    long timeoutMillis(long ofQueue) {
        return spec.timeoutMillis() >= 0 ? spec.timeoutMillis() : ofQueue;
    }
}
