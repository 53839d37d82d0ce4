package io.warren.cluster.shard;

import io.warren.engine.lane.Clock;
import io.warren.engine.lane.Lane;
import org.jspecify.annotations.Nullable;

/**
 * How long what is to be said waits for company. An entry costs each member a write, a force, a message there and back and
 * a dozen threads that wake, whatever it carries. So while many messages come, entries keep a distance, as long as more come
 * for the next one; whoever is alone, or waits for all who could come, is not held back.
 *
 * <p>Owner: the shard's lane.
 */
final class Gathering {
    /** Messages in an entry; behind an entry with fewer nobody is held back. */
    private static final int FEW = 16;

    private static final long DISTANCE_MILLIS = 10;
    private static final long LOOK_MILLIS = 1;

    private final Lane lane;
    private final Clock clock;
    private final Runnable flush;
    private long proposedMillis;
    private int lastMessages;
    private int seen;
    private Lane.@Nullable Timer timer;

    /** @param flush run when what was held may have been held long enough */
    Gathering(Lane lane, Clock clock, Runnable flush) {
        this.lane = lane;
        this.clock = clock;
        this.flush = flush;
        proposedMillis = clock.monotonicMillis() - DISTANCE_MILLIS;
    }

    void proposed(Batch batch) {
        proposedMillis = clock.monotonicMillis();
        lastMessages = batch.messages.size();
        seen = 0;
    }

    /** Whether this one should wait; then it is looked at again. */
    boolean holds(Batch next) {
        var left = proposedMillis + DISTANCE_MILLIS - clock.monotonicMillis();
        if (left <= 0 || next.full() || next.urgent()) {
            return false;
        }
        var messages = next.messages.size();
        if (messages == 0) {
            lookAgain(left);
            return true;
        }
        if (lastMessages < FEW) {
            return false;
        }
        if (timer == null) {
            if (messages == seen) {
                return false; // Nobody came since the last look.
            }
            seen = messages;
            lookAgain(LOOK_MILLIS);
        }
        return true;
    }

    private void lookAgain(long millis) {
        if (timer == null) {
            timer = lane.schedule(
                    () -> {
                        timer = null;
                        flush.run();
                    },
                    millis);
        }
    }

    void end() {
        if (timer != null) {
            timer.cancel();
        }
    }
}
