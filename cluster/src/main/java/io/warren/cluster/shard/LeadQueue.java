package io.warren.cluster.shard;

import io.warren.engine.metadata.QueueSettings;
import io.warren.engine.metadata.QueueSpec;
import io.warren.engine.queue.Delivery;
import io.warren.engine.queue.LocalQueue;
import io.warren.engine.queue.QueueCommand;
import io.warren.engine.queue.QueueCommand.Got;
import io.warren.engine.queue.QueueCommand.Holder;
import io.warren.engine.queue.QueueCommand.Outcome;
import io.warren.engine.queue.QueueHandle;
import io.warren.engine.queue.QueueStats;
import io.warren.engine.queue.Subscriber;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A replicated queue where its shard is led, in one term: the engine's own queue behind the shard's log. A message reaches it
 * when its entry is committed; commands that came behind a message wait for that, so that who publishes and then gets sees
 * what he published.
 *
 * <p>Owner: the shard's lane. In the next term there is another one, so settles of deliveries of this term do not reach it.
 */
final class LeadQueue implements QueueHandle {
    private final Leadership leadership;
    private final LocalQueue queue;
    /** Behind messages that are not committed. */
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>(2);

    /** Whose turn it is. */
    private final ArrayDeque<QueueCommand> due = new ArrayDeque<>(2);

    private final ArrayDeque<PurgeAnswer> purges = new ArrayDeque<>(1);
    /** Whether it was said, and whether that is committed. */
    private boolean taken;

    private boolean takenIsKnown;
    private boolean dropped;
    private boolean waitsForLease;

    /** What was put into the log for this queue, and what of it is committed or lost. */
    private long said;

    private long done;

    /** How many messages left. */
    private long left;

    /** A command and how much must be done before it. */
    private record Waiting(QueueCommand command, long after) {}

    /** An answer that is given when as many messages have left, for good. */
    private record PurgeAnswer(long whenLeft, Runnable answer) {}

    /** @param open makes the queue itself, with a log that speaks for this one */
    LeadQueue(Leadership leadership, Function<LeadQueue, LocalQueue> open) {
        this.leadership = leadership;
        queue = open.apply(this);
    }

    long id() {
        return queue.spec().id();
    }

    @Override
    public QueueSpec spec() {
        return queue.spec();
    }

    @Override
    public QueueSettings settings() {
        return queue.settings();
    }

    @Override
    public QueueStats stats() {
        return queue.stats();
    }

    @Override
    public void send(QueueCommand command) {
        switch (command) {
            // About deliveries that were: nothing to wait for.
            case QueueCommand.Settle _, QueueCommand.Resume _ -> queue.send(command);
            case QueueCommand.Enqueue _,
                    QueueCommand.Consume _,
                    QueueCommand.Cancel _,
                    QueueCommand.Get _,
                    QueueCommand.Close _,
                    QueueCommand.Purge _,
                    QueueCommand.CheckDelete _,
                    QueueCommand.Deleted _,
                    QueueCommand.Pause _,
                    QueueCommand.Reconfigure _,
                    QueueCommand.Touch _,
                    QueueCommand.ListConsumers _,
                    QueueCommand.Stop _ -> leadership.send(this, command);
        }
    }

    /** A command whose turn it is on the lane. */
    void take(QueueCommand command, Batch next) {
        switch (command) {
            case QueueCommand.Enqueue(var message, var _, var receipt) -> {
                // Also one that need not survive: whoever leads next shall have it.
                next.publish(this, message, receipt);
                said++;
            }
            case QueueCommand.Consume(var consumer, var subscriber, var answer) -> {
                sayTaken(next);
                pass(new QueueCommand.Consume(consumer, fenced(consumer, subscriber), answer));
            }
            case QueueCommand.Get(var holder, var noAck, var evenPaused, var answer) -> {
                sayTaken(next);
                pass(new QueueCommand.Get(holder, noAck, evenPaused, got -> got(got, holder, noAck, answer)));
            }
            case QueueCommand.Purge(var answer) -> pass(new QueueCommand.Purge(count -> purged(count, answer)));
            case QueueCommand.Cancel _,
                    QueueCommand.Close _,
                    QueueCommand.CheckDelete _,
                    QueueCommand.Deleted _,
                    QueueCommand.Pause _,
                    QueueCommand.Reconfigure _,
                    QueueCommand.Touch _,
                    QueueCommand.ListConsumers _,
                    QueueCommand.Stop _,
                    QueueCommand.Settle _,
                    QueueCommand.Resume _ -> pass(command);
        }
    }

    private void sayTaken(Batch next) {
        if (!taken) {
            taken = true;
            next.takes.add(this);
        }
    }

    private void pass(QueueCommand command) {
        waiting.addLast(new Waiting(command, said));
        release();
    }

    /** A message is committed. */
    void enqueue(QueueCommand.Enqueue command) {
        due.addLast(command);
        done();
    }

    /** Something that was said is committed, or lost. */
    void done() {
        done++;
        release();
    }

    /** The next leader would know by now that somebody may have been handed messages. */
    void taken() {
        takenIsKnown = true;
        release();
    }

    /** Passes on those whose turn it is. Nothing overtakes. */
    private void release() {
        while (!waiting.isEmpty() && waiting.getFirst().after <= done) {
            due.addLast(waiting.removeFirst().command);
        }
        while (!due.isEmpty() && mayPass(due.getFirst())) {
            queue.send(due.removeFirst());
        }
    }

    /** Nobody takes before that is known; a get, which is answered once and for all, not while another one may lead. */
    private boolean mayPass(QueueCommand command) {
        if (command instanceof QueueCommand.Consume) {
            return takenIsKnown;
        }
        if (!(command instanceof QueueCommand.Get)) {
            return true;
        }
        var may = takenIsKnown && leadership.leads();
        if (takenIsKnown && !may && !waitsForLease) {
            waitsForLease = true;
            leadership.whenLeading(this::leads, () -> {});
        }
        return may;
    }

    private void leads() {
        waitsForLease = false;
        release();
    }

    /** The lease may have run out while the body was read. */
    private void got(@Nullable Got got, Holder holder, boolean noAck, Consumer<@Nullable Got> answer) {
        if (got == null || leadership.leads()) {
            answer.accept(got);
        } else if (noAck) {
            // It has left the queue, so nobody else is given it here.
            leadership.whenLeading(() -> answer.accept(got), () -> answer.accept(null));
        } else {
            queue.send(
                    new QueueCommand.Settle(holder, new long[] {got.delivery().entry()}, Outcome.REQUEUE));
            answer.accept(null);
        }
    }

    void left() {
        left++;
        while (!purges.isEmpty() && purges.getFirst().whenLeft <= left) {
            leadership.whenCommitted(purges.removeFirst().answer);
        }
    }

    /**
     * The queue counts as empty at once and lets go of its messages by and by; whoever asked hears of it when a new leader
     * would not have them either. Messages that are acked meanwhile count as well.
     */
    private void purged(long count, LongConsumer answer) {
        if (count == 0) {
            answer.accept(count);
        } else {
            purges.addLast(new PurgeAnswer(left + count, () -> answer.accept(count)));
        }
    }

    boolean dropped() {
        return dropped;
    }

    /** It was deleted: nothing leaves any more. */
    void drop() {
        dropped = true;
        purges.forEach(each -> leadership.whenCommitted(each.answer));
        purges.clear();
    }

    /** The leadership is over: everybody who waits is answered as by a queue that stopped. */
    void end() {
        queue.send(new QueueCommand.Stop(() -> {}));
        due.forEach(queue::send);
        due.clear();
        waiting.forEach(each -> queue.send(each.command));
        waiting.clear();
        purges.forEach(each -> each.answer.run());
        purges.clear();
    }

    /** For what comes when the leadership is over. */
    void answerAsStopped(QueueCommand command) {
        queue.send(command);
    }

    private Subscriber fenced(QueueCommand.ConsumerSpec consumer, Subscriber subscriber) {
        var resume = new QueueCommand.Resume(consumer.holder(), consumer.tag());
        return new Subscriber() {
            @Override
            public boolean claim() {
                if (!leadership.leads()) {
                    // Another one may hand out the same message now.
                    leadership.whenLeading(() -> queue.send(resume), () -> {});
                    return false;
                }
                return subscriber.claim();
            }

            @Override
            public void deliver(Delivery delivery) {
                subscriber.deliver(delivery);
            }

            @Override
            public void cancelled() {
                subscriber.cancelled();
            }

            @Override
            public void timedOut(long timeoutMillis) {
                subscriber.timedOut(timeoutMillis);
            }
        };
    }
}
