package io.warren.engine.lane;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A lane and its clock: nothing runs and no time passes until a test says so. */
public final class HandTurnedLane implements Lane, Clock {
    /** The wall clock at the beginning; the monotonic one begins at 0. */
    public static final long START_MILLIS = 1_700_000_000_000L;

    private static final int MOST_TASKS = 1_000_000;

    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final List<Due> timers = new ArrayList<>();
    private long nowMillis;
    private long set;
    private boolean running;

    private final class Due implements Timer {
        private final Runnable task;
        private final long at;
        private final long order = set++;

        Due(Runnable task, long at) {
            this.task = task;
            this.at = at;
        }

        @Override
        public void cancel() {
            timers.remove(this);
        }
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public boolean isCurrent() {
        return running;
    }

    @Override
    public Timer schedule(Runnable task, long delayMillis) {
        var due = new Due(task, nowMillis + delayMillis);
        timers.add(due);
        return due;
    }

    @Override
    public long wallMillis() {
        return START_MILLIS + nowMillis;
    }

    @Override
    public long monotonicMillis() {
        return nowMillis;
    }

    /** Runs what waits and what that brings, until nothing waits. */
    public void run() {
        runDue();
        for (var left = MOST_TASKS; !tasks.isEmpty(); left--) {
            if (left == 0) {
                throw new AssertionError("the lane never comes to rest");
            }
            runOne();
        }
    }

    /** Runs one task; false if none waits. */
    public boolean runOne() {
        var task = tasks.poll();
        if (task == null) {
            return false;
        }
        running = true;
        try {
            task.run();
        } finally {
            running = false;
        }
        return true;
    }

    /** Lets time pass, from timer to timer, and runs what they bring. */
    public void pass(long millis) {
        var until = nowMillis + millis;
        run();
        for (var next = earliest(); next != null && next.at <= until; next = earliest()) {
            nowMillis = Math.max(nowMillis, next.at);
            run();
        }
        nowMillis = until;
    }

    /** How many timers are set. */
    public int timers() {
        return timers.size();
    }

    private void runDue() {
        for (var next = earliest(); next != null && next.at <= nowMillis; next = earliest()) {
            timers.remove(next);
            tasks.add(next.task);
        }
    }

    private @org.jspecify.annotations.Nullable Due earliest() {
        return timers.stream()
                .min(Comparator.<Due>comparingLong(each -> each.at).thenComparingLong(each -> each.order))
                .orElse(null);
    }
}
