package io.warren.storage.journal;

import java.util.Arrays;

/** What of a sealed segment is alive: a bit for each reference of its {@link SegmentIndex}. Owner: the live set. */
final class SegmentLive {
    final int number;
    final int generation;
    final long bytes;
    final int entries;
    final int references;
    final int moved;
    private final long[] bits;
    int liveReferences;
    long liveBytes;

    SegmentLive(
            int number,
            int generation,
            long bytes,
            int entries,
            int references,
            int moved,
            long[] bits,
            int liveReferences,
            long liveBytes) {
        this.number = number;
        this.generation = generation;
        this.bytes = bytes;
        this.entries = entries;
        this.references = references;
        this.moved = moved;
        this.bits = bits;
        this.liveReferences = liveReferences;
        this.liveBytes = liveBytes;
    }

    /** Everything in it is alive. */
    static SegmentLive all(int number, int generation, long bytes, int entries, SegmentIndex index) {
        var bits = new long[(index.references() + 63) / 64];
        for (var i = 0; i < index.references(); i++) {
            bits[i >>> 6] |= 1L << i;
        }
        var live = 0L;
        for (var row = 0; row < index.rows(); row++) {
            live += index.length(row);
        }
        return new SegmentLive(
                number, generation, bytes, entries, index.references(), index.moved(), bits, index.references(), live);
    }

    long[] bits() {
        return Arrays.copyOf(bits, bits.length);
    }

    boolean alive(int reference) {
        return (bits[reference >>> 6] & (1L << reference)) != 0;
    }

    boolean anyAlive(SegmentIndex index, int row) {
        var first = index.firstReference(row);
        for (var i = 0; i < index.targets(row); i++) {
            if (alive(first + i)) {
                return true;
            }
        }
        return false;
    }

    /** Whether it was alive until now. */
    boolean clear(SegmentIndex index, int row, int reference) {
        if (!alive(reference)) {
            return false;
        }
        bits[reference >>> 6] &= ~(1L << reference);
        liveReferences--;
        if (!anyAlive(index, row)) {
            liveBytes -= index.length(row);
        }
        return true;
    }
}
