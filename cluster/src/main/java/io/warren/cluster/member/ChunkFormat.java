package io.warren.cluster.member;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Bytes between nodes: a message goes in chunks, each with a head.
 *
 * <p>Head: version 1, kind 1 (0: what was taken), flags 1 (1 first chunk, 2 last), zero 1, stream 4. The first chunk of a
 * message adds length 4 and CRC32C 4 of the whole. A stream is what one node sends to another until one of them goes; it
 * has a number so that nothing of an old one is taken for the new.
 */
record ChunkFormat(int kind, boolean first, boolean last, int stream, int length, int crc, ByteBuffer data) {
    static final byte VERSION = 1;
    static final int MAX_CHUNK = 1 << 20;
    /** Kind of the answer "so much was taken"; data: bytes 8, counted since the stream began. */
    static final int TAKEN = 0;

    private static final int HEAD_BYTES = 8;
    private static final int FIRST_HEAD_BYTES = 16;
    private static final int FIRST = 1;
    private static final int LAST = 2;

    static byte[] taken(int stream, long bytes) {
        var data = ByteBuffer.allocate(Long.BYTES).putLong(bytes).flip();
        return write(TAKEN, true, true, stream, Long.BYTES, 0, data, Long.BYTES);
    }

    /** Takes so many bytes out of the data. */
    static byte[] write(
            int kind, boolean first, boolean last, int stream, int length, int crc, ByteBuffer data, int count) {
        var to = ByteBuffer.allocate((first ? FIRST_HEAD_BYTES : HEAD_BYTES) + count);
        to.put(VERSION)
                .put((byte) kind)
                .put((byte) ((first ? FIRST : 0) | (last ? LAST : 0)))
                .put((byte) 0);
        to.putInt(stream);
        if (first) {
            to.putInt(length).putInt(crc);
        }
        to.put(data.slice(data.position(), count));
        data.position(data.position() + count);
        return to.array();
    }

    /** Null for what is no chunk. */
    static @Nullable ChunkFormat read(ByteBuffer from) {
        if (from.remaining() < HEAD_BYTES || from.get() != VERSION) {
            return null;
        }
        var kind = Byte.toUnsignedInt(from.get());
        var flags = from.get();
        from.get();
        var stream = from.getInt();
        var first = (flags & FIRST) != 0;
        if (first && from.remaining() < FIRST_HEAD_BYTES - HEAD_BYTES) {
            return null;
        }
        var length = first ? from.getInt() : 0;
        var crc = first ? from.getInt() : 0;
        if (length < 0 || from.remaining() > MAX_CHUNK) {
            return null;
        }
        return new ChunkFormat(kind, first, (flags & LAST) != 0, stream, length, crc, from.slice());
    }
}
