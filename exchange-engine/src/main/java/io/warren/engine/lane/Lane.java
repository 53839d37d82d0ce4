package io.warren.engine.lane;

/**
 * The thread that owns queues. Everything a lane owns is touched by tasks of that lane only.
 *
 * <p>Promises: tasks run one after the other, never inside one another, and tasks handed over by one thread run in
 * that thread's order. {@link #execute} and {@link #schedule} may be called by any thread and never block. A task must
 * not wait for anything (disk, network, another lane).
 */
public interface Lane {
    /** Runs the task later on this lane, also when called on the lane itself (never re-entrantly). */
    void execute(Runnable task);

    /** Whether the calling thread is this lane. */
    boolean isCurrent();

    /** Runs the task on this lane once, after at least the delay. */
    Timer schedule(Runnable task, long delayMillis);

    /** A task that has been scheduled. */
    interface Timer {
        /** Prevents the run if it has not begun. Any thread; idempotent. */
        void cancel();
    }
}
