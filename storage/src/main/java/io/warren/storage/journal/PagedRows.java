package io.warren.storage.journal;

import java.util.Arrays;

/**
 * What queues in memory have lying in one segment: (offset, queue), in the order of offsets, 12 bytes each. Owner: the
 * writer.
 */
final class PagedRows {
    private static final long DEAD = -1;

    private int[] offsets = new int[8];
    private long[] queues = new long[8];
    private int size;
    private int live;

    int live() {
        return live;
    }

    /** Once for each queue and offset. */
    void add(long offset, long queue) {
        if (size == offsets.length) {
            makeRoom();
        }
        var at = size;
        if (size > 0 && Integer.compareUnsigned(offsets[size - 1], (int) offset) > 0) {
            at = firstBehind(offset);
            System.arraycopy(offsets, at, offsets, at + 1, size - at);
            System.arraycopy(queues, at, queues, at + 1, size - at);
        }
        offsets[at] = (int) offset;
        queues[at] = queue;
        size++;
        live++;
    }

    boolean has(long offset, long queue) {
        return find(offset, queue) >= 0;
    }

    /** Whether it was there. */
    boolean release(long offset, long queue) {
        var at = find(offset, queue);
        if (at < 0) {
            return false;
        }
        queues[at] = DEAD;
        live--;
        return true;
    }

    void releaseAll(long queue) {
        for (var i = 0; i < size; i++) {
            if (queues[i] == queue) {
                queues[i] = DEAD;
                live--;
            }
        }
    }

    /** Takes the rows of one offset out of here into the other, at another offset. */
    void move(long offset, PagedRows to, long newOffset) {
        for (var i = firstAt(offset); i < size && offsets[i] == (int) offset; i++) {
            if (queues[i] != DEAD) {
                to.add(newOffset, queues[i]);
                queues[i] = DEAD;
                live--;
            }
        }
    }

    boolean anyAt(long offset) {
        for (var i = firstAt(offset); i < size && offsets[i] == (int) offset; i++) {
            if (queues[i] != DEAD) {
                return true;
            }
        }
        return false;
    }

    /** Offsets with a row, each once. */
    LongList liveOffsets() {
        var found = new LongList();
        for (var i = 0; i < size; i++) {
            var offset = offsets[i] & 0xFFFF_FFFFL;
            if (queues[i] != DEAD && (found.isEmpty() || found.get(found.size() - 1) != offset)) {
                found.add(offset);
            }
        }
        return found;
    }

    private int find(long offset, long queue) {
        for (var i = firstAt(offset); i < size && offsets[i] == (int) offset; i++) {
            if (queues[i] == queue) {
                return i;
            }
        }
        return -1;
    }

    private int firstAt(long offset) {
        return lowest((int) offset, false);
    }

    private int firstBehind(long offset) {
        return lowest((int) offset, true);
    }

    private int lowest(int offset, boolean behind) {
        var low = 0;
        var high = size;
        while (low < high) {
            var middle = (low + high) >>> 1;
            var compared = Integer.compareUnsigned(offsets[middle], offset);
            if (compared < 0 || (behind && compared == 0)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private void makeRoom() {
        if (live < size / 2) {
            var kept = 0;
            for (var i = 0; i < size; i++) {
                if (queues[i] != DEAD) {
                    offsets[kept] = offsets[i];
                    queues[kept++] = queues[i];
                }
            }
            size = kept;
            return;
        }
        offsets = Arrays.copyOf(offsets, size * 2);
        queues = Arrays.copyOf(queues, size * 2);
    }
}
