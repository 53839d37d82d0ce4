package io.warren.engine.queue;

import io.warren.engine.lane.Clock;
import io.warren.engine.lane.Lane;
import io.warren.engine.lane.Lanes;
import io.warren.engine.metadata.QueueSettings;
import io.warren.engine.metadata.QueueSpec;
import java.util.function.BiFunction;

/** Runs queues on this node's lanes, over its message log. No state of its own. */
public record LocalQueues(MessageLog messages, Lanes lanes, Clock clock, Forwarding forwarding, QueueEvents events)
        implements QueueHost {
    @Override
    public QueueHandle open(QueueSpec spec, QueueSettings settings) {
        return open(spec, settings, (log, _) -> log);
    }

    /** As above, for who wants to hear what the queue tells its log. */
    public QueueHandle open(QueueSpec spec, QueueSettings settings, BiFunction<QueueLog, Lane, QueueLog> heard) {
        var lane = lanes.place();
        var log = spec.survivesRestart() ? messages.open(spec.id(), lane) : messages.openTransient(spec.id(), lane);
        return LocalQueue.open(spec, settings, lane, clock, heard.apply(log, lane), forwarding, events);
    }
}
