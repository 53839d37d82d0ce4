package io.warren.cluster.shard;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * An entry of a shard's log: a head and records. A record has length and checksum of its own and lies at a multiple of 8, so
 * that it can be read, and be moved by whoever keeps the log, without the rest.
 *
 * <pre>
 * head
 *   0  1  version, 1
 *   1  1  flags, none yet; who finds one it does not know refuses
 *   2  2  zero
 *   4  4  number of records
 *   8  8  term it was proposed in; in another term it says nothing
 *  16  8  number of the proposal in that term, from 1
 *  24  8  the leader's clock, wall, milliseconds
 *  32  4  length of all records
 *  36  4  CRC32C of the bytes 0 to 35
 * record
 *   0  4  length of the payload
 *   4  1  kind: 1 message, 2 settle, 3 return, 4 open, 5 drop, 6 take; who finds another refuses
 *   5  3  zero
 *   8  4  CRC32C of the bytes 0 to 7 and the payload
 *  12  4  zero
 *  16     payload, then zeros up to a multiple of 8
 * payloads
 *   message  see {@link MessageFormat}
 *   settle   queue 8, ranges 4, zero 4, then first position 8, last position 8 each
 *   return   queue 8, messages 4, zero 4, then position 8, deliveries 4, acquired 4 each
 *   others   queue 8
 * </pre>
 */
final class EntryFormat {
    static final int HEAD = 40;
    static final int RECORD_HEAD = 16;
    static final byte VERSION = 1;
    static final int RECORDS_AT = 4;
    static final int LENGTH_AT = 32;
    static final int HEAD_CRC_AT = 36;
    static final int KIND_AT = 4;
    static final int CRC_AT = 8;

    static final byte MESSAGE = 1;
    static final byte SETTLE = 2;
    static final byte RETURN = 3;
    static final byte OPEN = 4;
    static final byte DROP = 5;
    static final byte TAKE = 6;

    private static final int LIST_HEAD = 16;
    private static final int LIST_ROW = 16;

    private EntryFormat() {}

    /** What the head of an entry says. */
    record Head(long term, long sequence, long clockMillis, int records) {}

    /** An entry that was found whole. */
    record Entry(Head head, List<ShardCommand> commands) {}

    /** Reads all of it, without bodies. */
    static Entry read(ByteBuffer data) {
        var in = data.slice();
        var head = head(in);
        var commands = new ArrayList<ShardCommand>(Math.min(head.records, 1_024));
        in.position(HEAD);
        for (var record = 0; record < head.records; record++) {
            var payload = next(in, record);
            commands.add(command(in.get(in.position() + KIND_AT), record, payload));
            in.position(in.position() + whole(payload.remaining()));
        }
        if (in.hasRemaining()) {
            throw new UnreadableEntry("an entry with " + in.remaining() + " bytes behind its last record");
        }
        return new Entry(head, commands);
    }

    /** The payload of the message at this record. */
    static ByteBuffer message(ByteBuffer data, int record) {
        var in = data.slice();
        var head = head(in);
        if (record >= head.records) {
            throw new UnreadableEntry("no record " + record + " in an entry of " + head.records);
        }
        in.position(HEAD);
        for (var before = 0; before < record; before++) {
            in.position(in.position() + whole(payloadLength(in, before)));
        }
        var payload = next(in, record);
        var kind = in.get(in.position() + KIND_AT);
        if (kind != MESSAGE) {
            throw new UnreadableEntry("record " + record + " is of kind " + kind + " and no message");
        }
        return payload;
    }

    static int whole(int payloadLength) {
        return RECORD_HEAD + (payloadLength + 7 & ~7);
    }

    private static Head head(ByteBuffer in) {
        if (in.remaining() < HEAD) {
            throw new UnreadableEntry("an entry of " + in.remaining() + " bytes");
        }
        // The version first: what follows may be laid out in another way.
        if (in.get(0) != VERSION) {
            throw new UnreadableEntry("an entry of version " + (in.get(0) & 0xFF) + "; this node knows " + VERSION);
        }
        if (in.getInt(HEAD_CRC_AT) != crc(in, 0, HEAD_CRC_AT, 0, 0)) {
            throw new UnreadableEntry("the head of an entry has a wrong checksum");
        }
        if (in.get(1) != 0) {
            throw new UnreadableEntry("an entry with flags " + in.get(1) + ", which this node does not know");
        }
        var records = in.getInt(RECORDS_AT);
        var length = in.getInt(LENGTH_AT);
        if (length != in.remaining() - HEAD
                || records < 0
                || records > Position.MOST_RECORDS
                || (long) records * RECORD_HEAD > length) {
            throw new UnreadableEntry(
                    "an entry of " + in.remaining() + " bytes that claims " + length + " in " + records + " records");
        }
        return new Head(in.getLong(8), in.getLong(16), in.getLong(24), records);
    }

    private static int payloadLength(ByteBuffer in, int record) {
        if (in.remaining() < RECORD_HEAD) {
            throw new UnreadableEntry("record " + record + " is cut off");
        }
        var length = in.getInt(in.position());
        if (length < 0 || length > in.remaining() - RECORD_HEAD || whole(length) > in.remaining()) {
            throw new UnreadableEntry("record " + record + " claims " + length + " of " + in.remaining() + " bytes");
        }
        return length;
    }

    /** Payload of the record that begins where the buffer stands. */
    private static ByteBuffer next(ByteBuffer in, int record) {
        var length = payloadLength(in, record);
        var at = in.position();
        if (in.getInt(at + CRC_AT) != crc(in, at, CRC_AT, at + RECORD_HEAD, length)) {
            throw new UnreadableEntry("record " + record + " has a wrong checksum");
        }
        return in.slice(at + RECORD_HEAD, length);
    }

    /** Of two stretches of a buffer, one after the other. */
    static int crc(ByteBuffer of, int first, int firstLength, int second, int secondLength) {
        var crc = new CRC32C();
        crc.update(of.slice(first, firstLength));
        if (secondLength > 0) {
            crc.update(of.slice(second, secondLength));
        }
        return (int) crc.getValue();
    }

    private static ShardCommand command(byte kind, int record, ByteBuffer payload) {
        return switch (kind) {
            case MESSAGE -> MessageFormat.publish(payload, record);
            case SETTLE -> settle(payload);
            case RETURN -> returned(payload);
            case OPEN -> new ShardCommand.Open(queue(payload));
            case DROP -> new ShardCommand.Drop(queue(payload));
            case TAKE -> new ShardCommand.Take(queue(payload));
            default -> throw new UnreadableEntry("record " + record + " of kind " + kind + ", unknown to this node");
        };
    }

    private static long queue(ByteBuffer payload) {
        if (payload.remaining() != 8) {
            throw new UnreadableEntry("a queue's id of " + payload.remaining() + " bytes");
        }
        return payload.getLong(0);
    }

    private static int rows(ByteBuffer payload) {
        var rows = payload.remaining() < LIST_HEAD ? -1 : payload.getInt(8);
        if (rows < 0 || LIST_HEAD + (long) rows * LIST_ROW != payload.remaining()) {
            throw new UnreadableEntry("a list of " + rows + " rows in " + payload.remaining() + " bytes");
        }
        return rows;
    }

    private static ShardCommand.Settle settle(ByteBuffer payload) {
        var ranges = new long[2 * rows(payload)];
        payload.slice(LIST_HEAD, payload.remaining() - LIST_HEAD).asLongBuffer().get(ranges);
        return new ShardCommand.Settle(payload.getLong(0), ranges);
    }

    private static ShardCommand.Return returned(ByteBuffer payload) {
        var rows = rows(payload);
        var positions = new long[rows];
        var deliveries = new int[rows];
        var acquired = new int[rows];
        for (var row = 0; row < rows; row++) {
            var at = LIST_HEAD + row * LIST_ROW;
            positions[row] = payload.getLong(at);
            deliveries[row] = payload.getInt(at + 8);
            acquired[row] = payload.getInt(at + 12);
        }
        return new ShardCommand.Return(payload.getLong(0), positions, deliveries, acquired);
    }
}
