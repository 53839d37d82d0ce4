package io.warren.engine.metadata;

import java.util.function.Consumer;

/**
 * Orders changes, makes them durable and publishes the snapshots that result.
 *
 * <p>Threads: any thread may call everything; nothing blocks. One thread, the log's own, applies changes and calls
 * answers and listeners, in the order of the revisions; those must not block.
 *
 * <p>Durability: the answer to a change that concerns something that survives a restart comes after its force returned.
 * Changes to what does not survive (exclusive or transient queues and exchanges, and bindings of such) take their
 * place in the same order and are not written.
 *
 * <p>A failed force ends the log: every later change is refused with 541, and the node is told to stop.
 */
public interface MetadataLog {
    /** The latest snapshot. Read it once for one operation. */
    Metadata current();

    /**
     * Asks {@link MetadataRules}, writes, forces, applies, tells the listeners, then answers; or answers with the
     * refusal. Changes of one caller keep their order.
     */
    void submit(MetadataChange change, Origin origin, Consumer<MetadataOutcome> answer);

    /** As above, for what must come to be and nobody waits for: what is over must not stay because it could not be said just now. */
    default void submitForGood(MetadataChange change, Origin origin) {
        submit(change, origin, _ -> {});
    }

    /**
     * As for one change, with all of them or none: one write makes them durable. Each has a revision of its own, and listeners
     * hear of each with its own before and after; {@link #current} goes from the snapshot before the first to the one after the
     * last.
     */
    void submit(MetadataTransaction transaction, Origin origin, Consumer<TransactionOutcome> answer);

    /**
     * Asks for what others have decided that is not shown here yet.
     *
     * @param then called once {@link #current} shows it, or it is not to be had; on any thread
     * @return false if nobody else decides: then nothing happens
     */
    default boolean refresh(Runnable then) {
        return false;
    }

    /**
     * Runs it between two changes, and returns when it has run: who looks at {@link #current} and listens from then on misses
     * nothing and hears nothing twice. As long as nobody has asked for a change there is nothing to wait for.
     */
    default void between(Runnable task) {
        task.run();
    }

    /** Called after each applied change, before its answer. Registered before the log is used. */
    void listen(Listener listener);

    /** Hears of every change. */
    interface Listener {
        void applied(MetadataChange change, Origin origin, Metadata before, Metadata after);
    }
}
