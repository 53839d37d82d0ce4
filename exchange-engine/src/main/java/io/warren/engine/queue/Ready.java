package io.warren.engine.queue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The messages that wait for a consumer: first in, first out within a priority, the highest priority first.
 *
 * <p>What comes back goes to its old place, found by the entry's number. In a quorum queue it goes ahead of everything,
 * whatever its priority, in the order of its coming back (RabbitMQ 4.3).
 *
 * <p>Owner: the queue's lane.
 */
final class Ready {
    private final Counters counters;
    private final Paging paging;
    private final int highest;
    private final int standard;
    private final boolean returnsFirst;
    private final @Nullable Line[] lines;
    /** Levels that have messages. */
    private final long[] used;

    private final ArrayDeque<Entry> returns = new ArrayDeque<>(2);
    private long returnsSize;
    private long size;

    /**
     * @param highest the highest priority, 0 for none
     * @param standard priority of a message that says nothing
     */
    Ready(Counters counters, Paging paging, int highest, int standard, boolean returnsFirst) {
        this.counters = counters;
        this.paging = paging;
        this.highest = highest;
        this.standard = standard;
        this.returnsFirst = returnsFirst;
        lines = new Line[highest + 1];
        used = new long[(highest >> 6) + 1];
    }

    long size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    void add(Entry entry) {
        line(entry.priority).add(entry, paging.hasRoom());
        added(entry);
    }

    void putBack(Entry entry) {
        added(entry);
        if (returnsFirst) {
            returns.addLast(entry);
            returnsSize++;
        } else {
            line(entry.priority).putBack(entry);
        }
    }

    private void added(Entry entry) {
        entry.place = Entry.Place.READY;
        size++;
        counters.ready(entry);
        paging.becameReady(entry);
    }

    /** A message found at start. */
    void adopt(long number, MessageIndex from, int at) {
        line(from.priority(at)).adopt(number, from, at);
        size++;
        counters.recovered(from.bodyBytes(at));
    }

    /** The next one to be handed out, perhaps without its body; null if there is none. */
    @Nullable
    Entry front() {
        var returned = frontOfReturns();
        if (returned != null) {
            return returned;
        }
        var level = highestUsed();
        return level < 0 ? null : lineAt(level).front();
    }

    /** Removes an entry that is the front of its priority. */
    void take(Entry front) {
        size--;
        counters.notReady(front);
        paging.noLongerReady(front);
        if (returnsSize > 0 && front == returns.peekFirst()) {
            returns.removeFirst();
            returnsSize--;
            return;
        }
        var level = level(front.priority);
        var line = lineAt(level);
        line.take(front);
        clearIfEmpty(level, line);
    }

    /** An entry got lost; it keeps its place but counts no more. */
    void forget(Entry entry) {
        entry.place = Entry.Place.GONE;
        size--;
        counters.notReady(entry);
        if (returnsSize > 0 && returns.contains(entry)) {
            returnsSize--;
            return;
        }
        var level = level(entry.priority);
        var line = lineAt(level);
        line.forget();
        clearIfEmpty(level, line);
    }

    /** The first of each priority, and of what came back. */
    List<Entry> fronts() {
        var fronts = new ArrayList<Entry>(2);
        var returned = frontOfReturns();
        if (returned != null) {
            fronts.add(returned);
        }
        for (var level = highestUsed(); level >= 0; level = usedBelow(level)) {
            var front = lineAt(level).front();
            if (front != null) {
                fronts.add(front);
            }
        }
        return fronts;
    }

    /** The line that is served now; null if nothing waits. */
    @Nullable
    Line frontLine() {
        var level = highestUsed();
        return level < 0 ? null : lineAt(level);
    }

    /** Lines that have messages, the highest priority first. */
    List<Line> usedLines() {
        var found = new ArrayList<Line>(1);
        for (var level = highestUsed(); level >= 0; level = usedBelow(level)) {
            found.add(lineAt(level));
        }
        return found;
    }

    /** Entries that came back without their body, for reading; those of a quorum queue only. */
    void collectUnreadReturns(List<Entry> batch, int maxMessages, long maxBytes) {
        var bytes = 0L;
        for (var each : returns) {
            if (batch.size() >= maxMessages || bytes >= maxBytes) {
                return;
            }
            if (each.message == null && !each.requested && each.place == Entry.Place.READY) {
                batch.add(each);
                bytes += each.bodyBytes;
            }
        }
    }

    /** What came back ahead of all priorities; taken out. */
    List<Entry> takeReturns() {
        var taken = new ArrayList<Entry>(returns);
        taken.removeIf(each -> each.place == Entry.Place.GONE);
        taken.forEach(each -> {
            size--;
            counters.notReady(each);
            paging.noLongerReady(each);
        });
        returns.clear();
        returnsSize = 0;
        return taken;
    }

    /** Whether the log has yet to tell where a durable one is. */
    boolean anyUnwritten() {
        return Line.anyUnwritten(returns) || usedLines().stream().anyMatch(Line::anyUnwritten);
    }

    /** Everything is taken away and counts no more, to be let go of piece by piece; this is empty then. */
    Ready detach() {
        var uncounted = new Counters();
        uncounted.ready = counters.ready;
        uncounted.readyBytes = counters.readyBytes;
        counters.ready = 0;
        counters.readyBytes = 0;
        var taken = new Ready(uncounted, paging, highest, standard, returnsFirst);
        System.arraycopy(lines, 0, taken.lines, 0, lines.length);
        System.arraycopy(used, 0, taken.used, 0, used.length);
        taken.returns.addAll(returns);
        taken.returnsSize = returnsSize;
        taken.size = size;
        Arrays.fill(lines, null);
        Arrays.fill(used, 0);
        returns.clear();
        returnsSize = 0;
        size = 0;
        return taken;
    }

    private @Nullable Entry frontOfReturns() {
        if (returnsSize == 0) {
            return null;
        }
        var first = returns.peekFirst();
        while (first != null && first.place == Entry.Place.GONE) {
            returns.removeFirst();
            first = returns.peekFirst();
        }
        return first;
    }

    private int level(int priority) {
        return priority < 0 ? Math.min(standard, highest) : Math.min(priority, highest);
    }

    private Line line(int priority) {
        var level = level(priority);
        used[level >> 6] |= 1L << level;
        var line = lines[level];
        if (line == null) {
            line = new Line();
            lines[level] = line;
        }
        return line;
    }

    private Line lineAt(int level) {
        var line = lines[level];
        if (line == null) {
            throw new IllegalStateException("no line for priority " + level);
        }
        return line;
    }

    private void clearIfEmpty(int level, Line line) {
        if (line.size() == 0) {
            used[level >> 6] &= ~(1L << level);
        }
    }

    private int highestUsed() {
        for (var word = used.length - 1; word >= 0; word--) {
            if (used[word] != 0) {
                return (word << 6) + 63 - Long.numberOfLeadingZeros(used[word]);
            }
        }
        return -1;
    }

    private int usedBelow(int level) {
        var word = level >> 6;
        // The shift count is taken modulo 64: bits below this level.
        var rest = used[word] & ((1L << level) - 1);
        while (rest == 0) {
            if (--word < 0) {
                return -1;
            }
            rest = used[word];
        }
        return (word << 6) + 63 - Long.numberOfLeadingZeros(rest);
    }
}
