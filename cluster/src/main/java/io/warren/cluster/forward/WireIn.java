package io.warren.cluster.forward;

import io.warren.amqp.types.FieldTable;
import io.warren.amqp.types.FieldTableWire;
import io.warren.amqp.types.MalformedWire;
import io.warren.cluster.shard.MessageFormat;
import io.warren.cluster.shard.UnreadableEntry;
import io.warren.engine.message.Message;
import java.nio.ByteBuffer;
import java.util.List;

/** Reads what {@link WireOut} wrote. Every length is held against what is left before anything is allocated by it. */
final class WireIn {
    private final ByteBuffer in;

    WireIn(ByteBuffer bytes) {
        in = bytes.slice();
    }

    int left() {
        return in.remaining();
    }

    int u8() {
        return need(1).get() & 0xFF;
    }

    boolean flag() {
        var value = u8();
        if (value > 1) {
            throw new Garbage("a flag of " + value);
        }
        return value == 1;
    }

    int i32() {
        return need(4).getInt();
    }

    long i64() {
        return need(8).getLong();
    }

    double f64() {
        return Double.longBitsToDouble(i64());
    }

    /** How many of something follow. */
    int count(int leastBytesEach) {
        var count = i32();
        if (count < 0 || (long) count * leastBytesEach > in.remaining()) {
            throw new Garbage("a count of " + count + " with " + in.remaining() + " bytes left");
        }
        return count;
    }

    /** One of these, by its place among them. */
    <E> E one(List<E> of) {
        var number = u8();
        if (number >= of.size()) {
            throw new Garbage("choice " + number + " of " + of.size());
        }
        return of.get(number);
    }

    String text() {
        var bytes = stretch(count(1));
        try {
            return FieldTableWire.text(bytes);
        } catch (MalformedWire malformed) {
            throw new Garbage("a text that is not UTF-8");
        }
    }

    FieldTable table() {
        try {
            return FieldTableWire.read(in);
        } catch (MalformedWire malformed) {
            throw new Garbage("a table that is none: " + malformed.getMessage());
        }
    }

    Message message() {
        var payload = stretch(count(1));
        try {
            return MessageFormat.read(payload);
        } catch (UnreadableEntry unreadable) {
            throw new Garbage("a message that is none: " + unreadable.getMessage());
        }
    }

    private ByteBuffer stretch(int length) {
        var stretch = in.slice(in.position(), length);
        in.position(in.position() + length);
        return stretch;
    }

    private ByteBuffer need(int bytes) {
        if (in.remaining() < bytes) {
            throw new Garbage("it ends early");
        }
        return in;
    }
}
