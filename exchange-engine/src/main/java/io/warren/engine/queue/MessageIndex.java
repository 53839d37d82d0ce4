package io.warren.engine.queue;

import io.warren.engine.message.Message;
import java.util.Arrays;

/**
 * A compact list of messages on disk: what a queue must know of each without its body, 32 bytes a message.
 *
 * <p>Not thread-safe; whoever holds it owns it.
 */
public final class MessageIndex {
    private int size;
    private long[] positions;
    private long[] enqueuedAt;
    private int[] bodyBytes;
    /** As given by the publisher; -1 for none. Longer than 24 days is kept as that. */
    private int[] timeToLive;

    private short[] priorities;
    private boolean[] redelivered;
    private short[] deliveryCounts;
    private short[] acquiredCounts;

    public MessageIndex(int expected) {
        var places = Math.max(8, expected);
        positions = new long[places];
        enqueuedAt = new long[places];
        bodyBytes = new int[places];
        timeToLive = new int[places];
        priorities = new short[places];
        redelivered = new boolean[places];
        deliveryCounts = new short[places];
        acquiredCounts = new short[places];
    }

    public int size() {
        return size;
    }

    public void add(
            long position,
            int bytes,
            Message.Attributes attributes,
            boolean mayHaveBeenDelivered,
            int deliveryCount,
            int acquiredCount) {
        add(
                position,
                bytes,
                attributes.enqueuedAtMillis(),
                attributes.timeToLiveMillis(),
                attributes.priority(),
                mayHaveBeenDelivered,
                deliveryCount,
                acquiredCount);
    }

    public void add(
            long position,
            int bytes,
            long enqueuedAtMillis,
            long timeToLiveMillis,
            int priority,
            boolean mayHaveBeenDelivered,
            int deliveryCount,
            int acquiredCount) {
        if (size == positions.length) {
            grow();
        }
        positions[size] = position;
        enqueuedAt[size] = enqueuedAtMillis;
        bodyBytes[size] = bytes;
        timeToLive[size] = (int) Math.min(Integer.MAX_VALUE, timeToLiveMillis);
        priorities[size] = (short) priority;
        redelivered[size] = mayHaveBeenDelivered;
        deliveryCounts[size] = (short) Math.min(Short.MAX_VALUE, deliveryCount);
        acquiredCounts[size] = (short) Math.min(Short.MAX_VALUE, acquiredCount);
        size++;
    }

    public long position(int at) {
        return positions[at];
    }

    public long enqueuedAtMillis(int at) {
        return enqueuedAt[at];
    }

    public int bodyBytes(int at) {
        return bodyBytes[at];
    }

    /** {@link Message#NO_TTL} for none. */
    public long timeToLiveMillis(int at) {
        return timeToLive[at];
    }

    /** -1 if not given. */
    public int priority(int at) {
        return priorities[at];
    }

    public boolean redelivered(int at) {
        return redelivered[at];
    }

    public int deliveryCount(int at) {
        return deliveryCounts[at];
    }

    public int acquiredCount(int at) {
        return acquiredCounts[at];
    }

    private void grow() {
        var places = positions.length + (positions.length >> 1);
        positions = Arrays.copyOf(positions, places);
        enqueuedAt = Arrays.copyOf(enqueuedAt, places);
        bodyBytes = Arrays.copyOf(bodyBytes, places);
        timeToLive = Arrays.copyOf(timeToLive, places);
        priorities = Arrays.copyOf(priorities, places);
        redelivered = Arrays.copyOf(redelivered, places);
        deliveryCounts = Arrays.copyOf(deliveryCounts, places);
        acquiredCounts = Arrays.copyOf(acquiredCounts, places);
    }
}
