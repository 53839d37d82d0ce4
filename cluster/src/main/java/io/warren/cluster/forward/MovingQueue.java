package io.warren.cluster.forward;

import io.warren.engine.message.Message;
import io.warren.engine.message.Receipt;
import io.warren.engine.metadata.QueueSettings;
import io.warren.engine.metadata.QueueSpec;
import io.warren.engine.queue.Afterlife;
import io.warren.engine.queue.Delivery;
import io.warren.engine.queue.QueueCommand;
import io.warren.engine.queue.QueueCommand.ConsumeResult;
import io.warren.engine.queue.QueueCommand.ConsumerSpec;
import io.warren.engine.queue.QueueCommand.Got;
import io.warren.engine.queue.QueueCommand.Holder;
import io.warren.engine.queue.QueueCommand.Outcome;
import io.warren.engine.queue.QueueHandle;
import io.warren.engine.queue.QueueStats;
import io.warren.engine.queue.Subscriber;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    private final boolean replicated;
    private final Relay relay;
    private final Object lock = new Object();

    /** Not answered, and consumers; in the order in which they came. */
    private final LinkedHashSet<Kept> kept = new LinkedHashSet<>();

    /** Those that are not being cancelled. */
    private final Map<ConsumerKey, Kept> consumers = new HashMap<>();

    private volatile QueueSettings settings;
    private volatile Target target = new Target.Nowhere();
    private volatile int generation;
    private volatile @Nullable QueueStats seen;
    /** What was kept waits, and what comes waits behind it, until the queue moves or some time has passed. */
    private boolean stalled;

    private boolean againIsSet;
    private boolean deleted;
    private QueueCommand.@Nullable Pause pause;

    /** A command that waits for its answer, or a consumer. Its fields belong to the lock. */
    private static final class Kept {
        final QueueCommand command;
        /** In this generation. */
        boolean sent;
        /** Of a consume: its answer was given. */
        boolean told;
        /** Of a consume: somebody cancels it. */
        @Nullable
        Runnable cancelAnswer;
        /** Nothing of it is wanted any more. */
        volatile boolean over;

        Kept(QueueCommand command) {
            this.command = command;
        }
    }

    /** Identity of the holder is what counts. */
    private record ConsumerKey(Holder holder, String tag) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof ConsumerKey(var otherHolder, var otherTag)
                    && sameObject(holder, otherHolder)
                    && tag.equals(otherTag);
        }

        @Override
        public int hashCode() {
            return 31 * System.identityHashCode(holder) + tag.hashCode();
        }
    }

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
                var consumer = consumers.get(new ConsumerKey(holder, tag));
                if (consumer != null && consumer.sent) {
                    pass(command);
                }
            }
            case QueueCommand.Close(var holder) -> close(holder, after);
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
            case QueueCommand.Stop(var answer) -> after.add(answer);
        }
    }

    private void keep(QueueCommand command, List<Runnable> after) {
        var asked = new Kept(command);
        if (givesUp()) {
            giveUp(asked, after);
            return;
        }
        kept.add(asked);
        if (command instanceof QueueCommand.Consume(var consumer, var _, var _)) {
            consumers.put(key(consumer), asked);
        }
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

    private void giveUp(Kept asked, List<Runnable> after) {
        asked.over = true;
        if (asked.command instanceof QueueCommand.Consume(var _, var subscriber, var _) && asked.told) {
            after.add(subscriber::cancelled);
        } else {
            after.add(() -> Afterlife.answer(asked.command, false, this));
        }
        if (asked.cancelAnswer != null) {
            after.add(asked.cancelAnswer);
        }
    }

    private static ConsumerKey key(ConsumerSpec consumer) {
        return new ConsumerKey(consumer.holder(), consumer.tag());
    }

    private boolean remove(Kept asked) {
        if (!kept.remove(asked)) {
            return false;
        }
        asked.over = true;
        if (asked.command instanceof QueueCommand.Consume(var consumer, var _, var _)) {
            consumers.remove(key(consumer), asked);
        }
        return true;
    }

    private void cancel(Holder holder, String tag, Runnable answer, List<Runnable> after) {
        var consumer = consumers.remove(new ConsumerKey(holder, tag));
        if (consumer == null) {
            after.add(answer);
        } else if (consumer.sent) {
            consumer.cancelAnswer = answer;
            var asked = generation;
            pass(new QueueCommand.Cancel(holder, tag, () -> cancelled(consumer, asked)));
        } else {
            kept.remove(consumer);
            consumer.over = true;
            tellConsumed(consumer, ConsumeResult.OK, after);
            after.add(answer);
        }
    }

    private static void tellConsumed(Kept consumer, ConsumeResult result, List<Runnable> after) {
        if (consumer.command instanceof QueueCommand.Consume(var _, var _, var answer) && !consumer.told) {
            consumer.told = true;
            after.add(() -> answer.accept(result));
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
        for (var asked : List.copyOf(kept)) {
            switch (asked.command) {
                case QueueCommand.Consume(var consumer, var _, var _)
                when isSame(consumer.holder(), holder) -> {
                    remove(asked);
                    tellConsumed(asked, ConsumeResult.GONE, after);
                    if (asked.cancelAnswer != null) {
                        after.add(asked.cancelAnswer);
                    }
                }
                case QueueCommand.Get(var of, var _, var _, var answer)
                when isSame(of, holder) -> {
                    remove(asked);
                    after.add(() -> answer.accept(null));
                }
                default -> {}
            }
        }
        if (isSomewhere()) {
            pass(new QueueCommand.Close(holder));
        }
    }

    private static boolean isSame(Holder one, Holder other) {
        return sameObject(one, other);
    }

    @SuppressWarnings("ReferenceEquality") // Identity is what counts, as for the queue.
    private static boolean sameObject(Holder one, Holder other) {
        return one == other;
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
        for (var asked : kept) {
            asked.over = true;
            if (asked.command instanceof QueueCommand.Consume(var _, var subscriber, var _) && asked.told) {
                after.add(subscriber::cancelled);
            } else {
                after.add(() -> Afterlife.answer(asked.command, true, this));
            }
            if (asked.cancelAnswer != null) {
                after.add(asked.cancelAnswer);
            }
        }
        kept.clear();
        consumers.clear();
    }

    /** Whoever it was passed to forgets what it has of us. */
    private void leave(Target before) {
        switch (before) {
            case Target.There(var node, var _) -> relay.leave(node, this, generation);
            case Target.Here(var queue, var _) -> {
                if (replicated) {
                    holders().forEach(each -> queue.send(new QueueCommand.Close(each)));
                }
            }
            case Target.Nowhere _, Target.Down _ -> {}
        }
    }

    private Set<Holder> holders() {
        var holders = Collections.newSetFromMap(new IdentityHashMap<Holder, Boolean>());
        for (var asked : kept) {
            if (asked.sent && asked.command instanceof QueueCommand.Consume(var consumer, var _, var _)) {
                holders.add(consumer.holder());
            }
        }
        return holders;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // With the lock; others only read.
    private void nextGeneration() {
        generation++;
    }

    /** @param lost whether what was sent may have been taken, or not */
    private void newGeneration(boolean lost, List<Runnable> after) {
        nextGeneration();
        for (Iterator<Kept> each = kept.iterator(); each.hasNext(); ) {
            var asked = each.next();
            var givenUp = givesUp() || (lost && !replicated && asked.sent);
            if (asked.cancelAnswer != null) {
                // Nothing comes from where it was.
                tellConsumed(asked, ConsumeResult.OK, after);
                asked.over = true;
                after.add(asked.cancelAnswer);
            } else if (givenUp) {
                giveUp(asked, after);
            } else {
                asked.sent = false;
                continue;
            }
            each.remove();
            if (asked.command instanceof QueueCommand.Consume(var consumer, var _, var _)) {
                consumers.remove(key(consumer), asked);
            }
        }
    }

    private void passAll() {
        if (!isSomewhere()) {
            return;
        }
        for (var asked : kept) {
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
                        new QueueCommand.Enqueue(own(message), durable, new Answered(asked, now, receipt));
                    case QueueCommand.Consume(var consumer, var subscriber, var answer) ->
                        new QueueCommand.Consume(
                                consumer,
                                new Attachment(asked, now, subscriber),
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
        return target instanceof Target.Here here ? here.own(message) : message;
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
            if (!kept.isEmpty()) {
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

    private void answered(Kept asked, int of, Runnable answer) {
        synchronized (lock) {
            if (of != generation || !remove(asked)) {
                return;
            }
        }
        answer.run();
    }

    private void cancelled(Kept consumer, int of) {
        Runnable answer;
        synchronized (lock) {
            if (of != generation || !remove(consumer)) {
                return;
            }
            answer = consumer.cancelAnswer;
        }
        if (answer != null) {
            answer.run();
        }
    }

    /** It was not taken, as far as we know, and is said again. */
    private boolean saidAgain(Kept asked, int of) {
        synchronized (lock) {
            if (of == generation && kept.contains(asked)) {
                asked.sent = false;
                stall();
                return true;
            }
            return false;
        }
    }

    private final class Answered implements Receipt {
        private final Kept asked;
        private final int of;
        private final Receipt receipt;

        private Answered(Kept asked, int of, Receipt receipt) {
            this.asked = asked;
            this.of = of;
            this.receipt = receipt;
        }

        @Override
        public void accepted() {
            // Also by one that is not asked any more: taken is taken.
            synchronized (lock) {
                if (!remove(asked)) {
                    return;
                }
            }
            receipt.accepted();
        }

        @Override
        public void rejected() {
            answered(asked, of, receipt::rejected);
        }

        @Override
        public void unknown() {
            if (replicated) {
                saidAgain(asked, of);
            } else {
                answered(asked, of, receipt::unknown);
            }
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
            if (of != generation || !kept.contains(asked)) {
                return;
            }
            before = asked.told;
            asked.told = true;
            if (result != ConsumeResult.OK) {
                remove(asked);
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
            if (!remove(asked)) {
                if (got != null && !noAck) {
                    var entry = new long[] {got.delivery().entry()};
                    pass(new QueueCommand.Settle(holder, entry, Outcome.REQUEUE));
                }
                return;
            }
        }
        answer.accept(got == null ? null : new Got(tagged(got.delivery(), of), got.ready()));
    }

    private Delivery tagged(Delivery delivery, int of) {
        return new Delivery(
                this,
                Generations.tagged(delivery.entry(), of),
                delivery.message(),
                delivery.redelivered(),
                delivery.deliveryCount(),
                delivery.acquiredCount());
    }

    /** A consumer as one target sees it. */
    private final class Attachment implements Subscriber {
        private final Kept asked;
        private final int of;
        private final Subscriber subscriber;

        private Attachment(Kept asked, int of, Subscriber subscriber) {
            this.asked = asked;
            this.of = of;
            this.subscriber = subscriber;
        }

        @Override
        public boolean claim() {
            return of == generation && !asked.over && subscriber.claim();
        }

        @Override
        public void deliver(Delivery delivery) {
            // Claimed is claimed, also when the queue has moved meanwhile.
            if (!asked.over) {
                subscriber.deliver(tagged(delivery, of));
            }
        }

        @Override
        public void cancelled() {
            ended(subscriber::cancelled);
        }

        @Override
        public void timedOut(long timeoutMillis) {
            ended(() -> subscriber.timedOut(timeoutMillis));
        }

        private void ended(Runnable told) {
            Runnable cancelAnswer;
            synchronized (lock) {
                if (of != generation || !remove(asked)) {
                    return;
                }
                cancelAnswer = asked.cancelAnswer;
            }
            told.run();
            if (cancelAnswer != null) {
                cancelAnswer.run();
            }
        }
    }
}
