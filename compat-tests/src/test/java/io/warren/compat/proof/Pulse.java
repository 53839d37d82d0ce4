package io.warren.compat.proof;

/**
 * When one producer's messages are confirmed: how long nothing was since a fault. The longest silence counts, not the first
 * confirm after the fault, which may have been under way before.
 *
 * <p>Confirms come on a client's thread, faults on the test's. Times are of {@link System#nanoTime}.
 */
final class Pulse {
    private long last = System.nanoTime();
    private long longest;

    /** A message was confirmed. */
    synchronized void beat(long now) {
        longest = Math.max(longest, now - last);
        last = now;
    }

    /** Nothing is waiting to be confirmed, so silence means nothing. */
    synchronized void idle(long now) {
        last = now;
    }

    /** A fault happens now. */
    synchronized void begin(long now) {
        last = now;
        longest = 0;
    }

    /** The longest silence since {@link #begin}. */
    synchronized long longest(long now) {
        return Math.max(longest, now - last);
    }

    synchronized boolean beatAfter(long instant) {
        return last - instant > 0;
    }

    /** For how long nothing was, of the time since an instant. */
    synchronized long silence(long since, long now) {
        return now - (since - last > 0 ? since : last);
    }
}
