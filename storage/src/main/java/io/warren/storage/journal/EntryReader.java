package io.warren.storage.journal;

import java.nio.ByteBuffer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads entries by their places, with a window over the segment: messages of one burst lie side by side, one read brings
 * many. For one thread at a time.
 *
 * <p>What the window holds is never read again from the disk, so it is to be {@link #forget forgotten} before entries are
 * asked for that may have been written since.
 */
final class EntryReader {
    /** Most messages come with one read of so much. */
    private static final int LEAST = 4096;

    private static final int WINDOW = 256 << 10;

    private static final int NO_SEGMENT = 0;

    private @Nullable ByteBuffer window;
    private int segmentNumber = NO_SEGMENT;
    private long from;

    /** Nothing that was read before counts any more. */
    void forget() {
        segmentNumber = NO_SEGMENT;
    }

    /**
     * The payload of the message that lies there, good until the next call; null if the bytes are not such an entry.
     *
     * @param lastOffset of the entries that will be asked for next in this segment; not below {@code offset}
     */
    @Nullable
    ByteBuffer message(SegmentFile segment, long offset, long lastOffset) {
        return payload(segment, offset, lastOffset, EntryType::carriesMessage, MessageFormat.FIXED);
    }

    /** The same of an entry of a group's log. */
    @Nullable
    ByteBuffer groupEntry(SegmentFile segment, long offset, long lastOffset) {
        return payload(segment, offset, lastOffset, type -> type == EntryType.GROUP_ENTRY, GroupFormat.ENTRY_HEAD);
    }

    private @Nullable ByteBuffer payload(
            SegmentFile segment, long offset, long lastOffset, Predicate<EntryType> wanted, int least) {
        var bytes = windowAt(segment, offset, EntryFormat.HEADER);
        if (bytes == null) {
            bytes = read(segment, offset, lastOffset);
        }
        var at = (int) (offset - from);
        if (bytes.limit() - at < EntryFormat.HEADER) {
            return null;
        }
        var length = bytes.getInt(at + EntryFormat.LENGTH_AT);
        if (!isEntry(bytes, at, segment, offset, wanted) || length < EntryFormat.HEADER + least) {
            return null;
        }
        if (at + length > bytes.limit() && at > 0) {
            bytes = read(segment, offset, Math.max(lastOffset, offset + length - LEAST));
            at = 0;
        }
        var entry = length <= bytes.limit() - at ? bytes.slice(at, length) : rest(segment, offset, length);
        return entry != null
                        && EntryFormat.crc(entry, EntryFormat.LENGTH_AT, length) == entry.getInt(EntryFormat.CRC_AT)
                ? entry.slice(EntryFormat.HEADER, length - EntryFormat.HEADER)
                : null;
    }

    private static boolean isEntry(
            ByteBuffer bytes, int at, SegmentFile segment, long offset, Predicate<EntryType> wanted) {
        var type = EntryType.of(bytes.get(at + EntryFormat.TYPE_AT));
        return type != null
                && wanted.test(type)
                && bytes.get(at + EntryFormat.VERSION_AT) == EntryFormat.VERSION
                && bytes.getInt(at + EntryFormat.GENERATION_AT) == segment.generation()
                && bytes.getLong(at + EntryFormat.POSITION_AT) == EntryFormat.position(segment.number(), offset);
    }

    private @Nullable ByteBuffer windowAt(SegmentFile segment, long offset, int length) {
        return window != null
                        && segmentNumber == segment.number()
                        && offset >= from
                        && offset + length <= from + window.limit()
                ? window
                : null;
    }

    private ByteBuffer read(SegmentFile segment, long offset, long lastOffset) {
        var bytes = window;
        if (bytes == null) {
            bytes = ByteBuffer.allocateDirect(WINDOW);
            window = bytes;
        }
        segmentNumber = NO_SEGMENT;
        bytes.clear().limit((int) Math.min(WINDOW, lastOffset - offset + LEAST));
        segment.file().read(bytes, offset);
        bytes.flip();
        from = offset;
        segmentNumber = segment.number();
        return bytes;
    }

    /** Of an entry that is larger than the window: in pieces of it, into an array of its own. */
    private @Nullable ByteBuffer rest(SegmentFile segment, long offset, int length) {
        if (offset + length > segment.file().size()) {
            return null;
        }
        var entry = ByteBuffer.allocate(length);
        while (entry.hasRemaining()) {
            var have = entry.position();
            var piece = read(segment, offset + have, offset + length - LEAST);
            if (!piece.hasRemaining()) {
                return null;
            }
            piece.limit(Math.min(piece.limit(), length - have));
            entry.put(piece);
        }
        forget();
        return entry.flip();
    }
}
