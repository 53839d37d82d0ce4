package io.warren.engine.channel;

import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * How long publishers waited for confirms. Each channel has one confirm timed at a time, so that a busy one pays for the
 * clock once in a round trip and not for each message. Any thread.
 */
public final class ConfirmTimes {
    private static final List<Long> BOUNDS_NANOS = List.of(
            100_000L,
            250_000L,
            500_000L,
            1_000_000L,
            2_500_000L,
            5_000_000L,
            10_000_000L,
            25_000_000L,
            50_000_000L,
            100_000_000L,
            250_000_000L,
            500_000_000L,
            1_000_000_000L,
            5_000_000_000L);

    private final LongAdder[] counts = new LongAdder[BOUNDS_NANOS.size() + 1];
    private final LongAdder sum = new LongAdder();

    ConfirmTimes() {
        for (var at = 0; at < counts.length; at++) {
            counts[at] = new LongAdder();
        }
    }

    void took(long nanos) {
        var at = 0;
        while (at < BOUNDS_NANOS.size() && nanos > BOUNDS_NANOS.get(at)) {
            at++;
        }
        counts[at].increment();
        sum.add(nanos);
    }

    public List<Long> boundsNanos() {
        return BOUNDS_NANOS;
    }

    public List<Long> counts() {
        return List.of(counts).stream().map(LongAdder::sum).toList();
    }

    public long sumNanos() {
        return sum.sum();
    }
}
