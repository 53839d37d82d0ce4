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
 * @param groups where the entries of each group lie; of a suspect one perhaps not all
 * @param open the segments that are there
 * @param lastSegment number of the last one used, 0 if there is none
 */
record Recovered(
        LiveSet live,
        int checkpoint,
        int olderNext,
        Map<Long, MessageIndex> queues,
        Map<Long, GroupPlaces> groups,
        List<SegmentFile> open,
        int lastSegment) {}
