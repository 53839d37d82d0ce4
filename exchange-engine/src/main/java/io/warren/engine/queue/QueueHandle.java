package io.warren.engine.queue;

import io.warren.engine.metadata.QueueSettings;
import io.warren.engine.metadata.QueueSpec;
import org.jspecify.annotations.Nullable;

/** How to reach a queue, wherever it lives. Any thread. */
public interface QueueHandle {
    /** As declared; never changes. */
    QueueSpec spec();

    /** In effect now. */
    QueueSettings settings();

    /** Never blocks. Commands of one thread keep their order. Commands to a queue that is gone are answered as such. */
    void send(QueueCommand command);

    /** A picture of the counters, without asking the queue: cheap, and at most one task old. */
    QueueStats stats();

    /**
     * The node where it lives if that cannot be reached and the queue lives nowhere else; null if it can be used, or soon will.
     */
    default @Nullable String unreachableHome() {
        return null;
    }
}
