package io.warren.engine.queue;

import io.warren.engine.queue.QueueCommand.Holder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was handed out and is not settled: by holder and entry, and all of it in order of delivery.
 *
 * <p>Owner: the queue's lane. An entry is held by at most one holder.
 */
final class Unacked {
    private final IdentityHashMap<Holder, Held> holders = new IdentityHashMap<>();
    private final Counters counters;
    private @Nullable Entry oldest;
    private @Nullable Entry newest;

    Unacked(Counters counters) {
        this.counters = counters;
    }

    /** What this holder has; made if it is new. */
    Held of(Holder holder) {
        return holders.computeIfAbsent(holder, Held::new);
    }

    @Nullable
    Held find(Holder holder) {
        return holders.get(holder);
    }

    /** The delivery that waits longest. */
    @Nullable
    Entry oldest() {
        return oldest;
    }

    void add(Held held, Entry entry, @Nullable Consumer consumer, long nowMillis) {
        held.put(entry);
        counters.held(entry);
        entry.place = Entry.Place.HELD;
        entry.held = held;
        entry.consumer = consumer;
        entry.deliveredAtMillis = nowMillis;
        entry.older = newest;
        if (newest == null) {
            oldest = entry;
        } else {
            newest.newer = entry;
        }
        newest = entry;
    }

    /** Null if this holder does not have it. The caller looks after the consumer. */
    @Nullable
    Entry remove(Held held, long number) {
        var entry = held.remove(number);
        if (entry != null) {
            unlink(entry);
        }
        return entry;
    }

    /** Everything of a holder, in order of the numbers. */
    List<Entry> removeAll(Held held) {
        var entries = held.entries();
        for (var each : entries) {
            unlink(each);
        }
        holders.remove(held.holder);
        return entries;
    }

    /** Forgets a holder that has nothing and consumes nothing. */
    void tidy(Held held) {
        if (held.isEmpty() && held.consumers.isEmpty()) {
            holders.remove(held.holder);
        }
    }

    void clear() {
        holders.clear();
        oldest = null;
        newest = null;
    }

    List<Entry> all() {
        var entries = new ArrayList<Entry>();
        for (var each = oldest; each != null; each = each.newer) {
            entries.add(each);
        }
        return entries;
    }

    private void unlink(Entry entry) {
        counters.notHeld(entry);
        var before = entry.older;
        var after = entry.newer;
        if (before == null) {
            oldest = after;
        } else {
            before.newer = after;
        }
        if (after == null) {
            newest = before;
        } else {
            after.older = before;
        }
        entry.older = null;
        entry.newer = null;
        entry.held = null;
    }

    /** The entries of one holder by number: a hash table with open places, so that nothing is allocated per delivery. */
    static final class Held {
        private final Holder holder;
        /** Those of this holder; kept by {@link Consumers}. */
        final List<Consumer> consumers = new ArrayList<>(1);

        private @Nullable Entry[] table = new Entry[16];
        private int size;

        private Held(Holder holder) {
            this.holder = holder;
        }

        Holder holder() {
            return holder;
        }

        boolean isEmpty() {
            return size == 0;
        }

        private void put(Entry entry) {
            if (size * 2 >= table.length) {
                grow();
            }
            insert(entry);
            size++;
        }

        private void insert(Entry entry) {
            var at = place(entry.number);
            while (table[at] != null) {
                at = next(at);
            }
            table[at] = entry;
        }

        private @Nullable Entry remove(long number) {
            var at = place(number);
            var entry = table[at];
            while (entry != null && entry.number != number) {
                at = next(at);
                entry = table[at];
            }
            if (entry != null) {
                size--;
                close(at);
            }
            return entry;
        }

        /** Moves later ones of the same run up, so that no mark of the removed one is needed. */
        private void close(int hole) {
            var at = next(hole);
            var gap = hole;
            for (var entry = table[at]; entry != null; entry = table[at]) {
                var home = place(entry.number);
                var distanceOfHome = (at - home) & (table.length - 1);
                var distanceOfGap = (at - gap) & (table.length - 1);
                if (distanceOfHome >= distanceOfGap) {
                    table[gap] = entry;
                    gap = at;
                }
                at = next(at);
            }
            table[gap] = null;
        }

        private void grow() {
            var old = table;
            table = new Entry[old.length * 2];
            for (var each : old) {
                if (each != null) {
                    insert(each);
                }
            }
        }

        private List<Entry> entries() {
            var entries = new ArrayList<Entry>(size);
            for (var each : table) {
                if (each != null) {
                    entries.add(each);
                }
            }
            entries.sort(Comparator.comparingLong(each -> each.number));
            return entries;
        }

        private int place(long number) {
            return (int) number & (table.length - 1);
        }

        private int next(int at) {
            return (at + 1) & (table.length - 1);
        }
    }
}
