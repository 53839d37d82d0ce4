package io.warren.storage.journal;

import io.warren.storage.file.StoreFile;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An open segment. The writer holds it until it is retired, readers for the length of a read; the last one closes the file.
 * Any thread.
 */
final class SegmentFile {
    private final int number;
    private final int generation;
    private final StoreFile file;
    private final AtomicInteger holders = new AtomicInteger(1);

    SegmentFile(int number, int generation, StoreFile file) {
        this.number = number;
        this.generation = generation;
        this.file = file;
    }

    int number() {
        return number;
    }

    int generation() {
        return generation;
    }

    StoreFile file() {
        return file;
    }

    /** False if it was retired and closed. */
    boolean acquire() {
        while (true) {
            var now = holders.get();
            if (now == 0) {
                return false;
            }
            if (holders.compareAndSet(now, now + 1)) {
                return true;
            }
        }
    }

    void release() {
        if (holders.decrementAndGet() == 0) {
            file.close();
        }
    }
}
