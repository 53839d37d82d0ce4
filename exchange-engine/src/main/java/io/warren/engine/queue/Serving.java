package io.warren.engine.queue;

import io.warren.engine.message.Message;
import io.warren.engine.queue.QueueCommand.Get;
import io.warren.engine.queue.QueueCommand.Got;
import io.warren.engine.queue.QueueCommand.Holder;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Hands messages out: waiting gets first, then consumers; and sees to it that what is too old or too much is not there.
 *
 * <p>Owner: the queue's lane.
 */
final class Serving {
    private final QueueHandle queue;
    private final Turn turn;
    private final Counters counters;
    private final Utilisation utilisation;
    private final Ready ready;
    private final Unacked unacked;
    private final Consumers consumers;
    private final Limits limits;
    private final Expiry expiry;
    private final Pause pause;
    private final Paging paging;
    private final Departures departures;
    /** Gets whose message is being read, in their order. */
    private final ArrayDeque<Get> gets = new ArrayDeque<>(2);

    private boolean due;

    Serving(
            QueueHandle queue,
            Turn turn,
            Counters counters,
            Utilisation utilisation,
            Ready ready,
            Unacked unacked,
            Consumers consumers,
            Limits limits,
            Expiry expiry,
            Pause pause,
            Paging paging,
            Departures departures) {
        this.queue = queue;
        this.turn = turn;
        this.counters = counters;
        this.utilisation = utilisation;
        this.ready = ready;
        this.unacked = unacked;
        this.consumers = consumers;
        this.limits = limits;
        this.expiry = expiry;
        this.pause = pause;
        this.paging = paging;
        this.departures = departures;
    }

    /** There are messages or takers that there were not. */
    void due() {
        due = true;
    }

    /** Does what is due, so that those who come now find things as if each command had been seen to the end. */
    void serve() {
        if (due) {
            due = false;
            serveGets();
            serveConsumers();
        }
    }

    /** Whether a consumer took the new entry past the queue, which is empty. */
    boolean handedOver(Entry entry, Message message) {
        var taker = ready.isEmpty() && gets.isEmpty() && !pause.on() ? consumers.claim() : null;
        if (taker == null) {
            return false;
        }
        handOver(entry, message, taker);
        return true;
    }

    void get(Get command) {
        if (pause.on() && !command.evenPaused()) {
            counters.gotEmpty++;
            command.answer().accept(null);
            return;
        }
        serve();
        // What was put back just now may be too much; who gets sees the queue as it is after that.
        makeRoom();
        gets.addLast(command);
        serveGets();
    }

    /** Whether anybody will want bodies that are on disk. */
    boolean wanted() {
        return !gets.isEmpty() || (consumers.size() > 0 && !pause.on());
    }

    /** Nobody waits for these answers any more, but they come. */
    @SuppressWarnings("ReferenceEquality") // Of a holder, identity is what counts.
    void forgetGets(@Nullable Holder of) {
        gets.removeIf(each -> {
            var its = of == null || each.holder() == of;
            if (its) {
                each.answer().accept(null);
            }
            return its;
        });
    }

    /** Drops from the head what is too much. */
    void makeRoom() {
        while (limits.exceeded()) {
            serve();
            var front = limits.exceeded() ? ready.front() : null;
            if (front == null || !departures.mayDie()) {
                return;
            }
            if (expiry.isOver(front, turn.wallMillis)) {
                departures.expire(front);
            } else {
                departures.drop(front);
            }
        }
    }

    /** Expires what is too old at the front of each priority, and looks again in time. */
    void expireFronts() {
        if (!expiry.possible()) {
            return;
        }
        var again = next() != null;
        while (again) {
            again = false;
            for (var each : ready.fronts()) {
                if (expiry.isOver(each, turn.wallMillis) && departures.mayDie()) {
                    departures.expire(each);
                    again = true;
                }
            }
        }
        expiry.await(ready.fronts(), turn.wallMillis);
    }

    /** The first message that is not too old; null if there is none, or those before it cannot go yet. */
    private @Nullable Entry next() {
        var front = ready.front();
        while (front != null && expiry.isOver(front, turn.wallMillis)) {
            if (!departures.mayDie()) {
                due = true;
                return null;
            }
            departures.expire(front);
            front = ready.front();
        }
        return front;
    }

    private void serveGets() {
        while (!gets.isEmpty()) {
            var front = next();
            var message = front == null ? null : front.message;
            if (front == null ? !ready.isEmpty() : message == null) {
                waitFor(front);
                return;
            }
            var get = gets.removeFirst();
            if (front == null || message == null) {
                counters.gotEmpty++;
                get.answer().accept(null);
            } else {
                answer(get, front, message);
            }
        }
    }

    private void waitFor(@Nullable Entry front) {
        if (front != null) {
            paging.fetch(ready, front);
        }
    }

    private void answer(Get get, Entry front, Message message) {
        ready.take(front);
        var delivery = delivery(front, message);
        if (get.noAck()) {
            counters.gotNoAck++;
            departures.leave(front);
        } else {
            counters.got++;
            unacked.add(unacked.of(get.holder()), front, null, turn.monotonicMillis);
            paging.handedOut(front);
        }
        get.answer().accept(new Got(delivery, counters.ready));
    }

    private void serveConsumers() {
        if (!gets.isEmpty() || pause.on()) {
            return;
        }
        while (consumers.anyMayTake()) {
            utilisation.able(turn.monotonicMillis);
            var front = next();
            if (front == null) {
                return;
            }
            var message = front.message;
            if (message == null) {
                paging.fetch(ready, front);
                return;
            }
            if (!turn.step()) {
                due = true;
                return;
            }
            var taker = consumers.claim();
            if (taker != null) {
                ready.take(front);
                handOver(front, message, taker);
            }
        }
        if (!ready.isEmpty()) {
            utilisation.unable(turn.monotonicMillis);
        }
    }

    private void handOver(Entry entry, Message message, Consumer taker) {
        var delivery = delivery(entry, message);
        if (taker.spec.noAck()) {
            counters.deliveredNoAck++;
            departures.leave(entry);
        } else {
            counters.delivered++;
            unacked.add(taker.held, entry, taker, turn.monotonicMillis);
            paging.handedOut(entry);
        }
        consumers.delivered(taker);
        taker.subscriber.deliver(delivery);
    }

    private Delivery delivery(Entry entry, Message message) {
        if (entry.redelivered) {
            counters.redelivered++;
        }
        return new Delivery(queue, entry.number, message, entry.redelivered, entry.deliveryCount, entry.acquiredCount);
    }
}
