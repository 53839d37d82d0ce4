package io.warren.management.live;

/**
 * When a stream looks again: at its interval, but less often where looking is dear, so that an open page costs the node a
 * two hundredth of a core and no more. A page that has just been opened may cost more for a while.
 *
 * <p>Owner: its {@link EventStream}.
 */
final class Pace {
    private static final long PART = 200;
    private static final long MOST_CREDIT_MILLIS = 1_000;
    private static final long LONGEST_MILLIS = 5_000;

    private final long intervalMillis;
    private double creditMillis = MOST_CREDIT_MILLIS;
    private long beganMillis;

    Pace(long intervalMillis, long nowMillis) {
        this.intervalMillis = intervalMillis;
        this.beganMillis = nowMillis;
    }

    /** When to look again, after a look that went from one moment to the other. */
    long next(long beginMillis, long endMillis) {
        var earned = (double) (beginMillis - beganMillis) / PART;
        beganMillis = beginMillis;
        creditMillis = Math.min(MOST_CREDIT_MILLIS, creditMillis + earned) - (endMillis - beginMillis);
        var owed = (long) Math.max(0, -creditMillis * PART);
        return Math.max(beginMillis + intervalMillis, endMillis + Math.min(LONGEST_MILLIS, owed));
    }
}
