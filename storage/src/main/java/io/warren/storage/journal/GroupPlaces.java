package io.warren.storage.journal;

import io.warren.engine.log.GroupEntry.Kind;

/**
 * Where the entries of a group lie: for each index from {@link #first} to {@link #last} a place and a term, 16 bytes. Not
 * thread-safe.
 *
 * <p>A place is the position of the entry with the code of its kind in the three bits that a position leaves free; of an
 * entry that is not written yet it is a number below 0 that its owner chose.
 */
final class GroupPlaces {
    private static final int SMALLEST = 16;
    private static final long KIND_BITS = EntryFormat.ALIGNMENT - 1;

    private long[] places = new long[SMALLEST];
    private long[] terms = new long[SMALLEST];
    private int start;
    private int size;
    private long first;

    /** Empty, to be continued with this index. */
    GroupPlaces(long first) {
        this.first = first;
    }

    static long place(long position, int kindCode) {
        return position | kindCode;
    }

    static long position(long place) {
        return place & ~KIND_BITS;
    }

    static Kind kind(long place) {
        return GroupFormat.kind((int) (place & KIND_BITS));
    }

    long first() {
        return first;
    }

    long last() {
        return first + size - 1;
    }

    boolean holds(long index) {
        return index >= first && index <= last();
    }

    /** Of an index that it holds. */
    long place(long index) {
        return places[at(index)];
    }

    /** 0 if it does not hold the index. */
    long term(long index) {
        return holds(index) ? terms[at(index)] : 0;
    }

    private int at(long index) {
        return start + (int) (index - first);
    }

    void add(long place, long term) {
        if (start + size == places.length) {
            makeRoom();
        }
        places[start + size] = place;
        terms[start + size] = term;
        size++;
    }

    void set(long index, long place) {
        places[at(index)] = place;
    }

    /** From the present first to one more than the last. */
    void cutBelow(long firstKept) {
        var gone = (int) (firstKept - first);
        start += gone;
        size -= gone;
        first = firstKept;
        if (places.length > SMALLEST && size < places.length / 8) {
            moveTo(places.length / 4);
        }
    }

    /** From one less than the first to the present last. */
    void cutAbove(long lastKept) {
        size = (int) (lastKept - first + 1);
    }

    void restartAt(long next) {
        places = new long[SMALLEST];
        terms = new long[SMALLEST];
        start = 0;
        size = 0;
        first = next;
    }

    /**
     * An entry as it is found in the order of the log: it replaces all from its index on. If it does not follow on, what was
     * before is of a log that has begun anew since, or was cut below: the end shows it.
     */
    void replay(long index, long place, long term) {
        if (index >= first && index <= last() + 1) {
            cutAbove(index - 1);
        } else {
            restartAt(index);
        }
        add(place, term);
    }

    private void makeRoom() {
        moveTo(start > places.length / 2 ? places.length : Math.multiplyExact(places.length, 2));
    }

    private void moveTo(int length) {
        var fresh = Math.max(SMALLEST, length);
        places = moved(places, fresh);
        terms = moved(terms, fresh);
        start = 0;
    }

    private long[] moved(long[] from, int length) {
        var to = new long[length];
        System.arraycopy(from, start, to, 0, size);
        return to;
    }

    @Override
    public String toString() {
        return first() + " to " + last();
    }
}
