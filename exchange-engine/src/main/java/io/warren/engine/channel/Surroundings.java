package io.warren.engine.channel;

import io.warren.engine.access.Access;
import io.warren.engine.lane.Clock;
import io.warren.engine.metadata.MetadataLog;
import io.warren.engine.metadata.NodeLimits;
import io.warren.engine.queue.MessageLog;
import io.warren.engine.routing.Router;
import java.util.function.LongPredicate;

/**
 * What all sessions of a node work with. Everything here may be used by any thread.
 *
 * @param connectionOpen whether the connection with this id is open: an exclusive queue without its connection is as good
 *     as gone, even if its deletion has not been applied yet
 */
public record Surroundings(
        SessionSettings settings,
        NodeLimits limits,
        MetadataLog metadata,
        MessageLog messages,
        Queues queues,
        Router router,
        Access access,
        ReplyAddresses replies,
        RecentMessages recent,
        OpenCounts counts,
        NodeCounters counters,
        GeneratedNames names,
        EventSink events,
        LongPredicate connectionOpen,
        Clock clock) {}
