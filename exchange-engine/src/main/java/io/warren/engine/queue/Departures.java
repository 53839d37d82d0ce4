package io.warren.engine.queue;

import io.warren.engine.message.DeathHistory.Reason;

/**
 * How messages leave a queue: settled, too old, too many, rejected, lost. Every way ends in {@link #leave}, once for each
 * entry, and the log hears of it.
 *
 * <p>Owner: the queue's lane.
 */
final class Departures {
    private final Counters counters;
    private final Paging paging;
    private final Turn turn;
    private final QueueLog log;
    private final Ready ready;
    private final DeadLetters deadLetters;

    Departures(Counters counters, Paging paging, Turn turn, QueueLog log, Ready ready, DeadLetters deadLetters) {
        this.counters = counters;
        this.paging = paging;
        this.turn = turn;
        this.log = log;
        this.ready = ready;
        this.deadLetters = deadLetters;
    }

    /** Whether one more may expire or be dropped now. If not, it is tried again when dead letters arrived or next turn. */
    boolean mayDie() {
        return (!deadLetters.wanted() || deadLetters.hasRoom()) && turn.step();
    }

    /** A front is too old. */
    void expire(Entry front) {
        ready.take(front);
        counters.expired++;
        die(front, Reason.EXPIRED);
    }

    /** A front makes room. */
    void drop(Entry front) {
        ready.take(front);
        counters.dropped++;
        die(front, Reason.MAXLEN);
    }

    /** The entry, in no place now, goes to the dead letter exchange, or nowhere. */
    void die(Entry entry, Reason reason) {
        if (!deadLetters.wanted()) {
            leave(entry);
            return;
        }
        counters.deadLettered++;
        entry.countedWhileDying = deadLetters.atLeastOnce();
        if (entry.countedWhileDying) {
            counters.held(entry);
        }
        deadLetters.add(entry, reason);
    }

    /** A dead letter has arrived, or nobody wants it any more. */
    void arrived(Entry entry) {
        if (entry.countedWhileDying) {
            counters.notHeld(entry);
        }
        leave(entry);
    }

    /** Its body cannot be read. */
    void lose(Entry entry) {
        counters.dropped++;
        if (entry.place == Entry.Place.READY) {
            ready.forget(entry);
            leave(entry);
        } else {
            arrived(entry);
        }
    }

    /** The entry, in no place now, is no more. */
    void leave(Entry entry) {
        entry.place = Entry.Place.GONE;
        counters.left(entry);
        paging.left(entry);
        if (entry.logged()) {
            var message = entry.message;
            if (message == null) {
                log.settle(entry.position());
            } else {
                log.settle(message);
            }
        }
    }

    /**
     * Lets go of what was purged.
     *
     * @return whether all is gone
     */
    boolean discard(Ready purged) {
        for (var front = purged.front(); front != null; front = purged.front()) {
            if (!turn.step()) {
                return false;
            }
            purged.take(front);
            leave(front);
        }
        return true;
    }
}
