package io.warren.broker.locator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.warren.broker.locator.SourceLimit.Verdict;
import io.warren.engine.lane.Clock;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class SourceLimitTest {
    private long now = 5_000;
    private final SourceLimit limit = new SourceLimit(new Clock() {
        @Override
        public long wallMillis() {
            return now;
        }

        @Override
        public long monotonicMillis() {
            return now;
        }
    });

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException cause) {
            throw new AssertionError(cause);
        }
    }

    private void ask(Verdict expected, String source, int times) {
        for (var count = 0; count < times; count++) {
            assertEquals(expected, limit.ask(address(source)), source + " for the " + count + "th time");
        }
    }

    @Test
    void whoAsksTooOftenIsSentToTcpThenNotAnsweredAndForgivenInTheNextSecond() {
        ask(Verdict.ANSWER, "10.0.0.1", SourceLimit.ANSWERS);
        ask(Verdict.HINT, "10.0.0.1", SourceLimit.HINTS);
        ask(Verdict.SILENCE, "10.0.0.1", 10);
        ask(Verdict.ANSWER, "10.0.0.2", 1);
        now += 1_000;
        ask(Verdict.ANSWER, "10.0.0.1", 1);
    }

    @Test
    void aNetworkOfIpv6IsOneSource() {
        ask(Verdict.ANSWER, "2001:db8:0:1::1", SourceLimit.ANSWERS);
        ask(Verdict.HINT, "2001:db8:0:1:ffff::2", 1);
        ask(Verdict.ANSWER, "2001:db8:0:2::1", 1);
    }

    @Test
    void aFloodOfSourcesTakesNoMoreMemory() {
        for (var number = 0; number < SourceLimit.SOURCES; number++) {
            ask(Verdict.ANSWER, "10." + (number >> 16) + "." + ((number >> 8) & 255) + "." + (number & 255), 1);
        }
        ask(Verdict.HINT, "11.0.0.1", 3);
        ask(Verdict.ANSWER, "10.0.0.1", 1);
    }
}
