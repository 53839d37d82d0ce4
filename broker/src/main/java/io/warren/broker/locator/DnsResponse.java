package io.warren.broker.locator;

import java.nio.ByteBuffer;

/**
 * An answer in the making (RFC 1035, 4.1). Answers that do not all fit are left out and the asker is sent to TCP; what is
 * only added for convenience is left out in silence.
 *
 * <p>Owner: whoever makes the answer.
 */
final class DnsResponse {
    /** Of RFC 1035 and 6891. */
    enum Code {
        NO_ERROR(0),
        FORMAT_ERROR(1),
        SERVER_FAILURE(2),
        NO_SUCH_NAME(3),
        NOT_IMPLEMENTED(4),
        REFUSED(5),
        BAD_VERSION(16);

        private final int number;

        Code(int number) {
            this.number = number;
        }
    }

    /** Everybody takes so much over UDP, and nobody gets more of it. */
    static final int DATAGRAM_BYTES = 512;

    /** Over TCP: more than the most nodes that are named need. */
    static final int STREAM_BYTES = 4_096;

    private static final int OPT_BYTES = 11;

    /** What we take over UDP ourselves, as today's resolvers say it. */
    private static final int TAKEN_BYTES = 1_232;

    private static final int IS_RESPONSE = 0x8000;
    private static final int AUTHORITATIVE = 0x400;
    private static final int TRUNCATED = 0x200;
    private static final int RECURSION_DESIRED = 0x100;
    private static final int POINTER = 0xC000;

    private final DnsQuery query;
    private final ByteBuffer out;
    private final int afterQuestion;
    private int answers;
    private int authorities;
    private int additional;
    private boolean authoritative;
    private boolean truncated;

    DnsResponse(DnsQuery query, int mostBytes) {
        this.query = query;
        out = ByteBuffer.allocate(mostBytes);
        out.position(DnsQuery.HEADER_BYTES);
        out.put(query.question().duplicate());
        afterQuestion = out.position();
        // The extension's record comes last and must find room.
        out.limit(mostBytes - OPT_BYTES);
    }

    /** To a packet that holds no question that can be repeated. */
    static ByteBuffer unfit(DnsQuery.Read.Unfit packet) {
        var flags = IS_RESPONSE
                | (packet.opcode() << 11)
                | (packet.recursionDesired() ? RECURSION_DESIRED : 0)
                | packet.code().number;
        return ByteBuffer.allocate(DnsQuery.HEADER_BYTES)
                .putShort((short) packet.id())
                .putShort((short) flags)
                .rewind();
    }

    /** This server answers for the name. */
    DnsResponse authoritative() {
        authoritative = true;
        return this;
    }

    /** Sends the asker to TCP. */
    DnsResponse truncate() {
        truncated = true;
        answers = 0;
        authorities = 0;
        additional = 0;
        out.position(afterQuestion);
        return this;
    }

    /** Of the name that was asked for. */
    void answer(int type, int ttlSeconds, byte[] data) {
        if (truncated) {
            return;
        }
        if (out.remaining() < 12 + data.length) {
            truncate();
            return;
        }
        out.putShort((short) (POINTER | DnsQuery.HEADER_BYTES));
        record(type, ttlSeconds, data);
        answers++;
    }

    /** Of another name. */
    void add(byte[] name, int type, int ttlSeconds, byte[] data) {
        if (!truncated && out.remaining() >= name.length + 10 + data.length) {
            out.put(name);
            record(type, ttlSeconds, data);
            additional++;
        }
    }

    /**
     * The zone's own record: as an answer, or to say how long it may be believed that there is none.
     *
     * @param before labels of the question that stand before the zone
     */
    void startOfAuthority(int before, int ttlSeconds, boolean asked) {
        var zone = POINTER | (DnsQuery.HEADER_BYTES + zoneOffset(before));
        var data = ByteBuffer.allocate(2 + 13 + 20)
                .putShort((short) zone)
                .put((byte) 10)
                .put("hostmaster".getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                .putShort((short) zone)
                .putInt(1)
                .putInt(3_600)
                .putInt(600)
                .putInt(86_400)
                .putInt(ttlSeconds);
        if (out.remaining() >= 12 + data.capacity()) {
            out.putShort((short) zone);
            record(DnsQuery.SOA, ttlSeconds, data.array());
            if (asked) {
                answers++;
            } else {
                authorities++;
            }
        }
    }

    private int zoneOffset(int before) {
        var offset = 0;
        for (var left = before; left > 0; left--) {
            offset += 1 + query.question().get(offset);
        }
        return offset;
    }

    private void record(int type, int ttlSeconds, byte[] data) {
        out.putShort((short) type)
                .putShort((short) DnsQuery.IN)
                .putInt(ttlSeconds)
                .putShort((short) data.length)
                .put(data);
    }

    ByteBuffer finish(Code code) {
        out.limit(out.capacity());
        if (query.extended()) {
            out.put((byte) 0)
                    .putShort((short) DnsQuery.OPT)
                    .putShort((short) TAKEN_BYTES)
                    .putInt((code.number >> 4) << 24)
                    .putShort((short) 0);
            additional++;
        }
        var flags = IS_RESPONSE
                | (authoritative ? AUTHORITATIVE : 0)
                | (truncated ? TRUNCATED : 0)
                | (query.recursionDesired() ? RECURSION_DESIRED : 0)
                | (code.number & 0xF);
        out.putShort(0, (short) query.id())
                .putShort(2, (short) flags)
                .putShort(4, (short) 1)
                .putShort(6, (short) answers)
                .putShort(8, (short) authorities)
                .putShort(10, (short) additional);
        return out.flip();
    }
}
