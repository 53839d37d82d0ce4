package io.warren.engine.queue;

import io.warren.engine.lane.Lane;
import org.jspecify.annotations.Nullable;

/** One timer of a queue that is set anew as things change. Owner: the queue's lane. */
final class Alarm {
    private final Lane lane;
    private final Runnable task;
    private Lane.@Nullable Timer timer;
    private long at = Long.MAX_VALUE;
    /** Of the timer that counts; one that was cancelled too late does nothing. */
    private int generation;

    Alarm(Lane lane, Runnable task) {
        this.lane = lane;
        this.task = task;
    }

    /**
     * Rings at the given time or earlier: an earlier setting stays, as it is cheaper to look once in vain than to set a timer
     * per message.
     *
     * @param nowMillis on the same clock
     */
    void atLatest(long when, long nowMillis) {
        if (when < at) {
            cancel();
            at = when;
            var mine = generation;
            timer = lane.schedule(() -> ring(mine), Math.max(0, when - nowMillis));
        }
    }

    void cancel() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
        at = Long.MAX_VALUE;
        generation++;
    }

    private void ring(int of) {
        if (of == generation) {
            timer = null;
            at = Long.MAX_VALUE;
            generation++;
            task.run();
        }
    }
}
