package io.warren.storage.metadata;

import io.warren.amqp.types.MalformedWire;
import io.warren.engine.metadata.Metadata;
import io.warren.engine.metadata.MetadataChange;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.zip.CRC32C;

/**
 * Metadata as bytes for other nodes: a change in {@link ChangeFormat}, and all of it at one revision.
 *
 * <p>All of it is really all: unlike a lone node's snapshot it has exclusive and transient objects too, because they outlive
 * the restart of one node of several. What is read is equal to what was written for rules, routing and further changes.
 *
 * <pre>
 * version 1, zero 3, CRC32C 4 of all but itself, length of what follows 8: so in every version
 * revision 8, next id 8, number of changes 8,
 * each: next id before it 8, length 4, the change
 * </pre>
 *
 * Pure.
 */
public final class MetadataBytes {
    private static final byte VERSION = 1;
    private static final int CHECKSUM_AT = 4;
    private static final int HEAD_BYTES = 16;

    private MetadataBytes() {}

    /** Throws {@link IllegalArgumentException} if it cannot be stored unaltered. */
    public static byte[] change(MetadataChange change) {
        return ChangeFormat.write(change);
    }

    /**
     * Of all that remains in the buffer, which stays as it is. There is no checksum in it.
     *
     * @throws MalformedWire if it is none of ours
     * @throws ChangeFormat.Newer if a newer release wrote it
     */
    public static MetadataChange change(ByteBuffer bytes) {
        return ChangeFormat.read(bytes.slice());
    }

    public static byte[] whole(Metadata metadata) {
        var changes = new ArrayList<byte[]>();
        SnapshotRecords.each(
                metadata,
                SnapshotRecords.Part.ALL,
                (nextIdBefore, change) -> changes.add(new FormatWriter(128)
                        .i64(nextIdBefore)
                        .bytes(ChangeFormat.write(change))
                        .toBytes()));
        var length =
                3 * Long.BYTES + changes.stream().mapToLong(each -> each.length).sum();
        var to = ByteBuffer.allocate(Math.toIntExact(HEAD_BYTES + length));
        to.put(VERSION).position(CHECKSUM_AT + Integer.BYTES);
        to.putLong(length)
                .putLong(metadata.revision())
                .putLong(metadata.nextId())
                .putLong(changes.size());
        changes.forEach(to::put);
        to.putInt(CHECKSUM_AT, checksum(to.flip()));
        return to.array();
    }

    /**
     * Of all that remains in the buffer, which stays as it is.
     *
     * @throws MalformedWire if it is not as it was written
     * @throws ChangeFormat.Newer if a newer release wrote it
     */
    public static Metadata whole(ByteBuffer bytes) {
        var from = bytes.slice();
        if (from.remaining() < HEAD_BYTES) {
            throw new MalformedWire("metadata of " + from.remaining() + " bytes");
        }
        var length = from.getLong(CHECKSUM_AT + Integer.BYTES);
        if (length != from.remaining() - HEAD_BYTES) {
            throw new MalformedWire("metadata that say " + length + " and have " + from.remaining() + " bytes");
        }
        if (from.getInt(CHECKSUM_AT) != checksum(from)) {
            throw new MalformedWire("metadata with another checksum");
        }
        if (from.get(0) != VERSION) {
            throw new ChangeFormat.Newer("metadata of version " + from.get(0) + ", this release reads " + VERSION);
        }
        return body(new FormatReader(from.position(HEAD_BYTES)));
    }

    private static Metadata body(FormatReader in) {
        var revision = in.i64();
        var nextId = in.i64();
        var metadata = Metadata.EMPTY;
        for (var left = in.i64(); left > 0; left--) {
            var nextIdBefore = in.i64();
            metadata = metadata.resumedAt(0, nextIdBefore).apply(ChangeFormat.read(ByteBuffer.wrap(in.bytes())));
        }
        in.end();
        return metadata.resumedAt(revision, nextId);
    }

    private static int checksum(ByteBuffer whole) {
        var crc = new CRC32C();
        crc.update(whole.slice(0, CHECKSUM_AT));
        var rest = CHECKSUM_AT + Integer.BYTES;
        crc.update(whole.slice(rest, whole.limit() - rest));
        return (int) crc.getValue();
    }
}
