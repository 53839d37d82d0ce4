package io.warren.cluster.forward;

import io.warren.engine.metadata.QueueSettings;
import io.warren.engine.metadata.QueueSpec;
import io.warren.engine.queue.LocalQueue;
import io.warren.engine.queue.QueueCommand;
import io.warren.engine.queue.QueueHandle;
import io.warren.engine.queue.QueueStats;
import java.util.List;

/** A queue that loses its first message, and says so. */
record ForgetfulOnce(LocalQueue queue, List<QueueCommand.Enqueue> lost) implements QueueHandle {
    @Override
    public QueueSpec spec() {
        return queue.spec();
    }

    @Override
    public QueueSettings settings() {
        return queue.settings();
    }

    @Override
    public void send(QueueCommand command) {
        if (lost.isEmpty() && command instanceof QueueCommand.Enqueue enqueue) {
            lost.add(enqueue);
            // As a queue does, on its lane, behind what was said before.
            queue.send(new QueueCommand.Touch(_ -> enqueue.receipt().unknown()));
        } else {
            queue.send(command);
        }
    }

    @Override
    public QueueStats stats() {
        return queue.stats();
    }
}
