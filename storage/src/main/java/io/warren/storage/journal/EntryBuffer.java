package io.warren.storage.journal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Encodes entries one after the other and writes them to the end of a segment. Owner: the writer.
 *
 * <p>An entry lies in the buffer whole, but for a body that does not fit: that goes through it in pieces. What each says is
 * gathered on the way, so that nobody has to read a segment again to know what is in it.
 */
final class EntryBuffer {
    private static final byte[] PADDING = new byte[EntryFormat.ALIGNMENT];

    private final CRC32C crc = new CRC32C();
    private ByteBuffer buffer;
    /** The same bytes under positions of its own, for who looks at an entry. */
    private ByteBuffer view;

    private SegmentFile segment;
    private SegmentFacts facts;
    private int entries;
    private long base;
    private long flushed;
    private int entry;
    private EntryType type = EntryType.BATCH;

    EntryBuffer(int bytes, SegmentFile segment) {
        buffer = ByteBuffer.allocateDirect(bytes);
        view = buffer.duplicate();
        this.segment = segment;
        facts = new SegmentFacts(segment.number());
        base = EntryFormat.SEGMENT_HEADER;
    }

    /** Everything before was flushed. */
    void continueIn(SegmentFile next) {
        assert buffer.position() == 0 : "entries of one segment would be written to another";
        segment = next;
        facts = new SegmentFacts(next.number());
        entries = 0;
        base = EntryFormat.SEGMENT_HEADER;
    }

    /** What the segment says so far; nothing is added once the buffer continues in another. */
    SealedSegment sealed() {
        return new SealedSegment(facts, segment.generation(), end(), entries);
    }

    SegmentFile segment() {
        return segment;
    }

    /** Offset behind the last entry. */
    long end() {
        return base + buffer.position();
    }

    long nextPosition() {
        return EntryFormat.position(segment.number(), end());
    }

    /** Bytes encoded since the start, over all segments. */
    long total() {
        return flushed + buffer.position();
    }

    /** Begins an entry; its payload is put into what is returned. Room for this many bytes of it is made. */
    ByteBuffer begin(EntryType begun, long payloadBytes) {
        type = begun;
        var needed = EntryFormat.HEADER + payloadBytes + EntryFormat.ALIGNMENT;
        if (needed > buffer.remaining()) {
            flush();
            if (needed > buffer.capacity()) {
                buffer = ByteBuffer.allocateDirect(Math.toIntExact(needed));
                view = buffer.duplicate();
            }
        }
        var position = nextPosition();
        entry = buffer.position();
        return buffer.putInt(0)
                .putInt(0)
                .put(type.code())
                .put(EntryFormat.VERSION)
                .putShort((short) 0)
                .putInt(segment.generation())
                .putLong(position);
    }

    void finish() {
        var length = buffer.position() - entry;
        checksum(length);
        buffer.putInt(entry, (int) crc.getValue());
        note(length);
        pad(length);
    }

    /** Ends the entry with these bytes, from there on. */
    void finishWith(byte[] rest, int from) {
        var bytes = rest.length - from;
        if (bytes + EntryFormat.ALIGNMENT <= buffer.remaining()) {
            buffer.put(rest, from, bytes);
            finish();
        } else {
            finishInPieces(ByteBuffer.wrap(rest, from, bytes));
        }
    }

    /** Ends the entry with all that remains in there, and reads it away. */
    void finishWith(ByteBuffer rest) {
        if (rest.remaining() + EntryFormat.ALIGNMENT <= buffer.remaining()) {
            buffer.put(rest);
            finish();
        } else {
            finishInPieces(rest);
        }
    }

    private void finishInPieces(ByteBuffer rest) {
        var length = Math.addExact(buffer.position() - entry, rest.remaining());
        checksum(length);
        crc.update(rest.duplicate());
        buffer.putInt(entry, (int) crc.getValue());
        note(length);
        while (rest.hasRemaining()) {
            if (!buffer.hasRemaining()) {
                flush();
            }
            var piece = Math.min(buffer.remaining(), rest.remaining());
            buffer.put(buffer.position(), rest, rest.position(), piece);
            buffer.position(buffer.position() + piece);
            rest.position(rest.position() + piece);
        }
        if (buffer.remaining() < EntryFormat.ALIGNMENT) {
            flush();
        }
        pad(length);
    }

    /** Over what is in the buffer of the entry, once its length is set. */
    private void checksum(int length) {
        buffer.putInt(entry + EntryFormat.LENGTH_AT, length);
        crc.reset();
        crc.update(view.limit(buffer.position()).position(entry + EntryFormat.LENGTH_AT));
    }

    private void note(int length) {
        facts.entry(
                type,
                EntryFormat.position(segment.number(), base + entry),
                length,
                view.limit(buffer.position()).position(entry + EntryFormat.HEADER));
        entries++;
    }

    private void pad(int length) {
        buffer.put(PADDING, 0, (int) (EntryFormat.aligned(length) - length));
    }

    void flush() {
        if (buffer.position() == 0) {
            return;
        }
        var bytes = buffer.flip().remaining();
        segment.file().write(buffer, base);
        base += bytes;
        flushed += bytes;
        buffer.clear();
    }
}
