package io.warren.compat.harness;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The little of DER (X.690) that a certificate is made of. */
final class Der {
    private static final DateTimeFormatter UTC_TIME =
            DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Der() {}

    static byte[] value(int tag, byte[]... parts) {
        var content = new ByteArrayOutputStream();
        for (var part : parts) {
            content.writeBytes(part);
        }
        var out = new ByteArrayOutputStream();
        out.write(tag);
        var length = content.size();
        if (length >= 0x80) {
            out.write(length > 0xFF ? 0x82 : 0x81);
            if (length > 0xFF) {
                out.write(length >> 8);
            }
        }
        out.write(length);
        out.writeBytes(content.toByteArray());
        return out.toByteArray();
    }

    static byte[] sequence(byte[]... parts) {
        return value(0x30, parts);
    }

    static byte[] integer(BigInteger number) {
        return value(0x02, number.toByteArray());
    }

    static byte[] bool(boolean truth) {
        return value(0x01, new byte[] {(byte) (truth ? 0xFF : 0)});
    }

    static byte[] octets(byte[] content) {
        return value(0x04, content);
    }

    static byte[] bits(byte[] content) {
        return value(0x03, new byte[] {0}, content);
    }

    static byte[] time(Instant instant) {
        return value(0x17, UTC_TIME.format(instant).getBytes(StandardCharsets.US_ASCII));
    }

    /** An object identifier, written as {@code 2.5.29.17}. */
    static byte[] identifier(String dotted) {
        var arcs = dotted.split("\\.", -1);
        var content = new ByteArrayOutputStream();
        content.write(40 * Integer.parseInt(arcs[0]) + Integer.parseInt(arcs[1]));
        for (var at = 2; at < arcs.length; at++) {
            var arc = Integer.parseInt(arcs[at]);
            for (var shift = 28; shift > 0; shift -= 7) {
                if (arc >> shift != 0) {
                    content.write(0x80 | (arc >> shift & 0x7F));
                }
            }
            content.write(arc & 0x7F);
        }
        return value(0x06, content.toByteArray());
    }
}
