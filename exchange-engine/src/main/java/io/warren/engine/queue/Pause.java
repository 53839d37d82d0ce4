package io.warren.engine.queue;

import io.warren.engine.lane.Lane;

/** Until when nothing is delivered. Owner: the queue's lane. */
final class Pause {
    private final Turn turn;
    private final Alarm over;
    private long untilMillis;

    /** @param whenOver called when a pause ended by the clock */
    Pause(Lane lane, Turn turn, Runnable whenOver) {
        this.turn = turn;
        over = new Alarm(lane, whenOver);
    }

    /** @param wallMillis what has passed ends a pause, {@link Long#MAX_VALUE} never comes */
    void until(long wallMillis) {
        untilMillis = wallMillis;
        over.cancel();
        if (on() && wallMillis != Long.MAX_VALUE) {
            over.atLatest(turn.monotonicMillis + wallMillis - turn.wallMillis, turn.monotonicMillis);
        }
    }

    boolean on() {
        return untilMillis > turn.wallMillis;
    }

    void cancelTimer() {
        over.cancel();
    }
}
