package io.warren.storage.journal;

import java.util.Arrays;
import java.util.List;

/** What the writer counts. Owner: the writer; others read, a little late. */
@SuppressWarnings("NonAtomicVolatileUpdate") // Written by the writer's thread alone.
final class JournalCounters {
    private static final int BUCKETS = 32;

    private final long[] forceMicros = new long[BUCKETS];
    private final long[] batchEntries = new long[BUCKETS];
    volatile long entries;
    volatile long bytes;
    volatile long forces;
    volatile long batches;
    volatile long forceNanos;
    private volatile long written;
    private volatile long synced;

    /** Everything up to this many bytes, counted from the start, is on the disk. */
    void forced(long nanos, long total) {
        forceNanos = forceNanos + nanos;
        synced = total;
        forceMicros[bucket(nanos / 1000)]++;
        forces = forces + 1;
    }

    void batch(int works, long bytesOfIt, long total) {
        written = total;
        batchEntries[bucket(works)]++;
        entries = entries + works;
        bytes = bytes + bytesOfIt;
        batches = batches + 1;
    }

    long unsyncedBytes() {
        return Math.max(0, written - synced);
    }

    List<Long> forceMicros() {
        return Arrays.stream(forceMicros).boxed().toList();
    }

    List<Long> batchEntries() {
        return Arrays.stream(batchEntries).boxed().toList();
    }

    private static int bucket(long value) {
        return Math.min(BUCKETS - 1, 64 - Long.numberOfLeadingZeros(value));
    }
}
