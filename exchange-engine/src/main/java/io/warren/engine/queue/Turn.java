package io.warren.engine.queue;

import io.warren.engine.lane.Clock;

/**
 * One task of a queue on its lane: the time, read once, and how much may be done before others have their turn.
 *
 * <p>Owner: the queue's lane.
 */
final class Turn {
    private static final int STEPS = 4_096;

    private final Clock clock;
    private int steps;
    private boolean more;
    long wallMillis;
    long monotonicMillis;

    Turn(Clock clock) {
        this.clock = clock;
    }

    void begin() {
        wallMillis = clock.wallMillis();
        monotonicMillis = clock.monotonicMillis();
        steps = STEPS;
        more = false;
    }

    /** Whether one more message may be moved; if not, there is another turn. */
    boolean step() {
        more |= steps <= 0;
        return steps-- > 0;
    }

    boolean more() {
        return more;
    }
}
