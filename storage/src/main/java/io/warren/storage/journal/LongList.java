package io.warren.storage.journal;

import java.util.Arrays;

/** Longs in a row, without boxes. Not thread-safe. */
final class LongList {
    private long[] values = new long[8];
    private int size;

    int size() {
        return size;
    }

    long get(int at) {
        return values[at];
    }

    void add(long value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, size * 2);
        }
        values[size++] = value;
    }

    void clear() {
        size = 0;
        if (values.length > 4096) {
            values = new long[8];
        }
    }

    void sort() {
        Arrays.sort(values, 0, size);
    }

    boolean isEmpty() {
        return size == 0;
    }
}
