package io.warren.broker.connection;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * Private keys as they lie about: PKCS #8 is what the JDK reads; the older PKCS #1 form of RSA keys ({@code BEGIN RSA
 * PRIVATE KEY}) is the same key with less around it (RFC 8017, appendix A.1.2, and RFC 5208, section 5).
 */
final class PrivateKeys {
    private static final Pattern PKCS1 =
            Pattern.compile("-----BEGIN RSA PRIVATE KEY-----\\s+(?<body>[^-]+)-----END RSA PRIVATE KEY-----");

    /** Version 0 and the algorithm rsaEncryption, in DER. */
    private static final byte[] RSA = {
        0x02,
        0x01,
        0x00,
        0x30,
        0x0D,
        0x06,
        0x09,
        0x2A,
        (byte) 0x86,
        0x48,
        (byte) 0x86,
        (byte) 0xF7,
        0x0D,
        0x01,
        0x01,
        0x01,
        0x05,
        0x00
    };

    private PrivateKeys() {}

    /** The key file's text as PKCS #8 PEM, in bytes for a stream. */
    static byte[] pkcs8(Path file) {
        try {
            var text = Files.readString(file, StandardCharsets.US_ASCII);
            var pkcs1 = PKCS1.matcher(text);
            if (!pkcs1.find()) {
                return text.getBytes(StandardCharsets.US_ASCII);
            }
            var body = pkcs1.group("body");
            if (body.contains(":")) {
                throw new TlsRefused(file + " is encrypted in an old form; convert it with openssl pkcs8 -topk8");
            }
            var key = Base64.getMimeDecoder().decode(body);
            var octets = der(0x04, key);
            var whole = der(
                    0x30,
                    ByteBuffer.allocate(RSA.length + octets.length)
                            .put(RSA)
                            .put(octets)
                            .array());
            return ("-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(whole)
                            + "\n-----END PRIVATE KEY-----\n")
                    .getBytes(StandardCharsets.US_ASCII);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /** Tag, length in two octets, content: keys are longer than 255 and shorter than 65,536 bytes. */
    private static byte[] der(int tag, byte[] content) {
        return ByteBuffer.allocate(4 + content.length)
                .put((byte) tag)
                .put((byte) 0x82)
                .putShort((short) content.length)
                .put(content)
                .array();
    }
}
