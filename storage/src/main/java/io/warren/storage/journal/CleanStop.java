package io.warren.storage.journal;

import io.warren.engine.queue.MessageIndex;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the queues stood when the node stopped in order: exact flags, counts and order. Believed only if the log ends where it
 * says; removed before anything is served, so that it is never believed twice.
 *
 * <pre>
 * magic 8 "WARRENS1", version 4, journal id 8, end of the log 8, queues 4,
 * each: id 8, messages 4, each: position 8, enqueued at 8, time to live 8, body length 4, priority 4, redelivered 4,
 *   delivery count 4, acquired count 4
 * CRC32C 4
 * </pre>
 */
final class CleanStop {
    private static final long MAGIC = 0x57415252454E5331L;
    private static final int VERSION = 1;

    private CleanStop() {}

    static void write(JournalFiles files, long end, Map<Long, MessageIndex> queues) {
        ChecksummedFile.write(files.disk(), files.cleanStop(), MAGIC, out -> {
            out.putInt(VERSION);
            out.putLong(files.journalId());
            out.putLong(end);
            out.putInt(queues.size());
            queues.forEach((queue, index) -> {
                out.putLong(queue);
                out.putInt(index.size());
                for (var i = 0; i < index.size(); i++) {
                    out.putLong(index.position(i));
                    out.putLong(index.enqueuedAtMillis(i));
                    out.putLong(index.timeToLiveMillis(i));
                    out.putInt(index.bodyBytes(i));
                    out.putInt(index.priority(i));
                    out.putInt(index.redelivered(i) ? 1 : 0);
                    out.putInt(index.deliveryCount(i));
                    out.putInt(index.acquiredCount(i));
                }
            });
        });
    }

    /** Null if the log did not end there, or in no such order. */
    static @Nullable Map<Long, MessageIndex> read(JournalFiles files, long end) {
        var in = ChecksummedFile.open(files.disk(), files.cleanStop(), MAGIC);
        if (in == null) {
            return null;
        }
        try (in) {
            if (in.getInt() != VERSION || in.getLong() != files.journalId() || in.getLong() != end) {
                return null;
            }
            var queues = new HashMap<Long, MessageIndex>();
            for (var left = in.getInt(); left > 0; left--) {
                var queue = in.getLong();
                var size = in.getInt();
                var index = new MessageIndex(size);
                for (var i = 0; i < size; i++) {
                    var position = in.getLong();
                    var enqueuedAt = in.getLong();
                    var timeToLive = in.getLong();
                    var bytes = in.getInt();
                    var priority = in.getInt();
                    var redelivered = in.getInt() != 0;
                    index.add(position, bytes, enqueuedAt, timeToLive, priority, redelivered, in.getInt(), in.getInt());
                }
                queues.put(queue, index);
            }
            return queues;
        }
    }
}
