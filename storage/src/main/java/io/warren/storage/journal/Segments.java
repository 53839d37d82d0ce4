package io.warren.storage.journal;

import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The open segments by number. Changed by the writer, looked up by any thread. */
final class Segments {
    private final ConcurrentHashMap<Integer, SegmentFile> open = new ConcurrentHashMap<>();

    void put(SegmentFile segment) {
        open.put(segment.number(), segment);
    }

    boolean has(int number) {
        return open.containsKey(number);
    }

    /** Held: the caller releases it. Null if it is gone. */
    @Nullable
    SegmentFile acquire(int number) {
        var segment = open.get(number);
        return segment != null && segment.acquire() ? segment : null;
    }

    /** Whether nobody reads it now. */
    boolean remove(int number) {
        var segment = open.remove(number);
        if (segment == null) {
            return true;
        }
        segment.release();
        return segment.closed();
    }

    int count() {
        return open.size();
    }

    long bytes() {
        return open.values().stream()
                .filter(SegmentFile::acquire)
                .mapToLong(segment -> {
                    try {
                        return segment.file().size();
                    } finally {
                        segment.release();
                    }
                })
                .sum();
    }

    void closeAll() {
        open.keySet().forEach(this::remove);
    }
}
