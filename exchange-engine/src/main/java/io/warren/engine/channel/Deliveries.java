package io.warren.engine.channel;

import io.warren.engine.queue.QueueHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The deliveries of one channel that the client has not settled yet.
 *
 * <p>Owner: the connection's loop. Tags start at 1 and only grow, whether the delivery needs to be settled or not. A tag
 * leaves exactly once: by ack, nack, reject, recover, or the end of the channel; a transaction that is rolled back puts
 * it in again at its old place.
 *
 * <p>Kept as parallel arrays in the order of the tags. What leaves from the middle leaves a hole; holes are squeezed out
 * when there is no place at the end, so that one delivery held for ever costs nothing but itself.
 */
final class Deliveries {
    private static final int FIRST_PLACES = 16;

    private long nextTag = 1;
    private long[] tags = new long[FIRST_PLACES];
    private long[] entries = new long[FIRST_PLACES];
    /** Null where the delivery has been settled. */
    private @Nullable QueueHandle[] queues = new QueueHandle[FIRST_PLACES];
    /** Whether it went to a consumer (and not to a basic.get) and so counts for the shared prefetch. */
    private boolean[] consumed = new boolean[FIRST_PLACES];

    private int head;
    private int end;
    private int size;

    /** Takes out what is settled, in the order of the tags. */
    @FunctionalInterface
    interface Settled {
        void take(long tag, QueueHandle queue, long entry, boolean consumed);
    }

    /** How many are not settled. Other threads may read it. */
    int size() {
        return size;
    }

    /** A tag for a delivery that is settled by being sent. */
    long nextTag() {
        return nextTag++;
    }

    /** The tag of a delivery that must be settled. */
    long add(QueueHandle queue, long entry, boolean toConsumer) {
        var tag = nextTag++;
        append(tag, queue, entry, toConsumer);
        return tag;
    }

    /**
     * Settles one delivery, or with {@code multiple} all up to it; tag 0 with {@code multiple} means all there are.
     *
     * @return whether the tag was there; if not nothing has happened
     */
    boolean settle(long tag, boolean multiple, Settled settled) {
        if (tag == 0 && multiple) {
            settleUpTo(end, settled);
            return true;
        }
        var at = find(tag);
        if (at < 0) {
            return false;
        }
        if (multiple) {
            settleUpTo(at + 1, settled);
        } else {
            remove(at, settled);
            skipHoles();
        }
        return true;
    }

    /** Puts one back that was taken out, because its transaction was rolled back. Not for the hot path. */
    void restore(long tag, QueueHandle queue, long entry, boolean toConsumer) {
        assert find(tag) < 0 : "delivery tag " + tag + " restored twice";
        var hole = place(tag);
        if (hole >= 0) {
            entries[hole] = entry;
            queues[hole] = queue;
            consumed[hole] = toConsumer;
            size++;
            return;
        }
        append(tag, queue, entry, toConsumer);
        for (var at = end - 1; at > head && tags[at - 1] > tags[at]; at--) {
            swap(at - 1, at);
        }
    }

    /** Whether any delivery of this queue is not settled. */
    boolean holdsOf(QueueHandle queue) {
        for (var at = head; at < end; at++) {
            if (queue.equals(queues[at])) {
                return true;
            }
        }
        return false;
    }

    private void append(long tag, QueueHandle queue, long entry, boolean toConsumer) {
        if (end == tags.length) {
            makeRoom();
        }
        tags[end] = tag;
        entries[end] = entry;
        queues[end] = queue;
        consumed[end] = toConsumer;
        end++;
        size++;
    }

    private void settleUpTo(int limit, Settled settled) {
        for (var at = head; at < limit; at++) {
            remove(at, settled);
        }
        head = limit;
        skipHoles();
    }

    private void remove(int at, Settled settled) {
        var queue = queues[at];
        if (queue != null) {
            queues[at] = null;
            size--;
            settled.take(tags[at], queue, entries[at], consumed[at]);
        }
    }

    private void skipHoles() {
        while (head < end && queues[head] == null) {
            head++;
        }
        if (head == end) {
            head = 0;
            end = 0;
        }
    }

    private int find(long tag) {
        var at = place(tag);
        return at >= 0 && queues[at] != null ? at : -1;
    }

    /** Of a delivery or of the hole that it left; negative if there is neither. */
    private int place(long tag) {
        if (head == end) {
            return -1;
        }
        // Without holes and deliveries that need no settling the place follows from the tag.
        var guess = head + (tag - tags[head]);
        return guess >= head && guess < end && tags[(int) guess] == tag
                ? (int) guess
                : Arrays.binarySearch(tags, head, end, tag);
    }

    private void makeRoom() {
        var places = size >= tags.length / 2 ? tags.length * 2 : tags.length;
        var newTags = new long[places];
        var newEntries = new long[places];
        @Nullable QueueHandle[] newQueues = new QueueHandle[places];
        var newConsumed = new boolean[places];
        var to = 0;
        for (var at = head; at < end; at++) {
            if (queues[at] != null) {
                newTags[to] = tags[at];
                newEntries[to] = entries[at];
                newQueues[to] = queues[at];
                newConsumed[to] = consumed[at];
                to++;
            }
        }
        tags = newTags;
        entries = newEntries;
        queues = newQueues;
        consumed = newConsumed;
        head = 0;
        end = to;
    }

    private void swap(int one, int other) {
        var tag = tags[one];
        tags[one] = tags[other];
        tags[other] = tag;
        var entry = entries[one];
        entries[one] = entries[other];
        entries[other] = entry;
        var queue = queues[one];
        queues[one] = queues[other];
        queues[other] = queue;
        var toConsumer = consumed[one];
        consumed[one] = consumed[other];
        consumed[other] = toConsumer;
    }
}
