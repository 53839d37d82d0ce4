package io.warren.engine.queue;

/**
 * A consumer as its queue sees it: the far end belongs to a channel. Called on the queue's lane; the implementation hands
 * over to its own thread.
 */
public interface Subscriber {
    /**
     * Whether one more delivery may come (room in the connection's outbound buffer, the channel's shared prefetch, flow
     * active), and counts it if so. After a refusal the subscriber sends {@link QueueCommand.Resume} once there is room again.
     */
    boolean claim();

    void deliver(Delivery delivery);

    /** The queue ended the consumer: it was deleted, or rights or the time-out took it away. Nothing follows. */
    void cancelled();

    /**
     * The queue ended the consumer because a delivery was not settled in time; what it held too long went back. Nothing
     * follows.
     */
    default void timedOut(long timeoutMillis) {
        cancelled();
    }
}
