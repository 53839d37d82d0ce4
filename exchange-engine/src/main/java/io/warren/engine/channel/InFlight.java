package io.warren.engine.channel;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What one session published and the node has not taken yet, and the bound on it.
 *
 * <p>The connection's loop adds and, when the bound is reached, stops reading its socket. Any thread takes out; whoever
 * brings it below half of the bound wakes the loop.
 */
final class InFlight {
    /** Bytes fill the lower 40 bits, messages the upper 24. */
    private static final long ONE_MESSAGE = 1L << 40;

    private final AtomicLong waiting = new AtomicLong();
    private final int mostMessages;
    private final long mostBytes;
    private final Runnable wakeUp;
    private volatile boolean stopped;

    InFlight(int mostMessages, long mostBytes, Runnable wakeUp) {
        this.mostMessages = mostMessages;
        this.mostBytes = mostBytes;
        this.wakeUp = wakeUp;
    }

    /** On the loop: a message goes out. */
    void add(int bytes) {
        waiting.addAndGet(ONE_MESSAGE + bytes);
    }

    /** Any thread: a message was taken or refused. */
    void remove(int bytes) {
        var left = waiting.addAndGet(-ONE_MESSAGE - bytes);
        assert left >= 0 : "more taken than published";
        if (stopped && belowHalf(left)) {
            wakeUp.run();
        }
    }

    /** On the loop: whether the bound is reached, so that nothing more may be read until {@link #resumes}. */
    boolean stops() {
        var now = waiting.get();
        if (messages(now) < mostMessages && bytes(now) < mostBytes) {
            return false;
        }
        stopped = true;
        // Looked at again: what was taken between the two lines above has woken nobody.
        if (belowHalf(waiting.get())) {
            stopped = false;
            return false;
        }
        return true;
    }

    /** On the loop, after a wake-up: whether reading may go on. */
    boolean resumes() {
        if (stopped && belowHalf(waiting.get())) {
            stopped = false;
            return true;
        }
        return false;
    }

    int messages() {
        return messages(waiting.get());
    }

    private boolean belowHalf(long state) {
        return messages(state) <= mostMessages / 2 && bytes(state) <= mostBytes / 2;
    }

    private static int messages(long state) {
        return (int) (state >>> 40);
    }

    private static long bytes(long state) {
        return state & (ONE_MESSAGE - 1);
    }
}
