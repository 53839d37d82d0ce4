package io.warren.cluster.forward;

import io.warren.amqp.types.FieldTable;
import io.warren.amqp.types.FieldTableWire;
import io.warren.cluster.shard.MessageFormat;
import io.warren.engine.message.Message;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Growing bytes in network order; the reader is {@link WireIn}. */
final class WireOut {
    private static final int FIRST_BYTES = 1 << 10;
    private static final long[] NO_TARGETS = {};

    private ByteBuffer out = ByteBuffer.allocate(FIRST_BYTES);

    int length() {
        return out.position();
    }

    ByteBuffer bytes() {
        return ByteBuffer.wrap(out.array(), 0, out.position()).slice();
    }

    WireOut u8(int value) {
        reserve(1);
        out.put((byte) value);
        return this;
    }

    WireOut flag(boolean value) {
        return u8(value ? 1 : 0);
    }

    WireOut i32(int value) {
        reserve(4);
        out.putInt(value);
        return this;
    }

    WireOut i64(long value) {
        reserve(8);
        out.putLong(value);
        return this;
    }

    WireOut f64(double value) {
        return i64(Double.doubleToRawLongBits(value));
    }

    WireOut zeros(int count) {
        reserve(count);
        out.position(out.position() + count);
        return this;
    }

    WireOut text(String text) {
        var utf8 = text.getBytes(StandardCharsets.UTF_8);
        return i32(utf8.length).raw(utf8);
    }

    WireOut table(FieldTable table) {
        return raw(FieldTableWire.toBytes(table));
    }

    /** Length 4, then as {@link MessageFormat} without targets. */
    WireOut message(Message message) {
        reserve(4 + MessageFormat.bound(message, 0));
        var start = out.position();
        out.putInt(0);
        var payload = out.slice();
        MessageFormat.write(payload, message, NO_TARGETS);
        out.putInt(start, payload.position());
        out.position(start + 4 + payload.position());
        return this;
    }

    private WireOut raw(byte[] bytes) {
        reserve(bytes.length);
        out.put(bytes);
        return this;
    }

    private void reserve(long more) {
        var needed = out.position() + more;
        if (needed > out.capacity()) {
            if (needed > Integer.MAX_VALUE - 8) {
                throw new IllegalStateException("a frame of " + needed + " bytes");
            }
            var grown = (int) Math.min(Integer.MAX_VALUE - 8, Math.max(needed, out.capacity() * 2L));
            out = ByteBuffer.wrap(Arrays.copyOf(out.array(), grown)).position(out.position());
        }
    }
}
