package io.warren.storage.journal;

import io.warren.engine.queue.MessageIndex;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The durable messages of one sealed segment, without their bodies: a row each in the order of the file, 48 bytes and 8 for
 * each target queue. Derived from the segment and never changed; what of it is alive is said by {@link SegmentLive}, by the
 * numbers of its references: the target queues of all rows, counted through.
 *
 * <pre>
 * row: offset 4, entry length 4, identity 8, enqueued at 8, time to live 8, body length 4, number of its first reference 4,
 *      target queues 4, priority 2, zero 2, then 8 for each target queue
 * </pre>
 */
final class SegmentIndex {
    private static final long MAGIC = 0x57415252454E4931L;
    private static final int ROW = 48;

    private byte[] bytes = new byte[1024];
    private ByteBuffer rows = ByteBuffer.wrap(bytes);
    private int[] starts = new int[16];
    private int count;
    private int references;
    private int moved;
    private int end;

    int rows() {
        return count;
    }

    int references() {
        return references;
    }

    /** Rows whose message was first written elsewhere. */
    int moved() {
        return moved;
    }

    void add(long position, int length, ByteBuffer payload) {
        var targets = MessageFormat.targets(payload);
        if (bytes.length - end < ROW + 8 * targets) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, end + ROW + 8 * targets));
            rows = ByteBuffer.wrap(bytes);
        }
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, count * 2);
        }
        starts[count++] = end;
        var identity = MessageFormat.identity(payload);
        moved += identity == position ? 0 : 1;
        rows.putInt(end, (int) EntryFormat.offsetOf(position))
                .putInt(end + 4, length)
                .putLong(end + 8, identity)
                .putLong(end + 16, MessageFormat.enqueuedAtMillis(payload))
                .putLong(end + 24, MessageFormat.timeToLiveMillis(payload))
                .putInt(end + 32, MessageFormat.bodyBytes(payload))
                .putInt(end + 36, references)
                .putInt(end + 40, targets)
                .putShort(end + 44, (short) MessageFormat.priority(payload))
                .putShort(end + 46, (short) 0);
        for (var i = 0; i < targets; i++) {
            rows.putLong(end + ROW + 8 * i, MessageFormat.target(payload, i));
        }
        references += targets;
        end += ROW + 8 * targets;
    }

    /** The number of the row at this offset, -1 if there is none. */
    int find(long offset) {
        var low = 0;
        var high = count - 1;
        while (low <= high) {
            var middle = (low + high) >>> 1;
            var there = offset(middle);
            if (there < offset) {
                low = middle + 1;
            } else if (there > offset) {
                high = middle - 1;
            } else {
                return middle;
            }
        }
        return -1;
    }

    long offset(int row) {
        return rows.getInt(starts[row]) & 0xFFFF_FFFFL;
    }

    int length(int row) {
        return rows.getInt(starts[row] + 4);
    }

    long identity(int row) {
        return rows.getLong(starts[row] + 8);
    }

    int firstReference(int row) {
        return rows.getInt(starts[row] + 36);
    }

    int targets(int row) {
        return rows.getInt(starts[row] + 40);
    }

    long target(int row, int number) {
        return rows.getLong(starts[row] + ROW + 8 * number);
    }

    /** The number of the reference by which this queue has the row, -1 if it has not. */
    int reference(int row, long queue) {
        for (var i = 0; i < targets(row); i++) {
            if (target(row, i) == queue) {
                return firstReference(row) + i;
            }
        }
        return -1;
    }

    void addTo(MessageIndex index, int row, boolean redelivered, long counts) {
        var at = starts[row];
        index.add(
                rows.getLong(at + 8),
                rows.getInt(at + 32),
                rows.getLong(at + 16),
                rows.getLong(at + 24),
                rows.getShort(at + 44),
                redelivered,
                (int) (counts >>> 32),
                (int) counts);
    }

    void write(JournalFiles files, int segment) {
        ChecksummedFile.write(files.disk(), files.index(segment), MAGIC, out -> {
            out.putLong(files.journalId());
            out.putInt(segment);
            out.putInt(count);
            out.putInt(references);
            out.putInt(moved);
            out.putInt(end);
            out.put(bytes, end);
        });
    }

    /** Null if there is none that can be believed. */
    static @Nullable SegmentIndex read(JournalFiles files, int segment) {
        var in = ChecksummedFile.open(files.disk(), files.index(segment), MAGIC);
        if (in == null) {
            return null;
        }
        try (in) {
            if (in.getLong() != files.journalId() || in.getInt() != segment) {
                return null;
            }
            var index = new SegmentIndex();
            index.count = in.getInt();
            index.references = in.getInt();
            index.moved = in.getInt();
            index.end = in.getInt();
            index.bytes = in.get(index.end);
            index.rows = ByteBuffer.wrap(index.bytes);
            index.starts = new int[Math.max(16, index.count)];
            var at = 0;
            for (var row = 0; row < index.count; row++) {
                index.starts[row] = at;
                at += ROW + 8 * index.targets(row);
            }
            return index;
        }
    }
}
