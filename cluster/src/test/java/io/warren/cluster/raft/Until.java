package io.warren.cluster.raft;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for a condition, within a time that is long for a busy machine. */
final class Until {
    private static final long LOOK_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

    private Until() {}

    static void holds(String what, Duration limit, BooleanSupplier condition) {
        var end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("not within " + limit + ": " + what);
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }
}
