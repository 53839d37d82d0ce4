package io.warren.engine.queue;

/**
 * Share of time in which consumers could have taken messages, as a moving average with a half-life of a second, like
 * RabbitMQ's consumer capacity.
 *
 * <p>Written by the queue's lane; views read it from any thread and may see a moment ago.
 */
final class Utilisation {
    private static final double HALF_LIFE_MILLIS = 1_000;

    private boolean able = true;
    private long sinceMillis;
    private long ableMillis;
    private double average = 1;

    Utilisation(long nowMillis) {
        sinceMillis = nowMillis;
    }

    /** Somebody can take messages (again). */
    void able(long nowMillis) {
        if (!able) {
            average = moved(ableMillis, nowMillis - sinceMillis, average);
            able = true;
            sinceMillis = nowMillis;
        }
    }

    /** There are messages and nobody can take them. */
    void unable(long nowMillis) {
        if (able) {
            ableMillis = nowMillis - sinceMillis;
            able = false;
            sinceMillis = nowMillis;
        }
    }

    double now(long nowMillis) {
        var passed = Math.max(0, nowMillis - sinceMillis);
        return able ? moved(passed, 0, average) : moved(ableMillis, passed, average);
    }

    private static double moved(long able, long unable, double before) {
        var time = able + unable;
        if (time <= 0) {
            return before;
        }
        var weight = Math.exp(-time * Math.log(2) / HALF_LIFE_MILLIS);
        return (1 - weight) * able / time + weight * before;
    }
}
