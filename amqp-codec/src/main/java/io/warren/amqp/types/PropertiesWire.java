package io.warren.amqp.types;

import java.nio.ByteBuffer;

/**
 * The flags and the property list of class basic on the wire (AMQP 0-9-1, section 4.2.6.1), found without decoding more
 * than asked for.
 */
final class PropertiesWire {
    static final int CONTENT_TYPE = 15;
    static final int CONTENT_ENCODING = 14;
    static final int HEADERS = 13;
    static final int DELIVERY_MODE = 12;
    static final int PRIORITY = 11;
    static final int CORRELATION_ID = 10;
    static final int REPLY_TO = 9;
    static final int EXPIRATION = 8;
    static final int MESSAGE_ID = 7;
    static final int TIMESTAMP = 6;
    static final int TYPE = 5;
    static final int USER_ID = 4;
    static final int APP_ID = 3;
    static final int CLUSTER_ID = 2;

    private PropertiesWire() {}

    /** Throws MalformedWire unless the bytes are exactly one flags word and the properties it names. */
    static void validate(byte[] wire) {
        var in = ByteBuffer.wrap(wire);
        var flags = FieldTableWire.need(in, 2).getShort() & 0xFFFF;
        if ((flags & 0b11) != 0) {
            throw new MalformedWire("property flags that class basic does not have");
        }
        for (var property = CONTENT_TYPE; property >= CLUSTER_ID; property--) {
            if ((flags & (1 << property)) != 0) {
                check(in, property);
            }
        }
        if (in.hasRemaining()) {
            throw new MalformedWire(in.remaining() + " bytes behind the last property");
        }
    }

    private static void check(ByteBuffer in, int property) {
        switch (property) {
            case HEADERS -> FieldTableWire.read(in);
            case DELIVERY_MODE, PRIORITY -> FieldTableWire.need(in, 1).get();
            case TIMESTAMP -> FieldTableWire.need(in, 8).getLong();
            default -> FieldTableWire.shortString(in);
        }
    }

    static boolean has(byte[] wire, int property) {
        return (flags(wire) & (1 << property)) != 0;
    }

    static int flags(byte[] wire) {
        return ((wire[0] & 0xFF) << 8) | (wire[1] & 0xFF);
    }

    /** Where the value of this property begins. It must be there, and the wire valid. */
    static int offset(byte[] wire, int wanted) {
        var flags = flags(wire);
        var at = 2;
        for (var property = CONTENT_TYPE; property > wanted; property--) {
            if ((flags & (1 << property)) != 0) {
                at += length(wire, at, property);
            }
        }
        return at;
    }

    private static int length(byte[] wire, int at, int property) {
        return switch (property) {
            case HEADERS ->
                4
                        + (((wire[at] & 0xFF) << 24)
                                | ((wire[at + 1] & 0xFF) << 16)
                                | ((wire[at + 2] & 0xFF) << 8)
                                | (wire[at + 3] & 0xFF));
            case DELIVERY_MODE, PRIORITY -> 1;
            case TIMESTAMP -> 8;
            default -> 1 + (wire[at] & 0xFF);
        };
    }
}
