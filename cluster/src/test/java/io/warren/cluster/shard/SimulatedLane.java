package io.warren.cluster.shard;

import io.warren.engine.lane.Clock;
import io.warren.engine.lane.Lane;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A lane, its clock, which may be wrong, and a thread that may wait: nothing runs and no time passes until a test says so. */
final class SimulatedLane implements Lane, Clock {
    private static final long START_MILLIS = 1_700_000_000_000L;
    private static final int MOST_TASKS = 1_000_000;

    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private final List<Due> timers = new ArrayList<>();
    private final long skewMillis;
    private long nowMillis;
    private boolean running;
    private long set;

    private final class Due implements Timer {
        private final Runnable task;
        private final long at;
        private final long order = set++;

        private Due(Runnable task, long at) {
            this.task = task;
            this.at = at;
        }

        @Override
        public void cancel() {
            timers.remove(this);
        }
    }

    SimulatedLane(long nowMillis, long skewMillis) {
        this.nowMillis = nowMillis;
        this.skewMillis = skewMillis;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    /** For what waits on disks or other members. */
    void executeElsewhere(Runnable task) {
        waiting.add(task);
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
        return START_MILLIS + nowMillis + skewMillis;
    }

    @Override
    public long monotonicMillis() {
        return nowMillis;
    }

    /** Runs some tasks; what they bring waits behind. */
    void runSome(int most) {
        for (var left = most; left > 0 && !tasks.isEmpty(); left--) {
            runOne();
        }
    }

    void readSome() {
        for (var left = waiting.size(); left > 0; left--) {
            waiting.remove().run();
        }
    }

    /** Runs what waits and what that brings; whether anything did. */
    boolean runAll() {
        var any = false;
        for (var left = MOST_TASKS; !tasks.isEmpty() || !waiting.isEmpty(); left--) {
            if (left == 0) {
                throw new AssertionError("the lane never comes to rest");
            }
            any = true;
            if (tasks.isEmpty()) {
                readSome();
            } else {
                runOne();
            }
        }
        return any;
    }

    private void runOne() {
        running = true;
        try {
            tasks.remove().run();
        } finally {
            running = false;
        }
    }

    /** Lets time pass; what is due then waits on the lane. */
    void pass(long millis) {
        nowMillis += millis;
        var due = timers.stream()
                .filter(each -> each.at <= nowMillis)
                .sorted(Comparator.<Due>comparingLong(each -> each.at).thenComparingLong(each -> each.order))
                .toList();
        timers.removeAll(due);
        due.forEach(each -> tasks.add(each.task));
    }
}
