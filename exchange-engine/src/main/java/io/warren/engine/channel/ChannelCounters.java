package io.warren.engine.channel;

/**
 * What one channel did since it was opened. Written by the connection's loop only; other threads read it and may be a
 * moment late.
 */
public final class ChannelCounters {
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
    }
}
