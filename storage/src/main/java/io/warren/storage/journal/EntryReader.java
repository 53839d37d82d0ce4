package io.warren.storage.journal;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Reads one entry by its place. Any thread. */
final class EntryReader {
    /** Most messages come with one read. */
    private static final int FIRST_READ = 4096;

    private static final int PIECE = 256 << 10;

    private EntryReader() {}

    /** The payload of the message that lies there; null if the bytes are not such an entry. */
    static byte @Nullable [] message(SegmentFile segment, long offset) {
        var file = segment.file();
        var first = ByteBuffer.allocate(FIRST_READ);
        file.read(first, offset);
        first.flip();
        if (first.remaining() < EntryFormat.HEADER) {
            return null;
        }
        var length = first.getInt(EntryFormat.LENGTH_AT);
        var type = EntryType.of(first.get(EntryFormat.TYPE_AT));
        if (type == null
                || !type.carriesMessage()
                || first.get(EntryFormat.VERSION_AT) != EntryFormat.VERSION
                || first.getInt(EntryFormat.GENERATION_AT) != segment.generation()
                || first.getLong(EntryFormat.POSITION_AT) != EntryFormat.position(segment.number(), offset)
                || length < EntryFormat.HEADER + MessageFormat.FIXED
                || offset + length > file.size()) {
            return null;
        }
        var entry = new byte[length];
        var have = Math.min(length, first.remaining());
        first.get(entry, 0, have);
        while (have < length) {
            var piece = Math.min(PIECE, length - have);
            if (file.read(ByteBuffer.wrap(entry, have, piece), offset + have) < piece) {
                return null;
            }
            have += piece;
        }
        var crc = new CRC32C();
        crc.update(entry, EntryFormat.LENGTH_AT, length - EntryFormat.LENGTH_AT);
        return (int) crc.getValue() == first.getInt(EntryFormat.CRC_AT)
                ? Arrays.copyOfRange(entry, EntryFormat.HEADER, length)
                : null;
    }
}
