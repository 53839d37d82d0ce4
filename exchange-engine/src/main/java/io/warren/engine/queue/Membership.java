package io.warren.engine.queue;

import io.warren.engine.metadata.QueueSpec;
import io.warren.engine.queue.QueueCommand.ConsumeResult;
import io.warren.engine.queue.QueueCommand.Holder;
import java.util.List;

/**
 * How consumers come and go, and what hangs on it: the queue's lease, its auto-deletion, what leaving channels held.
 *
 * <p>Owner: the queue's lane.
 */
final class Membership {
    private final QueueSpec spec;
    private final Unacked unacked;
    private final Consumers consumers;
    private final Timeouts timeouts;
    private final Lease lease;
    private final Settlement settlement;
    private final QueueEvents events;

    Membership(
            QueueSpec spec,
            Unacked unacked,
            Consumers consumers,
            Timeouts timeouts,
            Lease lease,
            Settlement settlement,
            QueueEvents events) {
        this.spec = spec;
        this.unacked = unacked;
        this.consumers = consumers;
        this.timeouts = timeouts;
        this.lease = lease;
        this.settlement = settlement;
        this.events = events;
    }

    void consume(QueueCommand.Consume command) {
        var wish = command.consumer();
        var result = consumers.mayJoin(wish);
        if (result == ConsumeResult.OK) {
            var consumer = new Consumer(wish, command.subscriber(), unacked.of(wish.holder()));
            consumers.add(consumer);
            timeouts.sees(consumer);
            lease.consumed(true);
        }
        command.answer().accept(result);
    }

    /** Ends a consumer; what it holds stays held. True if that was the last of an auto-delete queue, which goes now. */
    boolean cancel(Holder holder, String tag) {
        var held = unacked.find(holder);
        if (held == null || consumers.remove(held, tag) == null) {
            return false;
        }
        unacked.tidy(held);
        return left();
    }

    void resume(Holder holder, String tag) {
        var held = unacked.find(holder);
        if (held != null) {
            consumers.resume(held, tag);
        }
    }

    /** A channel is over. */
    void close(Holder holder, boolean failed) {
        var held = unacked.find(holder);
        if (held == null) {
            return;
        }
        var leaving = List.copyOf(held.consumers);
        leaving.forEach(consumers::remove);
        settlement.takeBackAll(held, failed);
        if (!leaving.isEmpty()) {
            left();
        }
    }

    /** Ends consumers that held something too long. */
    void endLate() {
        var late = settlement.takeBackOverdue();
        for (var each : late) {
            consumers.remove(each);
            unacked.tidy(each.held);
            each.subscriber.timedOut(timeouts.limitMillis(each));
        }
        if (!late.isEmpty()) {
            left();
        }
    }

    /** The queue is deleted: everybody is told. */
    void dissolve() {
        for (var each : consumers.all()) {
            consumers.remove(each);
            each.subscriber.cancelled();
        }
        unacked.clear();
    }

    private boolean left() {
        lease.consumed(consumers.size() > 0);
        var deserted = spec.autoDelete() && consumers.desertedAfterUse();
        if (deserted) {
            events.lastConsumerGone(spec);
        }
        return deserted;
    }
}
