package io.warren.engine.channel;

import io.warren.engine.queue.QueueHandle;
import org.jspecify.annotations.Nullable;

/** The queues that can be reached from this node. Any thread. */
@FunctionalInterface
public interface Queues {
    /** The live queue with this id; null if it is gone, or not there yet. */
    @Nullable
    QueueHandle queue(long id);
}
