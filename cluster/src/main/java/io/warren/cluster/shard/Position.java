package io.warren.cluster.shard;

/**
 * Where a message is: index of the entry in the group's log and number of the record in that entry. One number, the same on
 * every member, that grows in the order of the log.
 */
final class Position {
    private static final int RECORD_BITS = 20;

    /** More records than that no entry has. */
    static final int MOST_RECORDS = 1 << RECORD_BITS;

    private static final long MOST_INDEX = Long.MAX_VALUE >>> RECORD_BITS;

    private Position() {}

    static long of(long index, int record) {
        if (index < 1 || index > MOST_INDEX || record < 0 || record >= MOST_RECORDS) {
            throw new IllegalArgumentException("no message is at entry " + index + ", record " + record);
        }
        return index << RECORD_BITS | record;
    }

    static long index(long position) {
        return position >>> RECORD_BITS;
    }

    static int record(long position) {
        return (int) position & (MOST_RECORDS - 1);
    }
}
