package io.warren.storage.journal;

import io.warren.storage.file.StorageFailed;
import io.warren.storage.file.StoreFile;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Walks a segment from entry to entry. Where one is bad it looks for the next good one, at every place where one could
 * begin: a length that cannot be trusted leads nowhere.
 *
 * <p>Owner: who scans; the window is reused from scan to scan.
 */
final class SegmentScan {
    interface Visitor {
        /** The payload begins at the buffer's position; of a message at least everything up to its targets, of a group's entry its head. */
        void entry(EntryType type, long position, int length, ByteBuffer payload);
    }

    /** Bytes that are no entry; {@code begun} if there was to be one of this segment. */
    record Gap(long from, long to, boolean begun) {}

    /**
     * @param end behind the last good entry
     * @param gaps in order, the one behind the last good entry included
     */
    record Result(boolean headerGood, int generation, int entries, long end, long size, List<Gap> gaps) {}

    private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(1 << 16).asReadOnlyBuffer();

    private final CRC32C crc = new CRC32C();
    private ByteBuffer window;
    private StoreFile file;
    private long windowStart;
    private int number;
    private int generation;
    private boolean anyGeneration;
    private long limit;
    private boolean begun;

    SegmentScan(int windowBytes, StoreFile file) {
        window = ByteBuffer.allocateDirect(Math.max(windowBytes, 512));
        this.file = file;
    }

    /** @param upTo bytes of the file to look at */
    Result scan(StoreFile scanned, long journal, int segment, long upTo, Visitor visitor) {
        file = scanned;
        number = segment;
        limit = Math.min(upTo, scanned.size());
        windowStart = 0;
        window.limit(0);
        var header = ByteBuffer.allocate(EntryFormat.SEGMENT_HEADER);
        scanned.read(header, 0);
        header.flip();
        var headerGood = EntryFormat.isSegmentHeader(header, journal, segment);
        anyGeneration = !headerGood;
        generation = headerGood ? EntryFormat.generation(header) : 0;
        var gaps = new ArrayList<Gap>();
        var entries = 0;
        var at = (long) EntryFormat.SEGMENT_HEADER;
        var end = at;
        while (at < limit) {
            var length = validAt(at);
            if (length > 0) {
                visit(at, length, visitor);
                entries++;
                at = Math.min(limit, at + EntryFormat.aligned(length));
                end = at;
            } else {
                begun = false;
                var next = nextValid(at);
                gaps.add(new Gap(at, next, begun));
                at = next;
            }
        }
        return new Result(headerGood, generation, entries, end, scanned.size(), gaps);
    }

    private void visit(long at, int length, Visitor visitor) {
        var code = at(at, EntryFormat.HEADER).get((int) (at - windowStart) + EntryFormat.TYPE_AT);
        var type = EntryType.of(code);
        if (type == null) {
            // Whole but unknown: a directory with such entries has a format that is refused before this.
            return;
        }
        var needed = length;
        if (type.carriesMessage() && length > window.capacity()) {
            var start = EntryFormat.HEADER + MessageFormat.FIXED;
            var head = at(at, start).position((int) (at - windowStart) + EntryFormat.HEADER);
            needed = EntryFormat.HEADER + MessageFormat.bytesUpToTargets(head);
        } else if (type == EntryType.GROUP_ENTRY) {
            needed = Math.min(length, EntryFormat.HEADER + GroupFormat.ENTRY_HEAD);
        }
        var bytes = at(at, needed);
        var from = (int) (at - windowStart);
        visitor.entry(
                type,
                EntryFormat.position(number, at),
                length,
                bytes.duplicate().limit(from + needed).position(from + EntryFormat.HEADER));
    }

    /** The length of the good entry that begins there, or 0. */
    private int validAt(long at) {
        if (at + EntryFormat.HEADER > limit) {
            return 0;
        }
        var bytes = at(at, EntryFormat.HEADER);
        var from = (int) (at - windowStart);
        var length = bytes.getInt(from + EntryFormat.LENGTH_AT);
        var claimed = bytes.getInt(from + EntryFormat.CRC_AT);
        var itsGeneration = bytes.getInt(from + EntryFormat.GENERATION_AT);
        if (length < EntryFormat.HEADER
                || at + length > limit
                || bytes.getLong(from + EntryFormat.POSITION_AT) != EntryFormat.position(number, at)
                || bytes.get(from + EntryFormat.VERSION_AT) != EntryFormat.VERSION
                || (!anyGeneration && itsGeneration != generation)
                || crc(at + EntryFormat.LENGTH_AT, at + length) != claimed) {
            return 0;
        }
        if (anyGeneration) {
            anyGeneration = false;
            generation = itsGeneration;
        }
        return length;
    }

    private int crc(long from, long to) {
        crc.reset();
        for (var at = from; at < to; ) {
            var piece = (int) Math.min(window.capacity(), to - at);
            var bytes = at(at, piece);
            var start = (int) (at - windowStart);
            crc.update(bytes.duplicate().limit(start + piece).position(start));
            at += piece;
        }
        return (int) crc.getValue();
    }

    private long nextValid(long from) {
        for (var at = from; at + EntryFormat.HEADER <= limit; at += EntryFormat.ALIGNMENT) {
            var bytes = at(at, EntryFormat.HEADER);
            var itself = bytes.getLong((int) (at - windowStart) + EntryFormat.POSITION_AT);
            if (itself == EntryFormat.position(number, at)) {
                if (validAt(at) > 0) {
                    return at;
                }
                begun = true;
            } else if (itself == 0) {
                // Most likely the unused rest of the segment. No entry begins where its header would be zeros.
                var written = firstWritten(at, limit);
                at = Math.max(at, EntryFormat.aligned(written - EntryFormat.HEADER) - EntryFormat.ALIGNMENT);
            }
        }
        return limit;
    }

    /** The first byte in this range that is not zero, or its end. */
    private long firstWritten(long from, long to) {
        for (var at = from; at < to; ) {
            var piece = (int) Math.min(Math.min(window.capacity(), ZEROS.capacity()), to - at);
            var bytes = at(at, piece);
            var start = (int) (at - windowStart);
            var differs = bytes.duplicate()
                    .limit(start + piece)
                    .position(start)
                    .mismatch(ZEROS.duplicate().limit(piece));
            if (differs >= 0) {
                return at + differs;
            }
            at += piece;
        }
        return to;
    }

    /** The window, moved if need be so that it holds these bytes. They are within the limit. */
    private ByteBuffer at(long offset, int bytes) {
        if (offset >= windowStart && offset + bytes <= windowStart + window.limit()) {
            return window;
        }
        if (bytes > window.capacity()) {
            window = ByteBuffer.allocateDirect(bytes);
        }
        window.clear();
        file.read(window, offset);
        window.flip();
        windowStart = offset;
        if (window.limit() < bytes) {
            throw new StorageFailed(
                    "cannot read " + file.path() + ": it became shorter than " + (offset + bytes) + " bytes");
        }
        return window;
    }
}
