package io.warren.engine.queue;

import io.warren.engine.metadata.QueueSpec;

/** What a queue reports to those who own its declaration. Called on the queue's lane; never blocks. */
public interface QueueEvents {
    /** {@code x-expires} ran out: nobody used it for so long. Told again after as long if it is still there. */
    void expired(QueueSpec queue);

    /** An auto-delete queue lost its last consumer. */
    void lastConsumerGone(QueueSpec queue);

    /** A message could not be read back from the log and is gone. */
    void lost(QueueSpec queue, long position);
}
