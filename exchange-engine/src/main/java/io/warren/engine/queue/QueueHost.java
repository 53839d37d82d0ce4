package io.warren.engine.queue;

import io.warren.engine.metadata.QueueSettings;
import io.warren.engine.metadata.QueueSpec;

/** Where declared queues run. Called by who applies the metadata, one call at a time; never blocks. */
@FunctionalInterface
public interface QueueHost {
    /** The way to a queue that is declared from now on, wherever it runs. Once for each id. */
    QueueHandle open(QueueSpec spec, QueueSettings settings);

    /** What else has a say in where queues run, given the node's own. */
    @FunctionalInterface
    interface Choice {
        /** All of them here. */
        Choice LOCAL = own -> own;

        QueueHost among(LocalQueues own);
    }
}
