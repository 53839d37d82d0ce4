package io.warren.cluster.forward;

import io.warren.engine.message.Message;
import io.warren.engine.message.Receipt;
import io.warren.engine.metadata.QueueSettings;
import io.warren.engine.metadata.QueueSpec;
import io.warren.engine.queue.Afterlife;
import io.warren.engine.queue.Delivery;
import io.warren.engine.queue.QueueCommand;
import io.warren.engine.queue.QueueCommand.ConsumeResult;
import io.warren.engine.queue.QueueCommand.Got;
import io.warren.engine.queue.QueueCommand.Holder;
import io.warren.engine.queue.QueueCommand.Outcome;
import io.warren.engine.queue.QueueHandle;
import io.warren.engine.queue.QueueStats;
import io.warren.engine.queue.Subscriber;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One queue, wherever it is now: the handle stays, the place changes.
 *
 * <p>What is not answered is kept in its order. Of a replicated queue it is said again where the queue is led next, and
 * consumers are attached again there; nobody is told, but deliveries come flagged as redelivered. Of a queue that has only
 * one home it is given up when the home is lost: publishes are rejected, consumers cancelled.
 *
 * <p>A generation is the time in which what was handed out can be settled: it ends with a move and with the loss of a
 * session. Entries carry it, and settles of an earlier one are dropped.
 *
 * <p>An empty get, a purge or a check that the end of a leadership answered cannot be told from a true answer, and count as
 * one. A GONE of a replicated queue can: it is believed only after {@link QueueCommand.Deleted}.
 *
 * <p>Lock: callers of any thread meet here, and each one's order must hold up to the queue's or the link's inbox, so those are
 * filled while it is held; neither blocks nor calls back. Receipts, answers and subscribers are called without it.
 */
public final class MovingQueue implements QueueHandle {
    private static final long AGAIN_MILLIS = 200;

    private final QueueSpec spec;
    private final Relay relay;
    private final Object lock = new Object();

    private final Outstanding outstanding = new Outstanding();
    private volatile QueueSettings settings;
    /** Somebody else takes over when its place is lost. */
    private volatile boolean replicated;

    private volatile Target target = new Target.Nowhere();
    private volatile int generation;
    private volatile @Nullable QueueStats seen;
    /** What was kept waits, and what comes waits behind it, until the queue moves or some time has passed. */
    private boolean stalled;

    private boolean againIsSet;
    private boolean deleted;
    private QueueCommand.@Nullable Pause pause;

    /** @param replicated whether somebody else takes over when its place is lost */
    public MovingQueue(QueueSpec spec, QueueSettings settings, boolean replicated, Relay relay) {
        this.spec = spec;
        this.settings = settings;
        this.replicated = replicated;
        this.relay = relay;
    }

    @Override
    public QueueSpec spec() {
        return spec;
    }

    @Override
    public QueueSettings settings() {
        return settings;
    }

    /** Its own if it is here, else the last picture that was gathered. */
    @Override
    public QueueStats stats() {
        if (target instanceof Target.Here here) {
            return here.queue().stats();
        }
        var last = seen;
        return last == null ? NOTHING_KNOWN : last;
    }

    private static final QueueStats NOTHING_KNOWN =
            new QueueStats("down", 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, "", 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    @Override
    public @Nullable String unreachableHome() {
        return target instanceof Target.Down(var node) ? node : null;
    }

    /** A picture from where it is. Any thread. */
    public void seen(QueueStats stats) {
        seen = stats;
    }

    int generation() {
        return generation;
    }

    /** It is there from now on. Any thread. */
    public void at(Target next) {
        var after = new ArrayList<Runnable>();
        synchronized (lock) {
            var before = target;
            if (deleted || next.equals(before)) {
                return;
            }
            leave(before);
            target = next;
            newGeneration(true, after);
            stalled = false;
            if (pause != null && next instanceof Target.Here here) {
                here.queue().send(pause);
            }
            passAll();
        }
        tell(after);
    }

    /**
     * Nothing more goes to the one home that it had: what is asked waits until somebody takes over, as it does from now on
     * whenever a place is lost. What was asked there is answered if it was taken, and said again if not. Any thread.
     */
    public void depart() {
        var after = new ArrayList<Runnable>();
        synchronized (lock) {
            if (deleted || replicated) {
                return;
            }
            leave(target);
            replicated = true;
            target = new Target.Nowhere();
            newGeneration(false, after);
            stalled = false;
        }
        tell(after);
    }

    @Override
    public void send(QueueCommand command) {
        var after = new ArrayList<Runnable>(0);
        synchronized (lock) {
            if (command instanceof QueueCommand.Reconfigure(var now)) {
                settings = now;
            }
            if (deleted) {
                after.add(() -> Afterlife.answer(command, true, this));
            } else {
                take(command, after);
            }
        }
        tell(after);
    }

    /** In their order, on a lane, as a queue's answers are. */
    private void tell(List<Runnable> after) {
        if (!after.isEmpty()) {
            relay.execute(() -> after.forEach(Runnable::run));
        }
    }

    // With the lock.

    private void take(QueueCommand command, List<Runnable> after) {
        switch (command) {
            case QueueCommand.Enqueue _,
                    QueueCommand.Consume _,
                    QueueCommand.Get _,
                    QueueCommand.Purge _,
                    QueueCommand.CheckDelete _,
                    QueueCommand.Touch _,
                    QueueCommand.ListConsumers _ -> keep(command, after);
            case QueueCommand.Cancel(var holder, var tag, var answer) -> cancel(holder, tag, answer, after);
            case QueueCommand.Settle(var holder, var entries, var outcome) -> settle(holder, entries, outcome);
            case QueueCommand.Resume(var holder, var tag) -> {
                var consumer = outstanding.consumer(holder, tag);
                if (consumer != null && consumer.sent) {
                    pass(command);
                }
            }
            case QueueCommand.Close(var holder, var _) -> close(holder, after);
            case QueueCommand.Deleted() -> delete(after);
            case QueueCommand.Pause now -> {
                pause = now;
                if (target instanceof Target.Here here) {
                    here.queue().send(now);
                }
            }
            case QueueCommand.Reconfigure _ -> {
                // A shard hears of it from the metadata, and so does a home elsewhere.
                if (!replicated && target instanceof Target.Here here) {
                    here.queue().send(command);
                }
            }
            case QueueCommand.Stop(var answer) -> {
                if (!replicated && target instanceof Target.Here here) {
                    here.queue().send(command);
                } else {
                    after.add(answer);
                }
            }
        }
    }

    private void keep(QueueCommand command, List<Runnable> after) {
        var asked = new Kept(command);
        if (givesUp()) {
            asked.end(false, this, after);
            return;
        }
        outstanding.add(asked);
        if (isSomewhere() && !stalled) {
            pass(asked);
        }
    }

    private boolean isSomewhere() {
        return target instanceof Target.Here || target instanceof Target.There;
    }

    /** There is nobody to wait for. */
    private boolean givesUp() {
        return !replicated && target instanceof Target.Down;
    }

    private void cancel(Holder holder, String tag, Runnable answer, List<Runnable> after) {
        var consumer = outstanding.cancel(holder, tag);
        if (consumer == null) {
            after.add(answer);
            return;
        }
        consumer.cancelAnswer = answer;
        if (consumer.sent) {
            var asked = generation;
            pass(new QueueCommand.Cancel(holder, tag, () -> ended(consumer, asked, () -> {})));
        } else {
            outstanding.remove(consumer);
            consumer.cancelled(after);
        }
    }

    private void settle(Holder holder, long[] entries, Outcome outcome) {
        var current = new long[entries.length];
        var count = 0;
        for (var entry : entries) {
            if (Generations.isOf(entry, generation)) {
                current[count++] = Generations.untagged(entry);
            }
        }
        if (count > 0 && isSomewhere()) {
            pass(new QueueCommand.Settle(holder, Arrays.copyOf(current, count), outcome));
        }
    }

    private void close(Holder holder, List<Runnable> after) {
        outstanding.close(holder, this, after);
        if (isSomewhere()) {
            pass(new QueueCommand.Close(holder));
        }
    }

    private void delete(List<Runnable> after) {
        deleted = true;
        var before = target;
        if (!replicated && before instanceof Target.Here here) {
            here.queue().send(new QueueCommand.Deleted());
        }
        leave(before);
        target = new Target.Nowhere();
        nextGeneration();
        outstanding.deleted(this, after);
    }

    /** Whoever it was passed to forgets what it has of us. */
    private void leave(Target before) {
        switch (before) {
            case Target.There(var node, var _) -> relay.leave(node, this, generation);
            case Target.Here(var queue, var _) -> {
                if (replicated) {
                    outstanding.holders().forEach(each -> queue.send(new QueueCommand.Close(each)));
                }
            }
            case Target.Nowhere _, Target.Down _ -> {}
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // With the lock; others only read.
    private void nextGeneration() {
        generation++;
    }

    /** @param lost whether what was sent may have been taken, or not */
    private void newGeneration(boolean lost, List<Runnable> after) {
        nextGeneration();
        outstanding.unsend(asked -> givesUp() || (lost && !replicated && asked.sent), this, after);
    }

    private void passAll() {
        if (!isSomewhere()) {
            return;
        }
        for (var asked : outstanding.all()) {
            if (!asked.sent) {
                pass(asked);
            }
        }
    }

    private void stall() {
        stalled = true;
        if (!againIsSet) {
            againIsSet = true;
            relay.later(this::again, AGAIN_MILLIS);
        }
    }

    private void pass(QueueCommand command) {
        switch (target) {
            case Target.Here(var queue, var _) -> queue.send(command);
            case Target.There(var node, var _) -> relay.ask(node, this, generation, command);
            case Target.Nowhere _, Target.Down _ -> throw new AssertionError("nowhere to pass it to");
        }
    }

    /** Passes it on with answers that say when they were asked for. */
    private void pass(Kept asked) {
        asked.sent = true;
        var now = generation;
        pass(
                switch (asked.command) {
                    case QueueCommand.Enqueue(var message, var durable, var receipt) ->
                        new QueueCommand.Enqueue(own(message), durable, new KeptReceipt(this, asked, now, receipt));
                    case QueueCommand.Consume(var consumer, var subscriber, var answer) ->
                        new QueueCommand.Consume(
                                consumer,
                                new Attachment(this, asked, now, subscriber),
                                result -> consumed(asked, now, subscriber, answer, result));
                    case QueueCommand.Get(var holder, var noAck, var evenPaused, var answer) ->
                        new QueueCommand.Get(
                                holder, noAck, evenPaused, got -> got(asked, now, holder, noAck, answer, got));
                    case QueueCommand.Purge(var answer) ->
                        new QueueCommand.Purge(count -> answered(asked, now, () -> answer.accept(count)));
                    case QueueCommand.CheckDelete(var ifUnused, var ifEmpty, var answer) ->
                        new QueueCommand.CheckDelete(
                                ifUnused, ifEmpty, check -> answered(asked, now, () -> answer.accept(check)));
                    case QueueCommand.Touch(var answer) ->
                        new QueueCommand.Touch(stats -> answered(asked, now, () -> answer.accept(stats)));
                    case QueueCommand.ListConsumers(var answer) ->
                        new QueueCommand.ListConsumers(all -> answered(asked, now, () -> answer.accept(all)));
                    case QueueCommand.Cancel _,
                            QueueCommand.Settle _,
                            QueueCommand.Resume _,
                            QueueCommand.Close _,
                            QueueCommand.Deleted _,
                            QueueCommand.Pause _,
                            QueueCommand.Reconfigure _,
                            QueueCommand.Stop _ -> throw new AssertionError("not kept: " + asked.command);
                });
    }

    private Message own(Message message) {
        return replicated && target instanceof Target.Here here ? here.own(message) : message;
    }

    // What is heard, on the lane of the queue or the link.

    /** The session in which this generation asked is over: what was sent may have been taken, or not. */
    void lost(int of) {
        ended(of, true);
    }

    /** Nothing of this generation is or will be answered, and nothing that was not is taken. */
    void notHere(int of) {
        ended(of, false);
    }

    private void ended(int of, boolean lost) {
        var after = new ArrayList<Runnable>();
        synchronized (lock) {
            if (of != generation || deleted) {
                return;
            }
            newGeneration(lost, after);
            stalled = false;
            if (!outstanding.isEmpty()) {
                stall();
            }
        }
        after.forEach(Runnable::run);
    }

    /** Time has passed. */
    private void again() {
        synchronized (lock) {
            againIsSet = false;
            if (stalled) {
                stalled = false;
                passAll();
            }
        }
    }

    void answered(Kept asked, int of, Runnable answer) {
        synchronized (lock) {
            if (of != generation || !outstanding.remove(asked)) {
                return;
            }
        }
        answer.run();
    }

    /** It was not taken, as far as we know, and is said again. */
    private void saidAgain(Kept asked, int of) {
        synchronized (lock) {
            if (of == generation && outstanding.has(asked)) {
                asked.sent = false;
                stall();
            }
        }
    }

    /** Also by one that is not asked any more: taken is taken. False if it was heard before. */
    boolean accepted(Kept asked) {
        synchronized (lock) {
            return outstanding.remove(asked);
        }
    }

    /** Whoever took it over is no more, before it could say. */
    void unknown(Kept asked, int of, Receipt receipt) {
        if (replicated) {
            saidAgain(asked, of);
        } else {
            answered(asked, of, receipt::unknown);
        }
    }

    private void consumed(
            Kept asked, int of, Subscriber subscriber, Consumer<ConsumeResult> answer, ConsumeResult result) {
        if (result == ConsumeResult.GONE && replicated) {
            saidAgain(asked, of);
            return;
        }
        boolean before;
        synchronized (lock) {
            if (of != generation || !outstanding.has(asked)) {
                return;
            }
            before = asked.told;
            asked.told = true;
            if (result != ConsumeResult.OK) {
                outstanding.remove(asked);
            }
        }
        if (!before) {
            answer.accept(result);
        } else if (result != ConsumeResult.OK) {
            subscriber.cancelled();
        }
    }

    private void got(
            Kept asked, int of, Holder holder, boolean noAck, Consumer<@Nullable Got> answer, @Nullable Got got) {
        synchronized (lock) {
            if (of != generation) {
                return;
            }
            if (!outstanding.remove(asked)) {
                if (got != null && !noAck) {
                    var entry = new long[] {got.delivery().entry()};
                    pass(new QueueCommand.Settle(holder, entry, Outcome.REQUEUE));
                }
                return;
            }
        }
        answer.accept(got == null ? null : new Got(tagged(got.delivery(), of), got.ready()));
    }

    /** As it is handed on: with this handle, and an entry that says its generation. */
    Delivery tagged(Delivery delivery, int of) {
        return new Delivery(
                this,
                Generations.tagged(delivery.entry(), of),
                delivery.message(),
                delivery.redelivered(),
                delivery.deliveryCount(),
                delivery.acquiredCount());
    }

    /** The queue ended a consumer. */
    void ended(Kept consumer, int of, Runnable told) {
        Runnable cancelAnswer;
        synchronized (lock) {
            if (of != generation || !outstanding.remove(consumer)) {
                return;
            }
            cancelAnswer = consumer.cancelAnswer;
        }
        told.run();
        if (cancelAnswer != null) {
            cancelAnswer.run();
        }
    }
}
