package io.warren.broker.locator;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Packets of DNS as a test writes and reads them, apart from the code that it tests. */
record Packet(ByteBuffer bytes) {
    static final int ID = 0x4242;

    static byte[] name(String name) {
        var wire = new ByteArrayOutputStream();
        for (var label : name.isEmpty() ? List.<String>of() : List.of(name.split("\\."))) {
            wire.write(label.length());
            wire.writeBytes(label.getBytes(StandardCharsets.ISO_8859_1));
        }
        wire.write(0);
        return wire.toByteArray();
    }

    /** A query as resolvers send it: recursion desired, one question. */
    static ByteBuffer query(String name, int type) {
        return query(0x0100, name(name), type, DnsQuery.IN);
    }

    static ByteBuffer query(int flags, byte[] name, int type, int dnsClass, byte[]... additional) {
        var bytes = ByteBuffer.allocate(2_000);
        bytes.putShort((short) ID).putShort((short) flags);
        bytes.putShort((short) 1).putShort((short) 0).putShort((short) 0).putShort((short) additional.length);
        bytes.put(name).putShort((short) type).putShort((short) dnsClass);
        for (var each : additional) {
            bytes.put(each);
        }
        return bytes.flip();
    }

    static byte[] opt(int udpBytes, int version) {
        return ByteBuffer.allocate(11)
                .put((byte) 0)
                .putShort((short) DnsQuery.OPT)
                .putShort((short) udpBytes)
                .putInt(version << 16)
                .putShort((short) 0)
                .array();
    }

    static byte[] copy(ByteBuffer buffer) {
        var bytes = new byte[buffer.limit()];
        buffer.get(0, bytes);
        return bytes;
    }

    int flags() {
        return bytes.getShort(2) & 0xFFFF;
    }

    int code() {
        return flags() & 0xF;
    }

    boolean truncated() {
        return (flags() & 0x200) != 0;
    }

    boolean authoritative() {
        return (flags() & 0x400) != 0;
    }

    int answers() {
        return bytes.getShort(6);
    }

    int authorities() {
        return bytes.getShort(8);
    }

    int additional() {
        return bytes.getShort(10);
    }
}
