package io.warren.compat.harness;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What a proxy says before all else (haproxy.org, proxy-protocol.txt): for whom it connects. */
public final class ProxyHeader {
    private static final byte[] SIGNATURE = {0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A};
    private static final int LOCAL = 0x20;
    private static final int PROXY = 0x21;
    private static final int UNSPECIFIED = 0x00;
    private static final int TCP4 = 0x11;
    private static final int TCP6 = 0x21;

    private ProxyHeader() {}

    /** Version 1: a line of text. */
    public static byte[] v1(String rest) {
        return ("PROXY " + rest + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** Version 2 for a client at this address, whose family is that of the text: a mapped IPv4 address stays IPv6. */
    public static byte[] v2(String client) {
        var address = bytes(client);
        var six = address.length == 16;
        var body = ByteBuffer.allocate(2 * address.length + 4)
                .put(address)
                .put(address)
                .putShort((short) 50_000)
                .putShort((short) 5672);
        return v2(PROXY, six ? TCP6 : TCP4, body.array());
    }

    /** Version 2: the proxy itself connects. */
    public static byte[] v2Local() {
        return v2(LOCAL, UNSPECIFIED, new byte[0]);
    }

    /** Version 2: for a client of whom nothing is told. */
    public static byte[] v2Unspecified() {
        return v2(PROXY, UNSPECIFIED, new byte[0]);
    }

    /** Version 2 in pieces, for those that are malformed. */
    public static byte[] v2(int versionAndCommand, int family, byte[] body) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(SIGNATURE);
        out.write(versionAndCommand);
        out.write(family);
        out.write(body.length >> 8);
        out.write(body.length);
        out.writeBytes(body);
        return out.toByteArray();
    }

    private static byte[] bytes(String address) {
        var bytes = InetAddress.ofLiteral(address).getAddress();
        if (bytes.length == 16 || address.indexOf(':') < 0) {
            return bytes;
        }
        // The JDK made an IPv4 address of one that was mapped.
        return ByteBuffer.allocate(16)
                .put(10, (byte) 0xFF)
                .put(11, (byte) 0xFF)
                .put(12, bytes)
                .array();
    }
}
