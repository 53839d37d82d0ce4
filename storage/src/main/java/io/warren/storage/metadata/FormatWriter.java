package io.warren.storage.metadata;

import io.warren.amqp.types.FieldTable;
import io.warren.amqp.types.FieldTableWire;
import io.warren.amqp.types.WireWriter;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes the fields of stored forms. What {@link FormatReader} could not read back is refused, never altered. */
final class FormatWriter {
    private final WireWriter out;

    FormatWriter(int expected) {
        out = new WireWriter(expected);
    }

    byte[] toBytes() {
        return out.toBytes();
    }

    FormatWriter u8(int value) {
        out.u8(value);
        return this;
    }

    FormatWriter i64(long value) {
        out.i64(value);
        return this;
    }

    FormatWriter bool(boolean value) {
        return u8(value ? 1 : 0);
    }

    FormatWriter text(String value) {
        try {
            // A lone surrogate would become a question mark, and two names one.
            var utf8 = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(value));
            var bytes = new byte[utf8.remaining()];
            utf8.get(bytes);
            out.longString(bytes);
            return this;
        } catch (CharacterCodingException lone) {
            throw new IllegalArgumentException("a text that is not Unicode");
        }
    }

    FormatWriter bytes(byte[] value) {
        out.longString(value);
        return this;
    }

    FormatWriter texts(List<String> values) {
        out.u32(values.size());
        values.forEach(this::text);
        return this;
    }

    FormatWriter table(FieldTable value) {
        FieldTableWire.write(out, value);
        return this;
    }
}
