package io.warren.engine.queue;

import io.warren.engine.metadata.QueueSettings;
import io.warren.engine.metadata.QueueSettings.Overflow;

/** How much may be ready. Counts ready messages only, and their bodies without properties. Owner: the queue's lane. */
final class Limits {
    private final Counters counters;
    private long maxLength;
    private long maxBytes;
    private boolean refuses;

    Limits(Counters counters, QueueSettings settings) {
        this.counters = counters;
        set(settings);
    }

    void set(QueueSettings settings) {
        maxLength = settings.maxLength() < 0 ? Long.MAX_VALUE : settings.maxLength();
        maxBytes = settings.maxLengthBytes() < 0 ? Long.MAX_VALUE : settings.maxLengthBytes();
        refuses = settings.overflow() != Overflow.DROP_HEAD;
    }

    boolean none() {
        return maxLength == Long.MAX_VALUE && maxBytes == Long.MAX_VALUE;
    }

    /** Whether a new message has to be refused. Also where a consumer waits: RabbitMQ looks at this first. */
    boolean refuses(int bodyBytes) {
        return refuses && (counters.ready >= maxLength || counters.readyBytes + bodyBytes > maxBytes);
    }

    /** Whether the first must make room. */
    boolean exceeded() {
        return !refuses && (counters.ready > maxLength || counters.readyBytes > maxBytes);
    }
}
