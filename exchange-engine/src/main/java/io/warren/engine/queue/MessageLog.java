package io.warren.engine.queue;

import io.warren.engine.lane.Lane;
import io.warren.engine.message.Message;
import io.warren.engine.message.Receipt;

/**
 * Where this node's messages survive: one log for all local queues.
 *
 * <p>Lifecycle: opened and recovered before any queue; closed after the last queue was stopped.
 *
 * <p>Durability: a receipt hears {@code accepted} after the entry's force returned (or, where not asked for, after its
 * write). Batches form by themselves: while one force runs the next gathers. A failed write or force is never retried: the
 * log ends, every receipt that waits or comes later hears {@code rejected}, and the node is told to stop.
 *
 * <p>Threads: {@link #append} and {@link #open} may be called by any thread and never block. Entries, settles and returns
 * are written in the order in which they were handed over, as far as one happened before the other.
 */
public interface MessageLog {
    /**
     * Writes one entry for all of these queues and sets the message's position. Called before the message is sent to
     * them.
     *
     * @param queues ids of the durable local queues it goes to; not to be written to afterwards
     * @param forced whether the receipt waits for the disk
     */
    void append(Message message, long[] queues, boolean forced, Receipt receipt);

    /** The part of one durable queue, with what was recovered for it. Once for each queue. */
    QueueLog open(long queue, Lane lane);

    /** For a queue that does not survive a restart: pages bodies out and back in, keeps nothing. */
    QueueLog openTransient(long queue, Lane lane);
}
