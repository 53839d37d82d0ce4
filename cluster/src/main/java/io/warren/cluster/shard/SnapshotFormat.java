package io.warren.cluster.shard;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A shard's index as bytes: positions and counts, no bodies.
 *
 * <pre>
 * head
 *   0  4  "WShS"
 *   4  2  version, 1
 *   6  2  flags, none yet; who finds one it does not know refuses
 *   8  8  index of the last entry that is in it
 *  16  8  the leader's clock at that entry, wall, milliseconds
 *  24  4  number of queues
 *  28  4  CRC32C of the bytes 0 to 27
 * queue, in the order of their ids
 *   0  8  id
 *   8  8  position of the last message that ever came
 *  16  8  term in which somebody may have been handed messages, 0 for none yet
 *  24  8  messages up to this position may have been handed out
 *  32  4  number of messages
 *  36  4  CRC32C of the bytes 0 to 35
 *  40     messages of 32 bytes, in their order: position 8, enqueued at 8, time to live 4, body length 4, priority 2,
 *         deliveries 2, acquired 2, zero 2; behind each 4,096 and behind the last their CRC32C 4
 * </pre>
 */
final class SnapshotFormat {
    private static final int MAGIC = 0x5753_6853;
    private static final short VERSION = 1;
    private static final int HEAD = 32;
    private static final int QUEUE_HEAD = 40;
    private static final int ROW = 32;
    private static final int BLOCK_ROWS = 4_096;

    private SnapshotFormat() {}

    static void write(ShardIndex index, OutputStream out) throws IOException {
        var head = ByteBuffer.allocate(HEAD)
                .putInt(MAGIC)
                .putShort(VERSION)
                .putShort((short) 0)
                .putLong(index.applied())
                .putLong(index.clockMillis())
                .putInt(index.queues());
        out.write(sealed(head));
        var queues = new TreeMap<Long, QueueIndex>();
        index.forEach(queues::put);
        for (var each : queues.entrySet()) {
            writeQueue(each.getKey(), each.getValue(), out);
        }
    }

    private static void writeQueue(long id, QueueIndex queue, OutputStream out) throws IOException {
        var head = ByteBuffer.allocate(QUEUE_HEAD)
                .putLong(id)
                .putLong(queue.last())
                .putLong(queue.takenTerm())
                .putLong(queue.handedOutUpTo())
                .putInt(queue.size());
        out.write(sealed(head));
        var blocks = new Blocks(out);
        queue.rows(blocks);
        blocks.flush();
    }

    /** Rows gathered to blocks with a checksum each. */
    private static final class Blocks implements QueueIndex.Row {
        private final ByteBuffer block = ByteBuffer.allocate(BLOCK_ROWS * ROW + 4);
        private final OutputStream out;
        private @Nullable IOException failed;

        private Blocks(OutputStream out) {
            this.out = out;
        }

        @Override
        public void message(
                long position,
                long enqueuedAtMillis,
                int timeToLiveMillis,
                int bodyBytes,
                short priority,
                short deliveryCount,
                short acquiredCount) {
            block.putLong(position)
                    .putLong(enqueuedAtMillis)
                    .putInt(timeToLiveMillis)
                    .putInt(bodyBytes)
                    .putShort(priority)
                    .putShort(deliveryCount)
                    .putShort(acquiredCount)
                    .putShort((short) 0);
            if (block.remaining() < ROW) {
                write();
            }
        }

        private void write() {
            try {
                if (failed == null) {
                    out.write(sealed(block));
                }
            } catch (IOException cause) {
                failed = cause;
            }
            block.clear();
        }

        private void flush() throws IOException {
            if (block.position() > 0) {
                write();
            }
            if (failed != null) {
                throw failed;
            }
        }
    }

    /** Throws {@link UnreadableEntry} if the bytes are no snapshot, not whole, or of a version this node does not know. */
    static ShardIndex read(InputStream in) throws IOException {
        var magic = ByteBuffer.wrap(bytes(in, 8));
        if (magic.getInt(0) != MAGIC) {
            throw new UnreadableEntry("no snapshot of a shard");
        }
        if (magic.getShort(4) != VERSION) {
            throw new UnreadableEntry("a snapshot of version " + magic.getShort(4) + "; this node knows " + VERSION);
        }
        var head = ByteBuffer.allocate(HEAD).put(magic).put(bytes(in, HEAD - 8));
        unsealed(head, "the head of a snapshot");
        if (head.getShort(6) != 0) {
            throw new UnreadableEntry("a snapshot with flags " + head.getShort(6) + ", which this node does not know");
        }
        var queues = new TreeMap<Long, QueueIndex>();
        for (var left = head.getInt(24); left > 0; left--) {
            var queueHead = ByteBuffer.wrap(bytes(in, QUEUE_HEAD));
            unsealed(queueHead, "the head of a queue");
            queues.put(queueHead.getLong(0), readQueue(queueHead, in));
        }
        if (head.getInt(24) != queues.size() || in.read() >= 0) {
            throw new UnreadableEntry("a snapshot of " + head.getInt(24) + " queues with " + queues.size());
        }
        return new ShardIndex(head.getLong(8), head.getLong(16), queues);
    }

    private static QueueIndex readQueue(ByteBuffer head, InputStream in) throws IOException {
        var queue = new QueueIndex();
        var before = 0L;
        // Grows with what is really there, whatever the number says.
        for (var left = head.getInt(32); left > 0; left -= BLOCK_ROWS) {
            var rows = Math.min(BLOCK_ROWS, left);
            var block = ByteBuffer.wrap(bytes(in, rows * ROW + 4));
            unsealed(block.position(rows * ROW), "a block of messages");
            block.flip();
            for (var row = 0; row < rows; row++) {
                var position = block.getLong();
                if (position <= before) {
                    throw new UnreadableEntry("a snapshot with a message at " + position + " behind " + before);
                }
                before = position;
                queue.append(
                        position,
                        block.getLong(),
                        block.getInt(),
                        block.getInt(),
                        block.getShort(),
                        block.getShort(),
                        block.getShort());
                block.getShort();
            }
        }
        queue.marks(head.getLong(8), head.getLong(16), head.getLong(24));
        return queue;
    }

    private static byte[] sealed(ByteBuffer filled) {
        filled.putInt(crc(filled, filled.position()));
        var bytes = new byte[filled.position()];
        filled.get(0, bytes);
        return bytes;
    }

    private static void unsealed(ByteBuffer bytes, String what) {
        var length = bytes.capacity() - 4;
        if (bytes.getInt(length) != crc(bytes, length)) {
            throw new UnreadableEntry(what + " has a wrong checksum");
        }
    }

    private static byte[] bytes(InputStream in, int count) throws IOException {
        var bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("a snapshot that ends early");
        }
        return bytes;
    }

    private static int crc(ByteBuffer bytes, int length) {
        var crc = new CRC32C();
        crc.update(bytes.slice(0, length));
        return (int) crc.getValue();
    }
}
