package io.warren.engine.queue;

import io.warren.engine.metadata.QueueSettings;
import io.warren.engine.metadata.QueueSpec;

/** Where declared queues run. Called by who applies the metadata, one call at a time; never blocks. */
public interface QueueHost {
    /** The way to a queue that is declared from now on, wherever it runs. Once for each id. */
    QueueHandle open(QueueSpec spec, QueueSettings settings);

    /** All that were declared at the start are open. */
    default void started() {}

    /** Other settings are in effect from now on; the handle is told so, too. */
    default void reconfigured(QueueSpec spec, QueueSettings settings) {}

    /** It is declared no more; the handle is told so, too. */
    default void deleted(QueueSpec spec) {}

    /** Where it is now. Any thread. */
    default Whereabouts whereabouts(QueueSpec spec) {
        return Whereabouts.HERE;
    }

    /** What else has a say in where queues run, given the node's own. */
    @FunctionalInterface
    interface Choice {
        /** All of them here. */
        Choice LOCAL = own -> own;

        QueueHost among(LocalQueues own);
    }
}
