package io.warren.compat.harness;

import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for a condition that the broker reaches in its own time, and fails when the deadline passes. */
public final class Eventually {
    /** Long enough for a loaded machine; a passing test never waits that long. */
    public static final Duration DEADLINE = Duration.ofSeconds(20);

    private static final long PAUSE_NANOS = Duration.ofMillis(10).toNanos();

    private Eventually() {}

    public static void eventually(String condition, Callable<Boolean> holds) throws Exception {
        eventually(condition, DEADLINE, holds);
    }

    public static void eventually(String condition, Duration deadline, Callable<Boolean> holds) throws Exception {
        eventuallyPresent(condition, deadline, () -> holds.call() ? Optional.of(true) : Optional.empty());
    }

    public static <T> T eventuallyPresent(String what, Callable<Optional<T>> attempt) throws Exception {
        return eventuallyPresent(what, DEADLINE, attempt);
    }

    public static <T> T eventuallyPresent(String what, Duration deadline, Callable<Optional<T>> attempt)
            throws Exception {
        var end = System.nanoTime() + deadline.toNanos();
        while (true) {
            var result = attempt.call();
            if (result.isPresent()) {
                return result.get();
            }
            if (System.nanoTime() - end > 0) {
                return fail("not within " + deadline.toSeconds() + " s: " + what);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
