package io.warren.management.stats;

import org.jspecify.annotations.Nullable;

/**
 * How much some counters grew in each of the last steps of time. A column that never moved takes no room.
 *
 * <p>Owner: its {@link History}.
 */
final class Ring {
    private record Steps(int[] grew) {}

    private final int ticksInStep;
    private final int steps;
    private final long[] growing;
    private final @Nullable Steps[] grew;
    private int next;
    private int filled;
    private int ticks;

    Ring(int columns, int ticksInStep, int steps) {
        this.ticksInStep = ticksInStep;
        this.steps = steps;
        this.growing = new long[columns];
        this.grew = new @Nullable Steps[columns];
    }

    void grow(int column, long by) {
        growing[column] += by;
    }

    /** Ends a tick, and a step if this was the last tick of it. */
    void tick() {
        if (++ticks < ticksInStep) {
            return;
        }
        ticks = 0;
        for (var column = 0; column < growing.length; column++) {
            var of = grew[column];
            if (of == null && growing[column] != 0) {
                of = new Steps(new int[steps]);
                grew[column] = of;
            }
            if (of != null) {
                of.grew[next] = Math.clamp(growing[column], Integer.MIN_VALUE, Integer.MAX_VALUE);
                growing[column] = 0;
            }
        }
        next = (next + 1) % steps;
        filled = Math.min(filled + 1, steps);
    }

    /** Whether so many ticks ago is in here. */
    boolean reaches(long ticksAgo) {
        return ticksAgo <= (long) filled * ticksInStep;
    }

    /** By how much it grew since then, to the step. */
    long grown(int column, long ticksAgo) {
        if (ticksAgo <= 0) {
            return 0;
        }
        var sum = growing[column];
        var of = grew[column];
        if (of == null) {
            return sum;
        }
        var whole = Math.min(filled, (ticksAgo - ticks + ticksInStep - 1) / ticksInStep);
        for (var step = 1; step <= whole; step++) {
            sum += of.grew[Math.floorMod(next - step, steps)];
        }
        return sum;
    }
}
