package io.warren.cluster.raft;

import com.alipay.sofa.jraft.entity.RaftOutter.SnapshotMeta;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * A snapshot as it is kept and copied: version 1, zero 3, CRC32C 4 over the rest, length 4 of JRaft's description (index,
 * term, members), that description, then what the state gave.
 */
record SnapshotFormat(SnapshotMeta meta, ByteBuffer state) {
    private static final byte VERSION = 1;
    private static final int CHECKED_FROM = 8;
    private static final int HEAD_BYTES = 12;

    ByteBuffer write() {
        var description = meta.toByteArray();
        var to = ByteBuffer.allocate(HEAD_BYTES + description.length + state.remaining());
        to.put(VERSION).position(HEAD_BYTES - Integer.BYTES);
        to.putInt(description.length).put(description).put(state.duplicate()).flip();
        return to.putInt(Integer.BYTES, crc(to));
    }

    /** Throws {@link IllegalArgumentException} for what is none, or is altered. */
    static SnapshotFormat read(ByteBuffer bytes) {
        var from = bytes.slice();
        if (from.remaining() < HEAD_BYTES || from.get(0) != VERSION) {
            throw new IllegalArgumentException("not a snapshot of this version");
        }
        if (from.getInt(Integer.BYTES) != crc(from)) {
            throw new IllegalArgumentException("a snapshot that was altered");
        }
        from.position(HEAD_BYTES - Integer.BYTES);
        var length = from.getInt();
        try {
            var meta = SnapshotMeta.parseFrom(from.slice(HEAD_BYTES, length));
            return new SnapshotFormat(meta, from.slice(HEAD_BYTES + length, from.limit() - HEAD_BYTES - length));
        } catch (InvalidProtocolBufferException | IndexOutOfBoundsException cause) {
            throw new IllegalArgumentException("a snapshot without a description", cause);
        }
    }

    private static int crc(ByteBuffer whole) {
        var crc = new CRC32C();
        crc.update(whole.duplicate().position(CHECKED_FROM));
        return (int) crc.getValue();
    }
}
