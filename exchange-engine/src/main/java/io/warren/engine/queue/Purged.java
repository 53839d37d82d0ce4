package io.warren.engine.queue;

import java.util.ArrayDeque;

/** What was purged and is let go of piece by piece, so that a large purge holds nobody up. Owner: the queue's lane. */
final class Purged {
    private final ArrayDeque<Ready> rest = new ArrayDeque<>(1);
    private final Turn turn;
    private final Departures departures;

    Purged(Turn turn, Departures departures) {
        this.turn = turn;
        this.departures = departures;
    }

    void add(Ready detached) {
        rest.add(detached);
    }

    /** As much as this turn allows, or all. */
    void discard(boolean all) {
        while (!rest.isEmpty()) {
            if (departures.discard(rest.getFirst())) {
                rest.removeFirst();
            } else if (all) {
                turn.begin();
            } else {
                return;
            }
        }
    }

    /** The log lets go of it in another way. */
    void clear() {
        rest.clear();
    }
}
