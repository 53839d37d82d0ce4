package io.warren.storage.journal;

import io.warren.engine.queue.MessageIndex;
import java.util.List;
import java.util.Map;

/**
 * What recovery found.
 *
 * @param checkpoint number of the newest one
 * @param olderNext the first segment that the older checkpoint does not cover
 * @param queues by id, everything alive
 * @param open the segments that are there
 * @param lastSegment number of the last one used, 0 if there is none
 */
record Recovered(
        LiveSet live,
        int checkpoint,
        int olderNext,
        Map<Long, MessageIndex> queues,
        List<SegmentFile> open,
        int lastSegment) {}
