package io.warren.engine.queue;

import io.warren.engine.message.Message;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The ready messages of one priority, in order of their numbers: a head in memory, stretches on disk, and a tail that
 * waits for its way to disk. Beside them what was returned, which goes before all later numbers.
 *
 * <p>Owner: the queue's lane. An entry that got lost stays where it is, marked gone, until its turn; it does not count.
 */
final class Line {
    private static final int UNPACKED_AT_ONCE = 256;
    /** How far the head is filled ahead of consumers. */
    private static final int AHEAD_MESSAGES = 1_024;

    private static final long AHEAD_BYTES = 4 << 20;

    private ArrayDeque<Entry> head = new ArrayDeque<>();
    private ArrayDeque<Entry> tail = new ArrayDeque<>(2);
    private final ArrayDeque<Stretch> paged = new ArrayDeque<>(2);
    private final PriorityQueue<Entry> returned = new PriorityQueue<>(2, Comparator.comparingLong(each -> each.number));
    /** Entries of head or returned without a body that nobody asked for yet. */
    private final ArrayDeque<Entry> unread = new ArrayDeque<>(2);

    private long headBytes;
    private long tailBytes;
    private long size;

    long size() {
        return size;
    }

    /** Appends; behind others that are or go to disk it goes there too. */
    void add(Entry entry, boolean roomInMemory) {
        size++;
        if (roomInMemory && paged.isEmpty() && tail.isEmpty()) {
            head.addLast(entry);
            headBytes += entry.bodyBytes;
        } else {
            tail.addLast(entry);
            tailBytes += entry.bodyBytes;
        }
    }

    void putBack(Entry entry) {
        size++;
        returned.add(entry);
        if (entry.message == null) {
            unread.addLast(entry);
        }
    }

    /** A message found at start, behind all others. */
    void adopt(long number, MessageIndex from, int at) {
        size++;
        stretch()
                .add(
                        number,
                        from.position(at),
                        from.bodyBytes(at),
                        from.enqueuedAtMillis(at),
                        from.timeToLiveMillis(at),
                        from.priority(at),
                        true,
                        from.redelivered(at),
                        from.deliveryCount(at),
                        from.acquiredCount(at));
    }

    /** The next one, perhaps without its body; null if there is none. */
    @Nullable
    Entry front() {
        if (size == 0) {
            return null;
        }
        var first = headFront();
        if (returned.isEmpty()) {
            return first;
        }
        var back = returned.peek();
        while (back != null && back.place == Entry.Place.GONE) {
            returned.poll();
            back = returned.peek();
        }
        return back != null && (first == null || back.number < first.number) ? back : first;
    }

    /** Removes what {@link #front} showed. */
    void take(Entry front) {
        size--;
        if (front == returned.peek()) {
            returned.poll();
        } else {
            var taken = head.pollFirst();
            assert taken == front : "entry " + front.number + " is not the first";
            headBytes -= front.bodyBytes;
        }
    }

    /** One of these entries is gone. */
    void forget() {
        size--;
    }

    private @Nullable Entry headFront() {
        while (true) {
            var first = head.peekFirst();
            if (first == null) {
                if (!paged.isEmpty()) {
                    unpack();
                } else if (!tail.isEmpty()) {
                    swap();
                } else {
                    return null;
                }
            } else if (first.place == Entry.Place.GONE) {
                head.pollFirst();
                headBytes -= first.bodyBytes;
            } else {
                return first;
            }
        }
    }

    /** What waited for its way to disk is next already and needs not go there. */
    private void swap() {
        var emptied = head;
        head = tail;
        headBytes = tailBytes;
        tail = emptied;
        tailBytes = 0;
    }

    private void unpack() {
        for (var i = 0; i < UNPACKED_AT_ONCE && !paged.isEmpty(); i++) {
            var stretch = paged.getFirst();
            var entry = stretch.take();
            head.addLast(entry);
            headBytes += entry.bodyBytes;
            unread.addLast(entry);
            if (stretch.size() == 0) {
                paged.removeFirst();
            }
        }
    }

    /** Whether consumers will soon want bodies that are on disk. */
    boolean hungry() {
        return head.size() < AHEAD_MESSAGES && headBytes < AHEAD_BYTES && !(unread.isEmpty() && paged.isEmpty());
    }

    /** Adds entries to be read next to the batch until it is full. */
    void collectUnread(List<Entry> batch, int maxMessages, long maxBytes) {
        var bytes = 0L;
        while (batch.size() < maxMessages && bytes < maxBytes) {
            if (unread.isEmpty()) {
                if (paged.isEmpty()) {
                    return;
                }
                unpack();
            }
            var entry = unread.removeFirst();
            if (entry.message == null && !entry.requested && entry.place == Entry.Place.READY) {
                batch.add(entry);
                bytes += entry.bodyBytes;
            }
        }
    }

    /** Whether the log has yet to tell where a durable one is. */
    boolean anyUnwritten() {
        return anyUnwritten(head) || anyUnwritten(tail) || anyUnwritten(returned);
    }

    static boolean anyUnwritten(Iterable<Entry> entries) {
        for (var each : entries) {
            if (each.durable && each.position() == Message.UNWRITTEN) {
                return true;
            }
        }
        return false;
    }

    /** The first entry whose body is in memory and should not stay there; null if there is none. */
    @Nullable
    Entry firstOfTail() {
        return tail.peekFirst();
    }

    Iterable<Entry> tail() {
        return tail;
    }

    /** Moves the first of the tail to disk; its position is known. */
    void pageOutFirstOfTail() {
        var entry = tail.removeFirst();
        tailBytes -= entry.bodyBytes;
        stretch().add(entry);
    }

    /** The one at the end, or a new one behind it. */
    private Stretch stretch() {
        var last = paged.peekLast();
        if (last == null || !last.takes()) {
            last = new Stretch();
            paged.addLast(last);
        }
        return last;
    }
}
