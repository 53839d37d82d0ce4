package io.warren.broker.locator;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A question of DNS (RFC 1035, 4.1; RFC 6891 for the extension).
 *
 * @param question its bytes as they came, to be repeated: some resolvers look whether the case of the letters comes back
 * @param extended an OPT record came with it, so the answer has one
 * @param version of that extension
 */
record DnsQuery(
        int id,
        boolean recursionDesired,
        ByteBuffer question,
        DnsName name,
        int type,
        int dnsClass,
        boolean extended,
        int version) {
    static final int A = 1;
    static final int SOA = 6;
    static final int AAAA = 28;
    static final int SRV = 33;
    static final int OPT = 41;
    static final int IXFR = 251;
    static final int AXFR = 252;
    static final int ANY = 255;
    static final int IN = 1;

    static final int HEADER_BYTES = 12;
    private static final int MOST_NAME_BYTES = 255;
    private static final int MOST_LABEL_BYTES = 63;
    private static final int POINTER = 0xC0;

    /** More than anybody sends; an OPT record and a signature are two. */
    private static final int MOST_ADDITIONAL = 4;

    /** What a packet is. */
    sealed interface Read {
        record Query(DnsQuery query) implements Read {}

        /** The header could be read and the rest is wrong or for others. */
        record Unfit(int id, int opcode, boolean recursionDesired, DnsResponse.Code code) implements Read {}

        /** An answer or no DNS at all: two servers that answer answers would do so for ever. */
        record Noise() implements Read {}
    }

    static Read read(ByteBuffer packet) {
        if (packet.remaining() < HEADER_BYTES) {
            return new Read.Noise();
        }
        var bytes = packet.slice();
        var id = bytes.getShort() & 0xFFFF;
        var flags = bytes.getShort() & 0xFFFF;
        if ((flags & 0x8000) != 0) {
            return new Read.Noise();
        }
        var opcode = (flags >> 11) & 0xF;
        var recursionDesired = (flags & 0x100) != 0;
        if (opcode != 0) {
            return new Read.Unfit(id, opcode, recursionDesired, DnsResponse.Code.NOT_IMPLEMENTED);
        }
        try {
            return new Read.Query(query(id, recursionDesired, bytes));
        } catch (BufferUnderflowException | Malformed wrong) {
            return new Read.Unfit(id, opcode, recursionDesired, DnsResponse.Code.FORMAT_ERROR);
        }
    }

    private static DnsQuery query(int id, boolean recursionDesired, ByteBuffer bytes) throws Malformed {
        var questions = bytes.getShort();
        var answers = bytes.getShort();
        var authorities = bytes.getShort();
        var additional = bytes.getShort() & 0xFFFF;
        if (questions != 1 || answers != 0 || authorities != 0 || additional > MOST_ADDITIONAL) {
            throw new Malformed();
        }
        var name = name(bytes);
        var type = bytes.getShort() & 0xFFFF;
        var dnsClass = bytes.getShort() & 0xFFFF;
        var question = bytes.slice(HEADER_BYTES, bytes.position() - HEADER_BYTES);
        var extended = false;
        var version = 0;
        for (var left = additional; left > 0; left--) {
            var atRoot = skipName(bytes);
            var recordType = bytes.getShort() & 0xFFFF;
            bytes.getShort();
            var extension = bytes.getInt();
            var data = bytes.getShort() & 0xFFFF;
            if (data > bytes.remaining()) {
                throw new Malformed();
            }
            bytes.position(bytes.position() + data);
            if (recordType == OPT) {
                if (extended || !atRoot) {
                    throw new Malformed();
                }
                extended = true;
                version = (extension >> 16) & 0xFF;
            }
        }
        return new DnsQuery(id, recursionDesired, question, name, type, dnsClass, extended, version);
    }

    /** Without pointers: before the first question there is nothing to point to. */
    private static DnsName name(ByteBuffer bytes) throws Malformed {
        var labels = new ArrayList<String>();
        var total = 1;
        while (true) {
            var length = bytes.get() & 0xFF;
            if (length == 0) {
                return new DnsName(List.copyOf(labels));
            }
            total += length + 1;
            if (length > MOST_LABEL_BYTES || total > MOST_NAME_BYTES) {
                throw new Malformed();
            }
            var label = new byte[length];
            bytes.get(label);
            labels.add(new String(label, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT));
        }
    }

    /** Whether it was the root's. */
    private static boolean skipName(ByteBuffer bytes) throws Malformed {
        var start = bytes.position();
        while (true) {
            var length = bytes.get() & 0xFF;
            if (length == 0) {
                return bytes.position() == start + 1;
            }
            if ((length & POINTER) == POINTER) {
                bytes.get();
                return false;
            }
            if (length > MOST_LABEL_BYTES || length > bytes.remaining()) {
                throw new Malformed();
            }
            bytes.position(bytes.position() + length);
        }
    }

    private static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed() {
            super(null, null, false, false);
        }
    }
}
