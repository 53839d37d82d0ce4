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
    private final int capacity;
    private final AtomicInteger holders = new AtomicInteger(1);

    /** To be written to, up to this many bytes; a larger entry may be alone in it. */
    SegmentFile(int number, int generation, StoreFile file, int capacity) {
        this.number = number;
        this.generation = generation;
        this.file = file;
        this.capacity = capacity;
    }

    /** To be read. */
    SegmentFile(int number, int generation, StoreFile file) {
        this(number, generation, file, 0);
    }

    int number() {
        return number;
    }

    int generation() {
        return generation;
    }

    int capacity() {
        return capacity;
    }

    /** Whether nobody reads it any more, nor will. */
    boolean closed() {
        return holders.get() == 0;
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
