package io.warren.storage.journal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The bytes of a segment file, all numbers big-endian. docs/journal-format.md has the same with reasons.
 *
 * <pre>
 * segment header, 64 bytes
 *   0  8  magic 57 41 52 52 45 4E 4A 31 ("WARRENJ1")
 *   8  8  journal id, the same in all files of a directory
 *  16  4  segment number, from 1, never used again
 *  20  4  generation: a random number of this file
 *  24  8  wall clock at creation, milliseconds
 *  32 28  zero, room for more
 *  60  4  CRC32C of bytes 0 to 59
 *
 * entry, begins at a multiple of 8
 *   0  4  CRC32C of bytes 4 to length-1
 *   4  4  length: header and payload, without padding
 *   8  1  type, see {@link EntryType}
 *   9  1  version of the payload, 1
 *  10  2  zero, room for more
 *  12  4  generation of the segment
 *  16  8  position of this entry: segment number &lt;&lt; 32 | offset
 *  24     payload
 *
 * payload of SETTLED: queue 8, count 4, first position 8, then for each further one the difference to the one before as a
 *   variable-length number (7 bits a byte, lowest first, high bit: more follows); positions ascend
 * payload of RETURNED: queue 8, count 4, then for each: position 8, delivery count 4, acquired count 4
 * payload of DROPPED: count 4, queue 8 each
 * payload of BATCH: forced 8 (every entry at a lower position was on disk when this was written), batch number 8,
 *   wall clock 8
 * payload of CLEAN_STOP: wall clock 8
 * payload of MESSAGE, RELOCATED, PAGED: see {@link MessageFormat}
 * payload of GROUP_ENTRY, GROUP_CUT, GROUP_VOTE: see {@link GroupFormat}
 * </pre>
 *
 * <p>The position inside an entry catches blocks that a disk put in the wrong place; the generation catches what an earlier
 * file left behind.
 */
final class EntryFormat {
    static final long MAGIC = 0x57415252454E4A31L;
    static final int SEGMENT_HEADER = 64;
    static final int HEADER = 24;
    static final byte VERSION = 1;
    static final int ALIGNMENT = 8;

    static final int CRC_AT = 0;
    static final int LENGTH_AT = 4;
    static final int TYPE_AT = 8;
    static final int VERSION_AT = 9;
    static final int GENERATION_AT = 12;
    static final int POSITION_AT = 16;

    static final int BATCH_PAYLOAD = 24;

    private EntryFormat() {}

    static long position(int segment, long offset) {
        assert offset < 1L << 32 : "offset " + offset;
        return ((long) segment << 32) | offset;
    }

    static int segmentOf(long position) {
        return (int) (position >>> 32);
    }

    static long offsetOf(long position) {
        return position & 0xFFFF_FFFFL;
    }

    static long aligned(long bytes) {
        return (bytes + ALIGNMENT - 1) & -ALIGNMENT;
    }

    /** Reads what was written by {@link #segmentHeader}; the generation, or null if it is not this segment's header. */
    static boolean isSegmentHeader(ByteBuffer in, long journal, int segment) {
        return in.remaining() >= SEGMENT_HEADER
                && in.getLong(0) == MAGIC
                && in.getLong(8) == journal
                && in.getInt(16) == segment
                && in.getInt(60) == crc(in, 0, 60);
    }

    static int generation(ByteBuffer header) {
        return header.getInt(20);
    }

    static ByteBuffer segmentHeader(long journal, int segment, int generation, long wallMillis) {
        var header = ByteBuffer.allocate(SEGMENT_HEADER);
        header.putLong(0, MAGIC)
                .putLong(8, journal)
                .putInt(16, segment)
                .putInt(20, generation)
                .putLong(24, wallMillis);
        header.putInt(60, crc(header, 0, 60));
        return header;
    }

    static int crc(ByteBuffer bytes, int from, int to) {
        var crc = new CRC32C();
        crc.update(bytes.slice(from, to - from));
        return (int) crc.getValue();
    }

    static void putVariable(ByteBuffer out, long value) {
        var rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.put((byte) (rest | 0x80));
            rest >>>= 7;
        }
        out.put((byte) rest);
    }

    static long getVariable(ByteBuffer in) {
        var value = 0L;
        for (var shift = 0; shift < 64; shift += 7) {
            var octet = in.get();
            value |= (octet & 0x7FL) << shift;
            if (octet >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("a variable-length number of more than ten bytes");
    }
}
