package io.warren.broker.locator;

import io.warren.engine.lane.Clock;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * How much one source gets over UDP, where it may be forged: the one who is named gets our answers. A network of IPv6
 * (64 bits) is one source.
 *
 * <p>Owner: the thread that reads datagrams.
 */
final class SourceLimit {
    /** Answers a second; a resolver that remembers asks once in a TTL for each kind. */
    static final int ANSWERS = 100;

    /** As many hints to ask over TCP, for the one whose address somebody else uses; then silence. */
    static final int HINTS = 100;

    static final int SOURCES = 20_000;

    enum Verdict {
        ANSWER,
        HINT,
        SILENCE
    }

    private final Clock clock;
    private final Map<ByteBuffer, Integer> asked = new HashMap<>();
    private long second;

    SourceLimit(Clock clock) {
        this.clock = clock;
    }

    Verdict ask(InetAddress source) {
        var now = clock.monotonicMillis() / 1_000;
        if (now != second) {
            second = now;
            asked.clear();
        }
        var address = source.getAddress();
        var key = ByteBuffer.wrap(address, 0, Math.min(address.length, 8));
        if (asked.size() >= SOURCES && !asked.containsKey(key)) {
            return Verdict.HINT;
        }
        var count = asked.merge(key, 1, Integer::sum);
        return count <= ANSWERS ? Verdict.ANSWER : count <= ANSWERS + HINTS ? Verdict.HINT : Verdict.SILENCE;
    }
}
