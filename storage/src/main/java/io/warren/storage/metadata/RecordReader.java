package io.warren.storage.metadata;

import io.warren.amqp.types.MalformedWire;
import io.warren.storage.file.StoreFile;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Reads the records of one file from front to back through a window. Owner: the thread that reads. */
final class RecordReader {
    private static final int WINDOW = 1 << 18;

    private final StoreFile file;
    private final long generation;
    private final long end;
    private long position = FileHeader.BYTES;
    private ByteBuffer window = ByteBuffer.allocate(0);
    private long windowAt;

    /** Looks at nothing behind {@code end}. */
    RecordReader(StoreFile file, long generation, long end) {
        this.file = file;
        this.generation = generation;
        this.end = end;
    }

    /** What comes next in the file. */
    sealed interface Next {
        /** A good one, and where it begins. */
        record Whole(long position, StoredRecord record) implements Next {}

        /** The file ends where a record ends. */
        record End(long position) implements Next {}

        /** No valid record begins here. The reader does not go further. */
        record Bad(long position) implements Next {}
    }

    long position() {
        return position;
    }

    /** Throws {@link MetadataUnreadable} for a record that is whole and yet not understood. */
    Next next() {
        if (position == end) {
            return new Next.End(position);
        }
        var frame = frameAt(position);
        if (frame == null) {
            return new Next.Bad(position);
        }
        var at = position;
        position += RecordFrame.HEADER_BYTES + frame.record.remaining();
        try {
            return new Next.Whole(at, StoredRecord.read(frame.record));
        } catch (ChangeFormat.Newer newer) {
            throw new MetadataUnreadable(file.path() + " has at offset " + at + " " + newer.getMessage()
                    + ": it was written by a newer release; nothing was changed");
        } catch (MalformedWire malformed) {
            throw new MetadataUnreadable(file.path() + " has at offset " + at + " a record that makes no sense ("
                    + malformed.getMessage() + "); nothing was changed");
        }
    }

    /**
     * Looks behind a bad place for a record that was written when that place was known to be forced: then the place was good
     * once. Gives the offset of that record, or -1.
     */
    long witnessAgainst(long bad) {
        for (var at = bad + 1; at + RecordFrame.HEADER_BYTES <= end; at++) {
            var frame = frameAt(at);
            if (frame != null && frame.forcedUpTo > bad) {
                return at;
            }
        }
        return -1;
    }

    private record Frame(ByteBuffer record, long forcedUpTo) {}

    private @Nullable Frame frameAt(long at) {
        if (at + RecordFrame.HEADER_BYTES > end) {
            return null;
        }
        var header = bytes(at, RecordFrame.HEADER_BYTES);
        if (header.getInt(header.position()) != RecordFrame.MARKER) {
            return null;
        }
        header.getInt();
        var length = header.getInt();
        var checksum = header.getInt();
        var forcedUpTo = header.getLong();
        if (length < 0 || length > RecordFrame.MAX_RECORD_BYTES || length > end - at - RecordFrame.HEADER_BYTES) {
            return null;
        }
        var record = bytes(at + RecordFrame.HEADER_BYTES, length);
        return RecordFrame.checksum(record, generation, at, forcedUpTo) == checksum
                ? new Frame(record, forcedUpTo)
                : null;
    }

    /** A view of these bytes, which are in the file. */
    private ByteBuffer bytes(long at, int length) {
        if (at < windowAt || at + length > windowAt + window.limit()) {
            window = ByteBuffer.allocate((int) Math.min(end - at, Math.max(WINDOW, length)));
            windowAt = at;
            file.read(window, at);
            // Cut short by somebody else: what is missing reads as zeros and fails its checksum.
            window.position(0).limit(window.capacity());
        }
        return window.slice((int) (at - windowAt), length);
    }
}
