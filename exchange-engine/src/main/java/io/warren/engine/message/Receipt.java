package io.warren.engine.message;

/**
 * How somebody who was handed a message answers for it. Everybody asked (each target queue, and the message log once for
 * all durable ones) calls exactly one of the methods exactly once, on any thread; the calls must be cheap.
 */
public interface Receipt {
    /** The message is taken: by a queue into its order, by a log to where it survives what the log promises. */
    void accepted();

    /** The queue is full and refuses ({@code reject-publish}), or the log failed. */
    void rejected();

    /**
     * Whoever was asked is no more, before it could say: the message may be taken or not. Who can ask another one does so; to
     * all others it is as if it had been refused.
     */
    default void unknown() {
        rejected();
    }

    /** For messages that nobody waits for. */
    Receipt NONE = new Receipt() {
        @Override
        public void accepted() {}

        @Override
        public void rejected() {}
    };
}
