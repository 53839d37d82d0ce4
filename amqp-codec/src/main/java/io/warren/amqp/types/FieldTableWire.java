package io.warren.amqp.types;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Field tables on the wire, reading and writing side by side.
 *
 * <p>Every length is checked against the bytes that are left before anything is allocated, so that a table never costs
 * more than a small multiple of its own size; tables and arrays nest {@value #MAX_DEPTH} deep at most.
 */
public final class FieldTableWire {
    /** RabbitMQ's Java client draws the same line. */
    public static final int MAX_DEPTH = 32;

    /** The only one: an octet of an array shall not buy an object. */
    private static final FieldValue VOID = new FieldValue.Void();

    private FieldTableWire() {}

    /** Reads a table with its length in front. */
    public static FieldTable read(ByteBuffer in) {
        return readTable(in, 1);
    }

    public static void write(WireWriter out, FieldTable table) {
        var at = out.beginLength();
        for (var entry : table.entries()) {
            out.shortString(entry.getKey());
            writeValue(out, entry.getValue());
        }
        out.endLength(at);
    }

    public static byte[] toBytes(FieldTable table) {
        var out = new WireWriter(64);
        write(out, table);
        return out.toBytes();
    }

    private static FieldTable readTable(ByteBuffer in, int depth) {
        var content = slice(in, depth);
        if (!content.hasRemaining()) {
            return FieldTable.EMPTY;
        }
        var table = FieldTable.builder();
        while (content.hasRemaining()) {
            var key = shortString(content);
            table.put(key, readValue(content, depth));
        }
        return table.build();
    }

    private static List<FieldValue> readArray(ByteBuffer in, int depth) {
        var content = slice(in, depth);
        var elements = new ArrayList<FieldValue>();
        while (content.hasRemaining()) {
            elements.add(readValue(content, depth));
        }
        return elements;
    }

    private static ByteBuffer slice(ByteBuffer in, int depth) {
        if (depth > MAX_DEPTH) {
            throw new MalformedWire("a table nested deeper than " + MAX_DEPTH);
        }
        var length = length(in);
        var content = in.slice(in.position(), length);
        in.position(in.position() + length);
        return content;
    }

    private static FieldValue readValue(ByteBuffer in, int depth) {
        var type = need(in, 1).get();
        return switch (type) {
            case 't' -> new FieldValue.Bool(need(in, 1).get() != 0);
            case 'b' -> new FieldValue.Int8(need(in, 1).get());
            case 'B' -> new FieldValue.UInt8(need(in, 1).get() & 0xFF);
            case 's' -> new FieldValue.Int16(need(in, 2).getShort());
            case 'u' -> new FieldValue.UInt16(need(in, 2).getShort() & 0xFFFF);
            case 'I' -> new FieldValue.Int32(need(in, 4).getInt());
            case 'i' -> new FieldValue.UInt32(need(in, 4).getInt() & 0xFFFF_FFFFL);
            case 'l', 'L' -> new FieldValue.Int64(need(in, 8).getLong());
            case 'f' -> new FieldValue.Float32(need(in, 4).getFloat());
            case 'd' -> new FieldValue.Float64(need(in, 8).getDouble());
            case 'D' -> {
                need(in, 5);
                yield new FieldValue.Decimal(in.get() & 0xFF, in.getInt());
            }
            case 'S' -> new FieldValue.LongString(bytes(in));
            case 'x' -> new FieldValue.Bytes(bytes(in));
            case 'T' -> new FieldValue.Timestamp(need(in, 8).getLong());
            case 'F' -> new FieldValue.Table(readTable(in, depth + 1));
            case 'A' -> new FieldValue.Array(readArray(in, depth + 1));
            case 'V' -> VOID;
            default -> throw new MalformedWire("unknown field type " + (type & 0xFF));
        };
    }

    private static void writeValue(WireWriter out, FieldValue value) {
        switch (value) {
            case FieldValue.Bool(var bool) -> out.u8('t').u8(bool ? 1 : 0);
            case FieldValue.Int8(var number) -> out.u8('b').u8(number);
            case FieldValue.UInt8(var number) -> out.u8('B').u8(number);
            case FieldValue.Int16(var number) -> out.u8('s').u16(number);
            case FieldValue.UInt16(var number) -> out.u8('u').u16(number);
            case FieldValue.Int32(var number) -> out.u8('I').u32(number);
            case FieldValue.UInt32(var number) -> out.u8('i').u32(number);
            case FieldValue.Int64(var number) -> out.u8('l').i64(number);
            case FieldValue.Float32(var number) -> out.u8('f').u32(Float.floatToRawIntBits(number));
            case FieldValue.Float64(var number) -> out.u8('d').i64(Double.doubleToRawLongBits(number));
            case FieldValue.Decimal(var scale, var unscaled) ->
                out.u8('D').u8(scale).u32(unscaled);
            case FieldValue.LongString(var bytes) -> out.u8('S').longString(bytes);
            case FieldValue.Bytes(var bytes) -> out.u8('x').longString(bytes);
            case FieldValue.Timestamp(var seconds) -> out.u8('T').i64(seconds);
            case FieldValue.Table(var table) -> {
                out.u8('F');
                write(out, table);
            }
            case FieldValue.Array(var elements) -> {
                out.u8('A');
                var at = out.beginLength();
                elements.forEach(each -> writeValue(out, each));
                out.endLength(at);
            }
            case FieldValue.Void _ -> out.u8('V');
        }
    }

    private static byte[] bytes(ByteBuffer in) {
        var bytes = new byte[length(in)];
        in.get(bytes);
        return bytes;
    }

    /** A 32 bit length that is known to be there. */
    static int length(ByteBuffer in) {
        var length = need(in, 4).getInt() & 0xFFFF_FFFFL;
        if (length > in.remaining()) {
            throw new MalformedWire("a length of " + length + " with " + in.remaining() + " bytes left");
        }
        return (int) length;
    }

    /** A short string: a length octet and UTF-8. */
    static String shortString(ByteBuffer in) {
        var length = need(in, 1).get() & 0xFF;
        if (length == 0) {
            return "";
        }
        var bytes = new byte[length];
        need(in, length).get(bytes);
        return text(bytes);
    }

    /** Strict UTF-8, so that no two names become one. Reads to the end of the buffer. */
    public static String text(ByteBuffer utf8) {
        var bytes = new byte[utf8.remaining()];
        utf8.get(bytes);
        return text(bytes);
    }

    private static String text(byte[] utf8) {
        if (isAscii(utf8)) {
            // The usual case, without the decoder: it costs more than the names it decodes.
            return new String(utf8, StandardCharsets.US_ASCII);
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException malformed) {
            throw new MalformedWire("a short string that is not UTF-8");
        }
    }

    private static boolean isAscii(byte[] bytes) {
        for (var each : bytes) {
            if (each < 0) {
                return false;
            }
        }
        return true;
    }

    static ByteBuffer need(ByteBuffer in, int bytes) {
        if (in.remaining() < bytes) {
            throw new MalformedWire("data ends " + (bytes - in.remaining()) + " bytes early");
        }
        return in;
    }
}
