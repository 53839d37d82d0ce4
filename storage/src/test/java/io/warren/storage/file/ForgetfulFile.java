package io.warren.storage.file;

import java.util.Arrays;
import java.util.BitSet;
import java.util.random.RandomGenerator;

/** What a file of a {@link ForgetfulDisk} holds, as written and as forced. Guarded by the disk. */
final class ForgetfulFile {
    static final int SECTOR = 512;

    private byte[] written = new byte[0];
    private byte[] forced = new byte[0];
    private int size;
    private int forcedSize;
    private final BitSet unforced = new BitSet();

    int size() {
        return size;
    }

    byte[] content() {
        return Arrays.copyOf(written, size);
    }

    void write(byte[] bytes, int position) {
        var end = position + bytes.length;
        if (end > written.length) {
            written = Arrays.copyOf(written, Math.max(end, written.length * 2));
        }
        System.arraycopy(bytes, 0, written, position, bytes.length);
        size = Math.max(size, end);
        if (bytes.length > 0) {
            unforced.set(position / SECTOR, (end - 1) / SECTOR + 1);
        }
    }

    int read(byte[] into, int position) {
        var count = Math.clamp(size - (long) position, 0, into.length);
        System.arraycopy(written, Math.min(position, size), into, 0, count);
        return count;
    }

    void truncate(int to) {
        if (to < size) {
            Arrays.fill(written, to, size, (byte) 0);
            unforced.set(to / SECTOR, (size - 1) / SECTOR + 1);
            size = to;
        }
    }

    void force() {
        forced = Arrays.copyOf(written, size);
        forcedSize = size;
        unforced.clear();
    }

    /** A force that failed: the pages are clean from now on, and what was in them is lost when the power goes. */
    void forceFailed() {
        unforced.clear();
    }

    void flip(int position, int mask) {
        written[position] ^= (byte) mask;
        if (position < forced.length) {
            forced[position] ^= (byte) mask;
        }
    }

    /** Keeps what was forced and some of the sectors that were not; the last of those may be torn. */
    void crash(RandomGenerator random) {
        var sizeKept = forcedSize == size ? size : random.nextBoolean() ? size : forcedSize;
        var kept = Arrays.copyOf(forced, Math.max(forcedSize, size));
        var share = random.nextInt(5);
        for (var sector = unforced.nextSetBit(0); sector >= 0; sector = unforced.nextSetBit(sector + 1)) {
            if (random.nextInt(4) >= share) {
                continue;
            }
            var from = sector * SECTOR;
            var last = unforced.nextSetBit(sector + 1) < 0;
            var length = last && random.nextBoolean() ? random.nextInt(SECTOR) : SECTOR;
            var end = Math.min(Math.min(from + length, kept.length), written.length);
            if (end > from) {
                System.arraycopy(written, from, kept, from, end - from);
                sizeKept = Math.max(sizeKept, Math.min(end, size));
            }
        }
        written = Arrays.copyOf(kept, sizeKept);
        size = sizeKept;
        force();
    }
}
