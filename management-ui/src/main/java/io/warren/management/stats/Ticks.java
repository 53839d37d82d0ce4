package io.warren.management.stats;

/** When was sampled. Written by the sampler. */
final class Ticks {
    private static final long NEVER = Long.MAX_VALUE;

    private final long intervalMillis;
    private volatile long firstWallMillis = NEVER;
    private volatile long lastWallMillis;
    private volatile long lastMillis;

    Ticks(long intervalMillis) {
        this.intervalMillis = intervalMillis;
        this.lastMillis = intervalMillis;
    }

    void tick(long wallMillis, long sinceLastMillis) {
        if (firstWallMillis == NEVER) {
            firstWallMillis = wallMillis;
        }
        lastWallMillis = wallMillis;
        lastMillis = sinceLastMillis;
    }

    /** The next tick is the first one again. */
    void startAgain() {
        firstWallMillis = NEVER;
    }

    /** Before this nobody looked. */
    long firstWallMillis() {
        return firstWallMillis;
    }

    /** How long the last interval was. */
    long lastMillis() {
        return lastMillis;
    }

    /** How many ticks before the last one that is. */
    long ago(long wallMillis) {
        return Math.max(0, (lastWallMillis - wallMillis + intervalMillis - 1) / intervalMillis);
    }
}
