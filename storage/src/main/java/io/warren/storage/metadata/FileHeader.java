package io.warren.storage.metadata;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The first bytes of each file: what it is, the format of the rest, the generation, a checksum. The first nine bytes keep
 * their meaning in every format, so that an older release can say that it is too old.
 */
record FileHeader(int format, Kind kind, long generation) {
    /** What this release writes; it reads this and everything older. */
    static final int FORMAT = 1;

    static final int BYTES = 28;
    private static final long MAGIC = 0x57_52_4E_4D_45_54_41_00L;

    /** What follows. */
    enum Kind {
        CHANGES(1),
        SNAPSHOT(2);

        private final int number;

        Kind(int number) {
            this.number = number;
        }
    }

    ByteBuffer toBytes() {
        var bytes = ByteBuffer.allocate(BYTES);
        bytes.putLong(MAGIC).putInt(format).putInt(kind.number).putLong(generation);
        return bytes.putInt(checksum(bytes)).flip();
    }

    /** What became of reading one. */
    sealed interface Read {
        record Ours() implements Read {}

        record Newer(int format) implements Read {}

        record Damaged(String what) implements Read {}
    }

    /** Whether these bytes are this header. */
    Read check(ByteBuffer bytes) {
        if (bytes.remaining() < BYTES || bytes.getLong(0) != MAGIC) {
            return new Read.Damaged("no header of ours");
        }
        var found = bytes.getInt(8);
        if (bytes.getInt(24) != checksum(bytes)) {
            return new Read.Damaged("a damaged header");
        }
        if (found > FORMAT) {
            return new Read.Newer(found);
        }
        return bytes.getInt(12) == kind.number && bytes.getLong(16) == generation
                ? new Read.Ours()
                : new Read.Damaged("the header of another file");
    }

    private static int checksum(ByteBuffer bytes) {
        var crc = new CRC32C();
        crc.update(bytes.duplicate().position(0).limit(24));
        return (int) crc.getValue();
    }
}
