package io.warren.engine.queue;

import io.warren.engine.lane.Clock;
import io.warren.engine.lane.Lane;

/**
 * How long the queue lives without use ({@code x-expires}): consumers keep it, a get and (classic queues) a redeclare start
 * the time anew, publishing does not count.
 *
 * <p>Owner: the queue's lane.
 */
final class Lease {
    private final Clock clock;
    private final Runnable ranOut;
    private final Alarm alarm;
    private long millis = -1;
    private long since;
    private boolean consumed;

    Lease(Lane lane, Clock clock, Runnable ranOut) {
        this.clock = clock;
        this.ranOut = ranOut;
        alarm = new Alarm(lane, this::look);
    }

    /** Starts, or goes on with another length. */
    void length(long newMillis) {
        millis = newMillis;
        alarm.cancel();
        use();
    }

    void use() {
        if (millis >= 0) {
            since = clock.monotonicMillis();
            arm();
        }
    }

    void consumed(boolean now) {
        if (consumed != now) {
            consumed = now;
            use();
        }
    }

    void cancel() {
        millis = -1;
        alarm.cancel();
    }

    private void arm() {
        if (millis >= 0 && !consumed) {
            alarm.atLatest(since + millis, clock.monotonicMillis());
        }
    }

    private void look() {
        if (millis < 0 || consumed) {
            return;
        }
        if (clock.monotonicMillis() >= since + millis) {
            since = clock.monotonicMillis();
            ranOut.run();
        }
        arm();
    }
}
