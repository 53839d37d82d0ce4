package io.warren.engine.exchange;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An immutable map with names as keys that shares with its successors what did not change: a hash array mapped trie
 * (Bagwell, "Ideal Hash Trees").
 *
 * <p>It exists because routing looks up parts of routing keys, which no map of the JDK or of pcollections can do without
 * making a string of each part. The order of the values follows from the names alone, so that every node of a cluster
 * routes in the same order. Names made to collide end in a sorted list: finding one stays cheap.
 *
 * <p>No thread owns it: nothing here changes.
 */
// A change that changes nothing gives the same object back, and is told by that.
@SuppressWarnings("ReferenceEquality")
final class NameMap<V> {
    private static final NameMap<?> EMPTY = new NameMap<>(null);
    private static final int BITS = 5;
    private static final int MASK = (1 << BITS) - 1;

    private sealed interface Slot<V> {}

    private record Entry<V>(String name, V value) implements Slot<V> {}

    /** Entries whose names have the same hash, sorted by name. */
    private record Collision<V>(int hash, Entry<V>[] entries) implements Slot<V> {}

    /** Up to 32 slots; the bitmap tells which of them are there. */
    private record Branch<V>(int bitmap, Slot<V>[] slots) implements Slot<V> {}

    private final @Nullable Slot<V> root;

    private NameMap(@Nullable Slot<V> root) {
        this.root = root;
    }

    @SuppressWarnings("unchecked")
    static <V> NameMap<V> empty() {
        return (NameMap<V>) EMPTY;
    }

    boolean isEmpty() {
        return root == null;
    }

    @Nullable
    V get(String name) {
        return find(name.hashCode(), name, 0, name.length());
    }

    /** The value under the part of the text between two indices. */
    @Nullable
    V get(String text, int from, int to) {
        return find(hash(text, from, to), text, from, to);
    }

    NameMap<V> with(String name, V value) {
        var changed =
                root == null ? new Entry<>(name, value) : with(root, 0, name.hashCode(), new Entry<>(name, value));
        return changed == root ? this : new NameMap<>(changed);
    }

    NameMap<V> without(String name) {
        if (root == null) {
            return this;
        }
        var changed = without(root, 0, name.hashCode(), name);
        if (changed == root) {
            return this;
        }
        return changed == null ? empty() : new NameMap<>(changed);
    }

    void forEach(Consumer<? super V> action) {
        if (root != null) {
            forEach(root, action);
        }
    }

    private @Nullable V find(int hash, String text, int from, int to) {
        var slot = root;
        var rest = hash;
        while (slot instanceof Branch<V>(var bitmap, var slots)) {
            var bit = 1 << (rest & MASK);
            if ((bitmap & bit) == 0) {
                return null;
            }
            slot = slots[Integer.bitCount(bitmap & (bit - 1))];
            rest >>>= BITS;
        }
        return switch (slot) {
            case null -> null;
            case Entry<V> entry -> compare(entry.name, text, from, to) == 0 ? entry.value : null;
            case Collision<V>(var common, var entries) -> {
                var at = common == hash ? search(entries, text, from, to) : -1;
                yield at < 0 ? null : entries[at].value;
            }
            case Branch<V> _ -> throw new AssertionError("a branch behind the last branch");
        };
    }

    private static <V> Slot<V> with(Slot<V> slot, int shift, int hash, Entry<V> entry) {
        return switch (slot) {
            case Entry<V> old -> {
                if (old.name.equals(entry.name)) {
                    yield old.value == entry.value ? old : entry;
                }
                var oldHash = old.name.hashCode();
                if (oldHash != hash) {
                    yield both(shift, old, oldHash, entry, hash);
                }
                Entry<V>[] pair = newEntries(2);
                var oldFirst = old.name.compareTo(entry.name) < 0;
                pair[0] = oldFirst ? old : entry;
                pair[1] = oldFirst ? entry : old;
                yield new Collision<>(hash, pair);
            }
            case Collision<V> collision ->
                collision.hash == hash ? with(collision, entry) : both(shift, collision, collision.hash, entry, hash);
            case Branch<V>(var bitmap, var slots) -> {
                var bit = 1 << ((hash >>> shift) & MASK);
                var at = Integer.bitCount(bitmap & (bit - 1));
                if ((bitmap & bit) == 0) {
                    Slot<V>[] more = newSlots(slots.length + 1);
                    System.arraycopy(slots, 0, more, 0, at);
                    more[at] = entry;
                    System.arraycopy(slots, at, more, at + 1, slots.length - at);
                    yield new Branch<>(bitmap | bit, more);
                }
                var child = with(slots[at], shift + BITS, hash, entry);
                yield child == slots[at] ? slot : replaced(bitmap, slots, at, child);
            }
        };
    }

    private static <V> Collision<V> with(Collision<V> collision, Entry<V> entry) {
        var entries = collision.entries;
        var at = search(entries, entry.name, 0, entry.name.length());
        if (at >= 0) {
            if (entries[at].value == entry.value) {
                return collision;
            }
            var changed = entries.clone();
            changed[at] = entry;
            return new Collision<>(collision.hash, changed);
        }
        var place = -at - 1;
        Entry<V>[] more = newEntries(entries.length + 1);
        System.arraycopy(entries, 0, more, 0, place);
        more[place] = entry;
        System.arraycopy(entries, place, more, place + 1, entries.length - place);
        return new Collision<>(collision.hash, more);
    }

    /** Two slots with different hashes, under as many branches as their hashes have digits in common. */
    private static <V> Slot<V> both(int shift, Slot<V> one, int oneHash, Slot<V> other, int otherHash) {
        var oneDigit = (oneHash >>> shift) & MASK;
        var otherDigit = (otherHash >>> shift) & MASK;
        if (oneDigit == otherDigit) {
            Slot<V>[] single = newSlots(1);
            single[0] = both(shift + BITS, one, oneHash, other, otherHash);
            return new Branch<>(1 << oneDigit, single);
        }
        Slot<V>[] pair = newSlots(2);
        pair[oneDigit < otherDigit ? 0 : 1] = one;
        pair[oneDigit < otherDigit ? 1 : 0] = other;
        return new Branch<>((1 << oneDigit) | (1 << otherDigit), pair);
    }

    private static <V> @Nullable Slot<V> without(Slot<V> slot, int shift, int hash, String name) {
        return switch (slot) {
            case Entry<V> entry -> entry.name.equals(name) ? null : slot;
            case Collision<V>(var common, var entries) -> {
                var at = common == hash ? search(entries, name, 0, name.length()) : -1;
                if (at < 0) {
                    yield slot;
                }
                if (entries.length == 2) {
                    yield entries[1 - at];
                }
                Entry<V>[] fewer = newEntries(entries.length - 1);
                System.arraycopy(entries, 0, fewer, 0, at);
                System.arraycopy(entries, at + 1, fewer, at, fewer.length - at);
                yield new Collision<>(common, fewer);
            }
            case Branch<V>(var bitmap, var slots) -> {
                var bit = 1 << ((hash >>> shift) & MASK);
                if ((bitmap & bit) == 0) {
                    yield slot;
                }
                var at = Integer.bitCount(bitmap & (bit - 1));
                var child = without(slots[at], shift + BITS, hash, name);
                if (child == slots[at]) {
                    yield slot;
                }
                if (child != null) {
                    // A branch with one entry is that entry: what was added and removed leaves no trace.
                    yield slots.length == 1 && !(child instanceof Branch<V>)
                            ? child
                            : replaced(bitmap, slots, at, child);
                }
                if (slots.length == 1) {
                    yield null;
                }
                if (slots.length == 2 && !(slots[1 - at] instanceof Branch<V>)) {
                    yield slots[1 - at];
                }
                Slot<V>[] fewer = newSlots(slots.length - 1);
                System.arraycopy(slots, 0, fewer, 0, at);
                System.arraycopy(slots, at + 1, fewer, at, fewer.length - at);
                yield new Branch<>(bitmap & ~bit, fewer);
            }
        };
    }

    private static <V> Branch<V> replaced(int bitmap, Slot<V>[] slots, int at, Slot<V> child) {
        var changed = slots.clone();
        changed[at] = child;
        return new Branch<>(bitmap, changed);
    }

    private static <V> void forEach(Slot<V> slot, Consumer<? super V> action) {
        switch (slot) {
            case Entry<V>(var _, var value) -> action.accept(value);
            case Collision<V>(var _, var entries) -> {
                for (var entry : entries) {
                    action.accept(entry.value);
                }
            }
            case Branch<V>(var _, var slots) -> {
                for (var child : slots) {
                    forEach(child, action);
                }
            }
        }
    }

    /** As {@link String#hashCode}, for a part of the text. */
    private static int hash(String text, int from, int to) {
        var hash = 0;
        for (var i = from; i < to; i++) {
            hash = 31 * hash + text.charAt(i);
        }
        return hash;
    }

    /** The index of the entry, or {@code -(place where it belongs) - 1}. */
    private static <V> int search(Entry<V>[] entries, String text, int from, int to) {
        var low = 0;
        var high = entries.length - 1;
        while (low <= high) {
            var middle = (low + high) >>> 1;
            var order = compare(entries[middle].name, text, from, to);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -low - 1;
    }

    /** As {@link String#compareTo}, with a part of the text. */
    private static int compare(String name, String text, int from, int to) {
        var common = Math.min(name.length(), to - from);
        for (var i = 0; i < common; i++) {
            var order = name.charAt(i) - text.charAt(from + i);
            if (order != 0) {
                return order;
            }
        }
        return name.length() - (to - from);
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static <V> Slot<V>[] newSlots(int length) {
        return new Slot[length];
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static <V> Entry<V>[] newEntries(int length) {
        return new Entry[length];
    }
}
