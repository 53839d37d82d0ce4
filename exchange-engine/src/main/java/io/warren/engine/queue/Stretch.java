package io.warren.engine.queue;

import java.util.Arrays;

/**
 * Up to 1,024 messages of one priority in the order of their numbers, whose bodies are on disk only. What a queue must know
 * of each is packed as the difference to the one before: three or four bytes for messages that follow each other closely
 * and are of one size, more only where somebody set a time to live or a priority or sent a message back.
 *
 * <p>Owner: the queue's lane. Filled once from front to end, then emptied from front to end; it may be emptied while it
 * is filled.
 *
 * <pre>
 * a message: flags 1, then, each only if the flags say so and as a variable-length number (7 bits a byte, lowest first,
 *   high bit: more follows; differences that may be negative in zigzag):
 *   number, difference to the one before; position, difference, always; enqueued at, difference; body length, difference;
 *   time to live; priority; delivery count, acquired count
 * </pre>
 */
final class Stretch {
    private static final int PLACES = 1_024;
    private static final int DURABLE = 1;
    private static final int REDELIVERED = 2;
    private static final int NUMBER_SKIPS = 4;
    private static final int OTHER_TIME = 8;
    private static final int OTHER_SIZE = 16;
    private static final int TIME_TO_LIVE = 32;
    private static final int PRIORITY = 64;
    private static final int COUNTS = 128;

    /** A message at its longest: flags, six numbers of ten bytes and two of five. */
    private static final int MOST = 71;

    private byte[] bytes = new byte[256];
    private int written;
    private int read;
    private int added;
    private int taken;
    private final Last in = new Last();
    private final Last out = new Last();

    /** The message before the next one, by which that is told. */
    private static final class Last {
        long number;
        long position;
        long enqueuedAt;
        int bodyBytes;
    }

    int size() {
        return added - taken;
    }

    /** Whether one more fits. */
    boolean takes() {
        return added < PLACES;
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
            int bodyBytes,
            long enqueuedAtMillis,
            long timeToLiveMillis,
            int priority,
            boolean durable,
            boolean redelivered,
            int deliveryCount,
            int acquiredCount) {
        if (bytes.length - written < MOST) {
            bytes = Arrays.copyOf(bytes, bytes.length * 2);
        }
        var flags = (durable ? DURABLE : 0)
                | (redelivered ? REDELIVERED : 0)
                | (number == in.number + 1 ? 0 : NUMBER_SKIPS)
                | (enqueuedAtMillis == in.enqueuedAt ? 0 : OTHER_TIME)
                | (bodyBytes == in.bodyBytes ? 0 : OTHER_SIZE)
                | (timeToLiveMillis < 0 ? 0 : TIME_TO_LIVE)
                | (priority < 0 ? 0 : PRIORITY)
                | (deliveryCount == 0 && acquiredCount == 0 ? 0 : COUNTS);
        bytes[written++] = (byte) flags;
        if ((flags & NUMBER_SKIPS) != 0) {
            put(number - in.number);
        }
        putSigned(position - in.position);
        if ((flags & OTHER_TIME) != 0) {
            putSigned(enqueuedAtMillis - in.enqueuedAt);
        }
        if ((flags & OTHER_SIZE) != 0) {
            putSigned((long) bodyBytes - in.bodyBytes);
        }
        if ((flags & TIME_TO_LIVE) != 0) {
            put(timeToLiveMillis);
        }
        if ((flags & PRIORITY) != 0) {
            put(priority);
        }
        if ((flags & COUNTS) != 0) {
            put(deliveryCount);
            put(acquiredCount);
        }
        in.number = number;
        in.position = position;
        in.enqueuedAt = enqueuedAtMillis;
        in.bodyBytes = bodyBytes;
        if (++added == PLACES) {
            bytes = Arrays.copyOf(bytes, written);
        }
    }

    Entry take() {
        assert size() > 0 : "nothing is left of a stretch";
        var flags = bytes[read++];
        out.number += (flags & NUMBER_SKIPS) == 0 ? 1 : get();
        out.position += getSigned();
        out.enqueuedAt += (flags & OTHER_TIME) == 0 ? 0 : getSigned();
        out.bodyBytes += (flags & OTHER_SIZE) == 0 ? 0 : (int) getSigned();
        var timeToLive = (flags & TIME_TO_LIVE) == 0 ? -1 : get();
        var priority = (flags & PRIORITY) == 0 ? -1 : (int) get();
        var entry = new Entry(
                out.number, out.position, out.bodyBytes, out.enqueuedAt, timeToLive, priority, (flags & DURABLE) != 0);
        entry.redelivered = (flags & REDELIVERED) != 0;
        if ((flags & COUNTS) != 0) {
            entry.deliveryCount = (int) get();
            entry.acquiredCount = (int) get();
        }
        taken++;
        return entry;
    }

    private void putSigned(long value) {
        put((value << 1) ^ (value >> 63));
    }

    private void put(long value) {
        var rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[written++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[written++] = (byte) rest;
    }

    private long getSigned() {
        var value = get();
        return (value >>> 1) ^ -(value & 1);
    }

    private long get() {
        var value = 0L;
        for (var shift = 0; ; shift += 7) {
            var octet = bytes[read++];
            value |= (octet & 0x7FL) << shift;
            if (octet >= 0) {
                return value;
            }
        }
    }
}
