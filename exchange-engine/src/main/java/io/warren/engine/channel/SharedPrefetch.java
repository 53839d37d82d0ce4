package io.warren.engine.channel;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many deliveries all consumers of a channel hold together ({@code basic.qos} with {@code global}).
 *
 * <p>Counted whether there is a limit or not, so that one set later knows where it stands. Lanes of several queues take
 * at the same time; the connection's loop gives back and moves the limit.
 */
final class SharedPrefetch {
    private final AtomicInteger held = new AtomicInteger();
    private volatile int limit;

    /** Takes one place, unless none is free. Any thread. */
    boolean take() {
        if (limit == 0) {
            held.incrementAndGet();
            return true;
        }
        while (true) {
            var now = held.get();
            var most = limit;
            if (most != 0 && now >= most) {
                return false;
            }
            if (held.compareAndSet(now, now + 1)) {
                return true;
            }
        }
    }

    void giveBack(int deliveries) {
        var left = held.addAndGet(-deliveries);
        assert left >= 0 : "gave back " + deliveries + " of " + (left + deliveries);
    }

    /** 0 for no limit. */
    void limit(int deliveries) {
        limit = deliveries;
    }

    int limit() {
        return limit;
    }
}
