package io.warren.amqp.types;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing array of bytes in network order. */
public final class WireWriter {
    private byte[] bytes;
    private int length;

    public WireWriter(int expected) {
        bytes = new byte[Math.max(16, expected)];
    }

    public int length() {
        return length;
    }

    public byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    public WireWriter u8(int value) {
        reserve(1);
        bytes[length++] = (byte) value;
        return this;
    }

    public WireWriter u16(int value) {
        return u8(value >> 8).u8(value);
    }

    public WireWriter u32(long value) {
        return u16((int) (value >> 16)).u16((int) value);
    }

    public WireWriter i64(long value) {
        return u32(value >> 32).u32(value);
    }

    public WireWriter raw(byte[] value) {
        reserve(value.length);
        System.arraycopy(value, 0, bytes, length, value.length);
        length += value.length;
        return this;
    }

    /** At most 255 bytes of UTF-8; more is our own mistake. */
    public WireWriter shortString(String text) {
        var utf8 = text.getBytes(StandardCharsets.UTF_8);
        if (utf8.length > 255) {
            throw new IllegalArgumentException("a short string of " + utf8.length + " bytes");
        }
        return u8(utf8.length).raw(utf8);
    }

    public WireWriter longString(byte[] value) {
        return u32(value.length).raw(value);
    }

    /** Leaves room for a 32 bit length and returns where it is. */
    int beginLength() {
        var at = length;
        u32(0);
        return at;
    }

    /** Fills in the length of what was written since. */
    void endLength(int at) {
        var value = length - at - 4;
        bytes[at] = (byte) (value >> 24);
        bytes[at + 1] = (byte) (value >> 16);
        bytes[at + 2] = (byte) (value >> 8);
        bytes[at + 3] = (byte) value;
    }

    private void reserve(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
