package io.warren.engine.channel;

import io.warren.engine.metadata.Metadata;
import java.util.HashSet;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/**
 * What clients of one connection published to exchanges, by the exchange's id. Counted by the connection's loop, in plain
 * fields; other threads read and may be a moment late. Exchanges that are gone are forgotten when there are many.
 */
final class ExchangeTraffic {
    static final int MANY = 1_000;

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
     * @param now where the exchange is
     */
    Counter of(long exchange, Metadata now) {
        var found = counters.get(exchange);
        if (found != null) {
            return found;
        }
        if (counters.size() >= forgetAt) {
            forgetAt = forget(counters, now);
        }
        return counters.computeIfAbsent(exchange, _ -> new Counter());
    }

    /** Takes out what is of no exchange any more; the answer is how many may come together before that is worth it again. */
    static int forget(Map<Long, ?> byExchange, Metadata now) {
        var exchanges = new HashSet<Long>();
        for (var virtualHost : now.virtualHosts().values()) {
            virtualHost
                    .exchanges()
                    .values()
                    .forEach(each -> exchanges.add(each.spec().id()));
        }
        byExchange.keySet().retainAll(exchanges);
        return Math.max(MANY, 2 * byExchange.size());
    }

    void each(BiConsumer<Long, Counter> to) {
        counters.forEach(to);
    }
}
