package io.warren.storage.journal;

import java.util.List;

/**
 * A journal at some moment, for people.
 *
 * @param bytes of all segment files
 * @param liveBytes of messages that were alive at the last checkpoint
 * @param forceNanos how long forces took altogether
 * @param unsyncedBytes written and not yet forced
 * @param forceMicros how many forces took less than 2^i microseconds (and not less than half of that), i being the place
 * @param batchEntries how many batches had less than 2^i entries (and not less than half of that)
 * @param waiting entries that wait for the writer
 * @param relocated messages that lie where compaction put them
 * @param lastCheckpointMillis wall clock, 0 if there was none since the start
 * @param quarantined files that are damaged and kept
 */
public record JournalPicture(
        int segments,
        long bytes,
        long liveBytes,
        long entries,
        long bytesWritten,
        long forces,
        long forceNanos,
        long unsyncedBytes,
        List<Long> forceMicros,
        long batches,
        List<Long> batchEntries,
        int waiting,
        int relocated,
        long lastCheckpointMillis,
        List<String> quarantined,
        boolean ended) {}
