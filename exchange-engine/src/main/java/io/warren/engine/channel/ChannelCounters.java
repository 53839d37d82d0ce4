package io.warren.engine.channel;

import java.util.Arrays;
import java.util.List;

/**
 * What one channel did since it was opened. Written by the connection's loop only; other threads read it and may be a
 * moment late.
 */
public final class ChannelCounters {
    /** Bounds of the sizes that RabbitMQ tells apart. */
    public static final List<Long> SIZES =
            List.of(100L, 1_000L, 10_000L, 100_000L, 1_000_000L, 10_000_000L, 50_000_000L, 100_000_000L);

    /** The same without boxes: looked at for every message. */
    private static final long[] BOUNDS =
            SIZES.stream().mapToLong(Long::longValue).toArray();

    long published;
    long confirmed;
    long returnedUnroutable;
    long droppedUnroutable;
    long delivered;
    long deliveredNoAck;
    long got;
    long gotNoAck;
    long gotEmpty;
    long acked;
    long redelivered;
    long lastUsedAtMillis;
    private long publishedBytes;
    private final long[] sizes = new long[BOUNDS.length + 1];

    void published(int bodyBytes) {
        published++;
        publishedBytes += bodyBytes;
        var at = 0;
        while (at < BOUNDS.length && bodyBytes > BOUNDS[at]) {
            at++;
        }
        sizes[at]++;
    }

    /** How many published messages were of which size, by {@link #SIZES}; the last ones are larger than all of them. */
    public List<Long> sizes() {
        return Arrays.stream(sizes).boxed().toList();
    }

    public long publishedBytes() {
        return publishedBytes;
    }

    public long published() {
        return published;
    }

    public long confirmed() {
        return confirmed;
    }

    public long returnedUnroutable() {
        return returnedUnroutable;
    }

    public long droppedUnroutable() {
        return droppedUnroutable;
    }

    public long delivered() {
        return delivered;
    }

    public long deliveredNoAck() {
        return deliveredNoAck;
    }

    public long got() {
        return got;
    }

    public long gotNoAck() {
        return gotNoAck;
    }

    public long gotEmpty() {
        return gotEmpty;
    }

    public long acked() {
        return acked;
    }

    public long redelivered() {
        return redelivered;
    }

    /** Wall clock of the last method. */
    public long lastUsedAtMillis() {
        return lastUsedAtMillis;
    }

    /** Takes over what a channel did that is closed now. */
    public void add(ChannelCounters other) {
        published += other.published;
        confirmed += other.confirmed;
        returnedUnroutable += other.returnedUnroutable;
        droppedUnroutable += other.droppedUnroutable;
        delivered += other.delivered;
        deliveredNoAck += other.deliveredNoAck;
        got += other.got;
        gotNoAck += other.gotNoAck;
        gotEmpty += other.gotEmpty;
        acked += other.acked;
        redelivered += other.redelivered;
        publishedBytes += other.publishedBytes;
        for (var at = 0; at < sizes.length; at++) {
            sizes[at] += other.sizes[at];
        }
    }
}
