package io.warren.engine.channel;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.LongPredicate;

/**
 * What clients of one connection published to exchanges, by the exchange's id. Counted by the connection's loop, in plain
 * fields; other threads read and may be a moment late. Exchanges that are gone are forgotten when there are many.
 */
final class ExchangeTraffic {
    private static final int MANY = 1_000;

    private final ConcurrentHashMap<Long, Counter> counters = new ConcurrentHashMap<>();
    private int forgetAt = MANY;

    /** Of one exchange. */
    static final class Counter {
        private long published;
        private long routed;

        /** A message that went to so many queues. */
        void published(int queues) {
            published++;
            routed += queues;
        }

        long published() {
            return published;
        }

        long routed() {
            return routed;
        }
    }

    /**
     * To be kept by who publishes, as long as he knows that the exchange is the same.
     *
     * @param exists of the ids of exchanges
     */
    Counter of(long exchange, LongPredicate exists) {
        var found = counters.get(exchange);
        if (found != null) {
            return found;
        }
        if (counters.size() >= forgetAt) {
            counters.keySet().removeIf(each -> !exists.test(each));
            forgetAt = Math.max(MANY, 2 * counters.size());
        }
        return counters.computeIfAbsent(exchange, _ -> new Counter());
    }

    void each(BiConsumer<Long, Counter> to) {
        counters.forEach(to);
    }
}
