package io.warren.cluster.shard;

import io.warren.engine.message.Message;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Puts an entry together, see {@link EntryFormat}. Used once. */
final class EntryWriter {
    private ByteBuffer out;
    private int records;

    EntryWriter(int expectedBytes) {
        out = ByteBuffer.allocate(EntryFormat.HEAD + Math.max(64, expectedBytes));
        out.position(EntryFormat.HEAD);
    }

    /** Adds a message; the answer is the number of its record. */
    int message(Message message, long[] queues) {
        var start = begin(MessageFormat.bound(message, queues.length));
        MessageFormat.write(out, message, queues);
        return end(start, EntryFormat.MESSAGE);
    }

    /** @param ranges first and last position of each */
    void settle(long queue, long[] ranges) {
        var start = list(queue, ranges.length / 2);
        for (var position : ranges) {
            out.putLong(position);
        }
        end(start, EntryFormat.SETTLE);
    }

    void returned(long queue, long[] positions, int[] deliveries, int[] acquired) {
        var start = list(queue, positions.length);
        for (var row = 0; row < positions.length; row++) {
            out.putLong(positions[row]).putInt(deliveries[row]).putInt(acquired[row]);
        }
        end(start, EntryFormat.RETURN);
    }

    void open(long queue) {
        queue(queue, EntryFormat.OPEN);
    }

    void drop(long queue) {
        queue(queue, EntryFormat.DROP);
    }

    void take(long queue) {
        queue(queue, EntryFormat.TAKE);
    }

    int records() {
        return records;
    }

    /** The entry; the writer is used up. */
    ByteBuffer finish(long term, long sequence, long clockMillis) {
        var entry = out;
        var length = entry.position() - EntryFormat.HEAD;
        entry.flip();
        entry.put(0, EntryFormat.VERSION)
                .putInt(EntryFormat.RECORDS_AT, records)
                .putLong(8, term)
                .putLong(16, sequence)
                .putLong(24, clockMillis)
                .putInt(EntryFormat.LENGTH_AT, length);
        entry.putInt(EntryFormat.HEAD_CRC_AT, EntryFormat.crc(entry, 0, EntryFormat.HEAD_CRC_AT, 0, 0));
        return entry;
    }

    private void queue(long queue, byte kind) {
        var start = begin(8);
        out.putLong(queue);
        end(start, kind);
    }

    private int list(long queue, int rows) {
        var start = begin(16 + 16L * rows);
        out.putLong(queue).putInt(rows).putInt(0);
        return start;
    }

    private int begin(long atMost) {
        var start = out.position();
        var needed = start + EntryFormat.RECORD_HEAD + atMost + 8;
        if (needed > out.capacity()) {
            if (needed > Integer.MAX_VALUE - 8 || records == Position.MOST_RECORDS) {
                throw new IllegalStateException("an entry of " + needed + " bytes");
            }
            var grown = (int) Math.min(Integer.MAX_VALUE - 8, Math.max(needed, out.capacity() * 2L));
            out = ByteBuffer.wrap(Arrays.copyOf(out.array(), grown)).position(start);
        }
        out.position(start + EntryFormat.RECORD_HEAD);
        return start;
    }

    private int end(int start, byte kind) {
        var length = out.position() - start - EntryFormat.RECORD_HEAD;
        out.putInt(start, length).put(start + EntryFormat.KIND_AT, kind);
        var crc = EntryFormat.crc(out, start, EntryFormat.CRC_AT, start + EntryFormat.RECORD_HEAD, length);
        out.putInt(start + EntryFormat.CRC_AT, crc);
        out.position(start + EntryFormat.whole(length));
        return records++;
    }
}
