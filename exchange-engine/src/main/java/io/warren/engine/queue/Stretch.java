package io.warren.engine.queue;

import org.jspecify.annotations.Nullable;

/**
 * Up to 1,024 consecutive messages of one priority whose bodies are on disk only: 21 bytes each, more only where
 * somebody set a time to live or a priority or sent a message back.
 *
 * <p>Owner: the queue's lane. Filled once from front to end, then emptied from front to end.
 */
final class Stretch {
    private static final int PLACES = 1_024;
    private static final byte DURABLE = 1;
    private static final byte REDELIVERED = 2;

    private final long firstNumber;
    private final long firstEnqueuedAt;
    private final long[] positions = new long[PLACES];
    private final int[] numbers = new int[PLACES];
    private final int[] enqueuedAt = new int[PLACES];
    private final int[] bodyBytes = new int[PLACES];
    private final byte[] flags = new byte[PLACES];
    private int @Nullable [] timesToLive;
    private short @Nullable [] priorities;
    private short @Nullable [] deliveryCounts;
    private short @Nullable [] acquiredCounts;
    private int start;
    private int end;

    Stretch(long firstNumber, long firstEnqueuedAt) {
        this.firstNumber = firstNumber;
        this.firstEnqueuedAt = firstEnqueuedAt;
    }

    int size() {
        return end - start;
    }

    /** Whether one more fits: a place, and distances that an int can hold. */
    boolean takes(long number, long enqueuedAtMillis) {
        var distance = enqueuedAtMillis - firstEnqueuedAt;
        return end < PLACES && number - firstNumber <= Integer.MAX_VALUE && distance == (int) distance;
    }

    void add(Entry entry) {
        add(
                entry.number,
                entry.position(),
                entry.bodyBytes,
                entry.enqueuedAtMillis,
                entry.timeToLiveMillis,
                entry.priority,
                entry.durable,
                entry.redelivered,
                entry.deliveryCount,
                entry.acquiredCount);
    }

    void add(
            long number,
            long position,
            int bytes,
            long enqueuedAtMillis,
            long timeToLiveMillis,
            int priority,
            boolean durable,
            boolean redelivered,
            int deliveryCount,
            int acquiredCount) {
        positions[end] = position;
        numbers[end] = (int) (number - firstNumber);
        enqueuedAt[end] = (int) (enqueuedAtMillis - firstEnqueuedAt);
        bodyBytes[end] = bytes;
        flags[end] = (byte) ((durable ? DURABLE : 0) | (redelivered ? REDELIVERED : 0));
        // The optional columns hold value + 1, so that places written before they were made read as "none".
        if (timeToLiveMillis >= 0) {
            timesToLive = timesToLive == null ? new int[PLACES] : timesToLive;
            timesToLive[end] = (int) Math.min(Integer.MAX_VALUE - 1, timeToLiveMillis) + 1;
        }
        if (priority >= 0) {
            priorities = priorities == null ? new short[PLACES] : priorities;
            priorities[end] = (short) (priority + 1);
        }
        if (deliveryCount > 0) {
            deliveryCounts = deliveryCounts == null ? new short[PLACES] : deliveryCounts;
            deliveryCounts[end] = (short) Math.min(Short.MAX_VALUE, deliveryCount);
        }
        if (acquiredCount > 0) {
            acquiredCounts = acquiredCounts == null ? new short[PLACES] : acquiredCounts;
            acquiredCounts[end] = (short) Math.min(Short.MAX_VALUE, acquiredCount);
        }
        end++;
    }

    Entry take() {
        var at = start++;
        var entry = new Entry(
                firstNumber + numbers[at],
                positions[at],
                bodyBytes[at],
                firstEnqueuedAt + enqueuedAt[at],
                timesToLive == null ? -1 : timesToLive[at] - 1,
                priorities == null ? -1 : priorities[at] - 1,
                (flags[at] & DURABLE) != 0);
        entry.redelivered = (flags[at] & REDELIVERED) != 0;
        entry.deliveryCount = deliveryCounts == null ? 0 : deliveryCounts[at];
        entry.acquiredCount = acquiredCounts == null ? 0 : acquiredCounts[at];
        return entry;
    }
}
