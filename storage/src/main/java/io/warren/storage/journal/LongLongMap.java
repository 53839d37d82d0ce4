package io.warren.storage.journal;

import java.util.Arrays;
import java.util.function.LongPredicate;

/** A map from longs to longs without boxes: open addressing, 16 bytes a place. Keys are never -1. Not thread-safe. */
final class LongLongMap {
    static final long NONE = -1;
    private static final int SMALLEST = 16;

    private long[] keys = empty(SMALLEST);
    private long[] values = new long[SMALLEST];
    private int size;

    interface Each {
        void pair(long key, long value);
    }

    private static long[] empty(int places) {
        var keys = new long[places];
        Arrays.fill(keys, NONE);
        return keys;
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    long get(long key, long absent) {
        var at = find(key);
        return keys[at] == key ? values[at] : absent;
    }

    boolean contains(long key) {
        return keys[find(key)] == key;
    }

    void put(long key, long value) {
        assert key != NONE : "the key that means none";
        var at = find(key);
        if (keys[at] != key) {
            if (size * 3 >= keys.length * 2) {
                resize(keys.length * 2);
                at = find(key);
            }
            keys[at] = key;
            size++;
        }
        values[at] = value;
    }

    void remove(long key) {
        var at = find(key);
        if (keys[at] != key) {
            return;
        }
        size--;
        // Close the gap, so that no search stops early.
        var gap = at;
        for (var next = next(gap); keys[next] != NONE; next = next(next)) {
            var home = home(keys[next]);
            var distanceToGap = (gap - home) & (keys.length - 1);
            var distanceToNext = (next - home) & (keys.length - 1);
            if (distanceToGap <= distanceToNext) {
                keys[gap] = keys[next];
                values[gap] = values[next];
                gap = next;
            }
        }
        keys[gap] = NONE;
    }

    void removeIfValue(LongPredicate condition) {
        var gone = new LongList();
        forEach((key, value) -> {
            if (condition.test(value)) {
                gone.add(key);
            }
        });
        for (var i = 0; i < gone.size(); i++) {
            remove(gone.get(i));
        }
        if (keys.length > SMALLEST && size * 8 < keys.length) {
            resize(Math.max(SMALLEST, Integer.highestOneBit(Math.max(1, size)) * 4));
        }
    }

    void forEach(Each each) {
        for (var i = 0; i < keys.length; i++) {
            if (keys[i] != NONE) {
                each.pair(keys[i], values[i]);
            }
        }
    }

    private void resize(int places) {
        var oldKeys = keys;
        var oldValues = values;
        keys = empty(places);
        values = new long[places];
        for (var i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != NONE) {
                var at = find(oldKeys[i]);
                keys[at] = oldKeys[i];
                values[at] = oldValues[i];
            }
        }
    }

    private int find(long key) {
        var at = home(key);
        while (keys[at] != key && keys[at] != NONE) {
            at = next(at);
        }
        return at;
    }

    private int home(long key) {
        var mixed = key * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> 32) & (keys.length - 1);
    }

    private int next(int at) {
        return (at + 1) & (keys.length - 1);
    }
}
