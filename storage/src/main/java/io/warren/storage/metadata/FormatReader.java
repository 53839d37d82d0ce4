package io.warren.storage.metadata;

import io.warren.amqp.types.FieldTable;
import io.warren.amqp.types.FieldTableWire;
import io.warren.amqp.types.MalformedWire;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Reads the fields of stored forms; every length is checked before anything is allocated. Throws {@link MalformedWire}. */
final class FormatReader {
    private final ByteBuffer in;

    FormatReader(ByteBuffer in) {
        this.in = in;
    }

    int u8() {
        return need(1).get() & 0xFF;
    }

    long i64() {
        return need(8).getLong();
    }

    boolean bool() {
        return switch (u8()) {
            case 0 -> false;
            case 1 -> true;
            default -> throw new MalformedWire("neither true nor false");
        };
    }

    String text() {
        var length = length();
        var text = FieldTableWire.text(in.slice(in.position(), length));
        in.position(in.position() + length);
        return text;
    }

    byte[] bytes() {
        var bytes = new byte[length()];
        in.get(bytes);
        return bytes;
    }

    List<String> texts() {
        // Each text costs four bytes at least.
        var count = need(4).getInt() & 0xFFFF_FFFFL;
        if (count > in.remaining() / 4) {
            throw new MalformedWire(count + " texts with " + in.remaining() + " bytes left");
        }
        var texts = new ArrayList<String>((int) count);
        for (var each = 0; each < count; each++) {
            texts.add(text());
        }
        return texts;
    }

    FieldTable table() {
        return FieldTableWire.read(in);
    }

    void end() {
        if (in.hasRemaining()) {
            throw new MalformedWire(in.remaining() + " bytes too many");
        }
    }

    private int length() {
        var length = need(4).getInt() & 0xFFFF_FFFFL;
        if (length > in.remaining()) {
            throw new MalformedWire("a length of " + length + " with " + in.remaining() + " bytes left");
        }
        return (int) length;
    }

    private ByteBuffer need(int bytes) {
        if (in.remaining() < bytes) {
            throw new MalformedWire("data ends " + (bytes - in.remaining()) + " bytes early");
        }
        return in;
    }
}
