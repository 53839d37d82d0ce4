package io.warren.storage.metadata;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * What is around a record on disk: a marker to find it by, its length, a CRC32C and the position up to which the file was
 * known to be forced when it was written.
 *
 * <p>The checksum also covers the generation and the record's own position, so that nothing old or misplaced counts. A disk
 * may write back in any order before a force; the forced position tells later whether a bad record may be such an
 * unfinished write or must have been good once. Pure.
 */
final class RecordFrame {
    static final int HEADER_BYTES = 20;
    static final int MAX_RECORD_BYTES = ChangeFormat.MAX_BYTES + (1 << 20);
    static final int MARKER = 0x57_43_48_47;

    private RecordFrame() {}

    /** Puts the record into the buffer, which will be written at {@code base}. */
    static void put(ByteBuffer out, byte[] record, long generation, long base, long forcedUpTo) {
        if (record.length > MAX_RECORD_BYTES) {
            throw new IllegalArgumentException("a record of " + record.length + " bytes");
        }
        var position = base + out.position();
        out.putInt(MARKER)
                .putInt(record.length)
                .putInt(checksum(ByteBuffer.wrap(record), generation, position, forcedUpTo))
                .putLong(forcedUpTo)
                .put(record);
    }

    static int checksum(ByteBuffer record, long generation, long position, long forcedUpTo) {
        var crc = new CRC32C();
        crc.update(ByteBuffer.allocate(28)
                .putLong(generation)
                .putLong(position)
                .putLong(forcedUpTo)
                .putInt(record.remaining())
                .flip());
        crc.update(record.duplicate());
        return (int) crc.getValue();
    }
}
