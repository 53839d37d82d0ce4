package io.warren.cluster.shard;

import io.warren.engine.queue.MessageIndex;
import java.util.Arrays;

/**
 * The live messages of one replicated queue in their order, without bodies: about 30 bytes each.
 *
 * <p>Owner: the shard's lane. Rows are sorted by position, as positions only grow. A row that was settled stays as a dead one
 * until the front passes it or most rows are dead.
 */
final class QueueIndex {
    private static final int DEAD = -1;
    private static final int SMALLEST = 16;
    private static final int KEPT_WHEN_EMPTY = 1_024;

    private long[] positions = new long[SMALLEST];
    private long[] enqueuedAt = new long[SMALLEST];
    /** -1 for none. Longer than 24 days is kept as that, as in {@link MessageIndex}. */
    private int[] timeToLive = new int[SMALLEST];

    /** {@link #DEAD} for a row that was settled. */
    private int[] bodyBytes = new int[SMALLEST];

    private short[] priorities = new short[SMALLEST];
    private short[] deliveries = new short[SMALLEST];
    private short[] acquired = new short[SMALLEST];

    private int front;
    private int end;
    private int live;

    /** Of the last message that ever came; 0 before the first. */
    private long last;

    /** In which term somebody may have been handed messages; 0 for none yet. */
    private long takenTerm;

    /** Messages up to here may have been handed out. */
    private long handedOutUpTo;

    int size() {
        return live;
    }

    long takenTerm() {
        return takenTerm;
    }

    long handedOutUpTo() {
        return handedOutUpTo;
    }

    long last() {
        return last;
    }

    void add(long position, long term, ShardCommand.Publish message) {
        if (position <= last) {
            throw new UnreadableEntry("a message at " + position + " behind one at " + last);
        }
        last = position;
        if (term == takenTerm) {
            handedOutUpTo = position;
        }
        append(
                position,
                message.enqueuedAtMillis(),
                (int) Math.clamp(message.timeToLiveMillis(), -1L, Integer.MAX_VALUE),
                message.bodyBytes(),
                (short) message.priority(),
                (short) 0,
                (short) 0);
    }

    /** A row of a snapshot; rows come in their order. */
    void append(
            long position,
            long enqueuedAtMillis,
            int timeToLiveMillis,
            int bytes,
            short priority,
            short deliveryCount,
            short acquiredCount) {
        if (end == positions.length) {
            makeRoom();
        }
        positions[end] = position;
        enqueuedAt[end] = enqueuedAtMillis;
        timeToLive[end] = timeToLiveMillis;
        bodyBytes[end] = bytes;
        priorities[end] = priority;
        deliveries[end] = deliveryCount;
        acquired[end] = acquiredCount;
        end++;
        live++;
    }

    /** What a snapshot says of the queue beside its rows. */
    void marks(long lastPosition, long taken, long handedOut) {
        last = lastPosition;
        takenTerm = taken;
        handedOutUpTo = handedOut;
    }

    void take(long term) {
        takenTerm = term;
        handedOutUpTo = last;
    }

    /** All live messages from one position to another are gone. */
    void settle(long first, long lastOfRange) {
        for (var at = atLeast(first); at < end && positions[at] <= lastOfRange; at++) {
            if (bodyBytes[at] != DEAD) {
                bodyBytes[at] = DEAD;
                live--;
            }
        }
        while (front < end && bodyBytes[front] == DEAD) {
            front++;
        }
        if (front == end) {
            front = 0;
            end = 0;
            if (positions.length > KEPT_WHEN_EMPTY) {
                reserve(SMALLEST);
            }
        } else if (live < positions.length / 4 && positions.length > SMALLEST) {
            // Shrinks with what it holds, and is not walked in vain where one old message keeps the front.
            rebuild(Math.max(SMALLEST, 2 * live));
        }
    }

    /** The message came back; counts never fall, in whatever order it is said. Nothing happens if it is gone. */
    void returned(long position, int deliveryCount, int acquiredCount) {
        var at = find(position);
        if (at >= 0) {
            deliveries[at] = (short) Math.max(deliveries[at], Math.min(Short.MAX_VALUE, deliveryCount));
            acquired[at] = (short) Math.max(acquired[at], Math.min(Short.MAX_VALUE, acquiredCount));
        }
    }

    boolean holds(long position) {
        return find(position) >= 0;
    }

    /** Position of the oldest live message; {@link Long#MAX_VALUE} if there is none. */
    long oldest() {
        return live == 0 ? Long.MAX_VALUE : positions[front];
    }

    /** Position of the first live message behind this one; {@link Long#MAX_VALUE} if there is none. */
    long after(long position) {
        for (var at = atLeast(position + 1); at < end; at++) {
            if (bodyBytes[at] != DEAD) {
                return positions[at];
            }
        }
        return Long.MAX_VALUE;
    }

    /** For a queue that opens: who may have been handed out counts as redelivered. */
    MessageIndex messages() {
        var messages = new MessageIndex(live);
        rows((position, enqueued, ttl, bytes, priority, deliveryCount, acquiredCount) -> messages.add(
                position,
                bytes,
                enqueued,
                ttl,
                priority,
                position <= handedOutUpTo || acquiredCount > 0,
                deliveryCount,
                acquiredCount));
        return messages;
    }

    /** One live message. */
    interface Row {
        void message(
                long position,
                long enqueuedAtMillis,
                int timeToLiveMillis,
                int bodyBytes,
                short priority,
                short deliveryCount,
                short acquiredCount);
    }

    void rows(Row each) {
        for (var at = front; at < end; at++) {
            if (bodyBytes[at] != DEAD) {
                each.message(
                        positions[at],
                        enqueuedAt[at],
                        timeToLive[at],
                        bodyBytes[at],
                        priorities[at],
                        deliveries[at],
                        acquired[at]);
            }
        }
    }

    /** As it is now, for a snapshot that is written while this one goes on. */
    QueueIndex copy() {
        var copy = new QueueIndex();
        copy.reserve(Math.max(SMALLEST, live));
        rows(copy::append);
        copy.marks(last, takenTerm, handedOutUpTo);
        return copy;
    }

    /** Depends on everything that members must agree on. */
    long hash() {
        var hash = new long[] {mix(mix(mix(live, last), takenTerm), handedOutUpTo)};
        rows((position, enqueued, ttl, bytes, priority, deliveryCount, acquiredCount) -> hash[0] = mix(
                mix(mix(hash[0], position), enqueued),
                ((long) ttl << 32 | bytes) ^ mix(priority, (long) deliveryCount << 16 | acquiredCount)));
        return hash[0];
    }

    static long mix(long hash, long value) {
        var mixed = (hash ^ value) * 0x9E37_79B9_7F4A_7C15L;
        return mixed ^ mixed >>> 29;
    }

    private int find(long position) {
        var at = atLeast(position);
        return at < end && positions[at] == position && bodyBytes[at] != DEAD ? at : -1;
    }

    /** The first row that is not before this position. */
    private int atLeast(long position) {
        if (front < end && positions[front] >= position) {
            return front; // Queues are mostly emptied from the front.
        }
        var at = Arrays.binarySearch(positions, front, end, position);
        return at < 0 ? -at - 1 : at;
    }

    private void makeRoom() {
        rebuild(live > positions.length / 2 ? positions.length + (positions.length >> 1) : positions.length);
    }

    /** Leaves the dead behind. */
    private void rebuild(int places) {
        var kept = new QueueIndex();
        kept.reserve(places);
        rows(kept::append);
        positions = kept.positions;
        enqueuedAt = kept.enqueuedAt;
        timeToLive = kept.timeToLive;
        bodyBytes = kept.bodyBytes;
        priorities = kept.priorities;
        deliveries = kept.deliveries;
        acquired = kept.acquired;
        front = 0;
        end = kept.end;
    }

    private void reserve(int places) {
        positions = new long[places];
        enqueuedAt = new long[places];
        timeToLive = new int[places];
        bodyBytes = new int[places];
        priorities = new short[places];
        deliveries = new short[places];
        acquired = new short[places];
    }
}
