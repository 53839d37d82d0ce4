package io.warren.engine.queue;

import io.warren.engine.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * A message in one queue: what the queue adds to it.
 *
 * <p>Owner: the queue's lane. An entry is in exactly one place at a time, see {@link Place}. Its body may be let go of
 * once its position is known; then it is read back before it is handed out.
 */
final class Entry {
    /** Who has the entry now. */
    enum Place {
        READY,
        HELD,
        /** On its way to the dead letter exchange. */
        DYING,
        GONE
    }

    /** The queue's own number; grows in the order of arrival. */
    final long number;

    final long enqueuedAtMillis;
    final long timeToLiveMillis;
    final int bodyBytes;
    /** As the publisher gave it, -1 if not. */
    final int priority;

    /** The log has it for this queue from the beginning. */
    final boolean durable;

    /** Null while the body is not in memory. */
    @Nullable
    Message message;

    /** The log was asked to write it because memory was short. */
    boolean paged;

    /** A read of the body is under way. */
    boolean requested;

    /** On its way to the dead letter exchange it counts as unacked (at-least-once). */
    boolean countedWhileDying;

    boolean redelivered;
    int deliveryCount;
    int acquiredCount;
    Place place = Place.READY;

    /** While held: by whom, through which consumer (null for a get), since when, and its neighbours in order of delivery. */
    Unacked.@Nullable Held held;

    @Nullable
    Consumer consumer;

    long deliveredAtMillis;

    @Nullable
    Entry older;

    @Nullable
    Entry newer;

    private long position;

    Entry(long number, Message message, boolean durable) {
        this.number = number;
        this.message = message;
        this.durable = durable;
        position = Message.UNWRITTEN;
        bodyBytes = message.body().length;
        var attributes = message.attributes();
        enqueuedAtMillis = attributes.enqueuedAtMillis();
        timeToLiveMillis = attributes.timeToLiveMillis();
        priority = attributes.priority();
    }

    /** One whose body is on disk only. */
    Entry(
            long number,
            long position,
            int bodyBytes,
            long enqueuedAtMillis,
            long timeToLiveMillis,
            int priority,
            boolean durable) {
        this.number = number;
        this.position = position;
        this.bodyBytes = bodyBytes;
        this.enqueuedAtMillis = enqueuedAtMillis;
        this.timeToLiveMillis = timeToLiveMillis;
        this.priority = priority;
        this.durable = durable;
        paged = !durable;
    }

    /** {@link Message#UNWRITTEN} while the log has not said. */
    long position() {
        var known = message;
        return position != Message.UNWRITTEN || known == null ? position : known.position();
    }

    /** Whether the log must hear of its end. */
    boolean logged() {
        return durable || paged;
    }

    void letGo() {
        position = position();
        assert position != Message.UNWRITTEN : "the only copy of entry " + number;
        message = null;
    }

    /** What its body costs in memory, with what hangs on it. */
    static int cost(Message message) {
        return message.body().length + message.properties().wireLength() + 160;
    }
}
