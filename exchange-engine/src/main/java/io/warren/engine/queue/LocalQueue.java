package io.warren.engine.queue;

import io.warren.engine.lane.Clock;
import io.warren.engine.lane.Lane;
import io.warren.engine.message.DeathHistory.Reason;
import io.warren.engine.message.Message;
import io.warren.engine.metadata.QueueSettings;
import io.warren.engine.metadata.QueueSpec;
import io.warren.engine.metadata.QueueType;
import io.warren.engine.queue.QueueCommand.DeleteCheck;
import java.util.ArrayList;
import java.util.List;

/**
 * A queue on this node, classic or quorum: what happens when. What it has is in its parts.
 *
 * <p>Owner of everything here: the lane. Others send commands, which are taken a burst at a time; after each burst, and not
 * after each command, waiting gets and consumers are served, what is too old or too much goes, and views see new counters.
 * A message that finds the queue empty and a consumer waiting is handed over at once.
 *
 * <p>Invariants: every entry is ready, held, on its way to the dead letter exchange, or gone. Every enqueue gets exactly one
 * receipt. The log hears of every entry's end once. After a burst nobody who could take a message waits for one whose body is
 * in memory.
 */
public final class LocalQueue implements QueueHandle {
    private static final long MEMORY_BYTES = 32 << 20;
    private static final int COMMANDS_AT_ONCE = 1_000;
    private static final long RETRY_DEAD_LETTER_MILLIS = 10_000;
    private static final long LOOK_FOR_POSITIONS_MILLIS = 20;
    private static final long STOP_WITHIN_MILLIS = 5_000;

    private enum Life {
        NEW,
        RUNNING,
        STOPPING,
        STOPPED,
        DELETED
    }

    private final QueueSpec spec;
    private final boolean quorum;
    private final Lane lane;
    private final Clock clock;
    private final QueueLog log;
    private final QueueEvents events;
    private final Inbox inbox;
    private final Turn turn;

    private final Counters counters = new Counters();
    private final Utilisation utilisation;
    private final Unacked unacked = new Unacked(counters);
    private final Ready ready;
    private final Consumers consumers;
    private final Limits limits;
    private final Expiry expiry;
    private final Lease lease;
    private final Timeouts timeouts;
    private final Paging paging;
    private final Alarm positionsAlarm;
    private final Pause pause;
    private final DeadLetters deadLetters;
    private final Departures departures;
    private final Serving serving;
    private final Settlement settlement;
    private final Membership membership;
    private final Purged purged;

    private final List<Runnable> stopAnswers = new ArrayList<>(1);
    /** Of cancels that made this queue go: given when it is gone. */
    private final List<Runnable> goneAnswers = new ArrayList<>(1);

    private volatile QueueSettings settings;
    private Life life = Life.NEW;
    private long nextNumber = 1;
    private long stopUntilMillis;

    /** Takes what the log recovered, on the lane, before the first command. */
    public static LocalQueue open(
            QueueSpec spec,
            QueueSettings settings,
            Lane lane,
            Clock clock,
            QueueLog log,
            Forwarding forwarding,
            QueueEvents events) {
        return open(spec, settings, lane, clock, log, forwarding, events, MEMORY_BYTES);
    }

    /**
     * As above, with a limit of its own.
     *
     * @param memoryBytes for bodies; beyond it they are on disk only, as far as the log has written them
     */
    public static LocalQueue open(
            QueueSpec spec,
            QueueSettings settings,
            Lane lane,
            Clock clock,
            QueueLog log,
            Forwarding forwarding,
            QueueEvents events,
            long memoryBytes) {
        var queue = new LocalQueue(spec, settings, lane, clock, log, forwarding, events, memoryBytes);
        queue.inbox.wake();
        return queue;
    }

    private LocalQueue(
            QueueSpec spec,
            QueueSettings settings,
            Lane lane,
            Clock clock,
            QueueLog log,
            Forwarding forwarding,
            QueueEvents events,
            long memoryBytes) {
        this.spec = spec;
        this.settings = settings;
        this.lane = lane;
        this.clock = clock;
        this.log = log;
        this.events = events;
        quorum = spec.type() == QueueType.QUORUM;
        turn = new Turn(clock);
        utilisation = new Utilisation(clock.monotonicMillis());
        consumers = new Consumers(settings.singleActiveConsumer(), quorum);
        limits = new Limits(counters, settings);
        expiry = new Expiry(new Alarm(lane, this::lookAgain), settings);
        lease = new Lease(lane, clock, () -> events.expired(spec));
        timeouts = new Timeouts(unacked, new Alarm(lane, this::endLateConsumers), settings.consumerTimeoutMillis());
        positionsAlarm = new Alarm(lane, this::lookAgain);
        pause = new Pause(lane, turn, this::lookAgain);
        paging = new Paging(log, memoryBytes, this::lost, this::bodiesArrived);
        ready = new Ready(counters, paging, settings.maxPriority(), settings.defaultPriority(), quorum);
        deadLetters = new DeadLetters(this, forwarding, paging, turn, new Ends(), settings);
        departures = new Departures(counters, paging, turn, log, ready, deadLetters);
        purged = new Purged(turn, departures);
        serving = new Serving(
                this,
                turn,
                counters,
                utilisation,
                ready,
                unacked,
                consumers,
                limits,
                expiry,
                pause,
                paging,
                departures);
        settlement =
                new Settlement(quorum, turn, counters, log, ready, unacked, consumers, timeouts, departures, settings);
        membership = new Membership(spec, unacked, consumers, timeouts, lease, settlement, events);
        inbox = new Inbox(lane, this::burst, deadLetters::receiptsWait);
        counters.lastUseMillis = clock.wallMillis();
    }

    @Override
    public QueueSpec spec() {
        return spec;
    }

    @Override
    public QueueSettings settings() {
        return settings;
    }

    @Override
    public void send(QueueCommand command) {
        inbox.send(command);
    }

    @Override
    public QueueStats stats() {
        return Stats.of(counters, paging, utilisation, clock);
    }

    private void burst() {
        var again = false;
        try {
            turn.begin();
            if (life == Life.NEW) {
                start();
            }
            var left = COMMANDS_AT_ONCE;
            for (var next = inbox.poll(); next != null; next = --left > 0 ? inbox.poll() : null) {
                counters.lastUseMillis = turn.wallMillis;
                apply(next);
            }
            afterBurst();
            again = turn.more() || left == 0;
        } finally {
            inbox.done(again);
        }
    }

    /** Once for all commands of a burst, and when a timer rang, bodies came or dead letters arrived. */
    private void afterBurst() {
        deadLetters.takeReceipts();
        if (life == Life.RUNNING) {
            deadLetters.pump();
            serving.serve();
            serving.makeRoom();
            serving.expireFronts();
            if (serving.wanted()) {
                paging.readAhead(ready);
            }
            if (paging.writeOut(ready)) {
                positionsAlarm.atLatest(turn.monotonicMillis + LOOK_FOR_POSITIONS_MILLIS, turn.monotonicMillis);
            }
            timeouts.await(turn.monotonicMillis);
        }
        purged.discard(false);
        publish();
        if (life == Life.STOPPING) {
            stop();
        }
    }

    private void publish() {
        counters.consumers = consumers.size();
        counters.activeTag = consumers.activeTag();
        var front = life == Life.RUNNING ? ready.front() : null;
        counters.headEnqueuedAtMillis = front == null ? 0 : front.enqueuedAtMillis;
        counters.publish();
    }

    private void lookAgain() {
        serving.due();
        inbox.wake();
    }

    private void bodiesArrived() {
        if (life == Life.RUNNING) {
            lookAgain();
        }
    }

    private void start() {
        life = Life.RUNNING;
        var recovered = log.recovered();
        for (var at = 0; at < recovered.size(); at++) {
            ready.adopt(nextNumber++, recovered, at);
            expiry.sees(recovered.timeToLiveMillis(at));
        }
        lease.length(settings.expiresMillis());
    }

    private void apply(QueueCommand command) {
        if (life != Life.RUNNING) {
            applyAfterEnd(command);
            return;
        }
        switch (command) {
            case QueueCommand.Enqueue enqueue -> enqueue(enqueue);
            case QueueCommand.Settle(var holder, var entries, var outcome) -> {
                settlement.settle(holder, entries, outcome);
                serving.due();
            }
            case QueueCommand.Resume(var holder, var tag) -> {
                membership.resume(holder, tag);
                serving.due();
            }
            case QueueCommand.Get get -> {
                lease.use();
                serving.get(get);
            }
            case QueueCommand.Consume consume -> {
                serving.serve(); // Those who were there before come first.
                membership.consume(consume);
                serving.due();
            }
            case QueueCommand.Cancel(var holder, var tag, var answer) -> {
                serving.serve(); // What it was to get before, it gets.
                var goes = membership.cancel(holder, tag);
                serving.due(); // A single active consumer may have taken over.
                if (goes) {
                    // Clients take the answer to mean that the queue is gone, too.
                    goneAnswers.add(answer);
                } else {
                    answer.run();
                }
            }
            case QueueCommand.Close(var holder, var failed) -> {
                serving.forgetGets(holder);
                membership.close(holder, failed);
                serving.due();
            }
            case QueueCommand.Purge(var answer) -> answer.accept(purge());
            case QueueCommand.CheckDelete check -> check.answer().accept(checkDelete(check));
            case QueueCommand.Deleted() -> delete();
            case QueueCommand.Reconfigure(var now) -> reconfigure(now);
            case QueueCommand.Pause(var until) -> {
                serving.serve(); // What was to be handed out before, is.
                pause.until(until);
                serving.due();
            }
            case QueueCommand.Touch(var answer) -> answer.accept(touch());
            case QueueCommand.ListConsumers(var answer) -> answer.accept(consumers.pictures());
            case QueueCommand.Stop(var answer) -> {
                stopAnswers.add(answer);
                beginStop();
            }
        }
    }

    private void applyAfterEnd(QueueCommand command) {
        if (life == Life.STOPPING && command instanceof QueueCommand.Stop(var answer)) {
            stopAnswers.add(answer);
        } else if (life == Life.STOPPING && command instanceof QueueCommand.Deleted) {
            delete();
        } else {
            Afterlife.answer(command, life == Life.DELETED, this);
        }
    }

    private void enqueue(QueueCommand.Enqueue command) {
        var message = command.message();
        if (!limits.none()) {
            serving.serve(); // What was settled before makes room before.
            if (limits.refuses(message.body().length)) {
                refuse(command);
                return;
            }
        }
        counters.published++;
        var entry = came(message, command.durable());
        if (!serving.handedOver(entry, message)) {
            ready.add(entry);
            serving.due();
            serving.makeRoom();
        }
        command.receipt().accepted();
    }

    private Entry came(Message message, boolean durable) {
        var entry = new Entry(nextNumber++, message, durable);
        expiry.sees(entry.timeToLiveMillis);
        counters.came(entry);
        paging.came(entry);
        return entry;
    }

    private void refuse(QueueCommand.Enqueue command) {
        if (settings.overflow() == QueueSettings.Overflow.REJECT_PUBLISH_DLX) {
            departures.die(came(command.message(), command.durable()), Reason.MAXLEN);
        } else if (command.durable()) {
            log.settle(command.message());
        }
        command.receipt().rejected();
    }

    private void lost(Entry entry) {
        if (life == Life.RUNNING || life == Life.STOPPING) {
            departures.lose(entry);
            events.lost(spec, entry.position());
        }
    }

    private void endLateConsumers() {
        if (life == Life.RUNNING) {
            turn.begin();
            membership.endLate();
            lookAgain();
        }
    }

    private long purge() {
        serving.serve();
        var count = ready.size();
        if (count > 0) {
            purged.add(ready.detach());
            paging.purged();
        }
        return count;
    }

    private DeleteCheck checkDelete(QueueCommand.CheckDelete check) {
        serving.serve();
        if (check.ifEmpty() && !ready.isEmpty()) {
            return new DeleteCheck.NotEmpty();
        }
        return check.ifUnused() && consumers.size() > 0 ? new DeleteCheck.InUse() : new DeleteCheck.Fine(ready.size());
    }

    private QueueStats touch() {
        serving.serve();
        serving.expireFronts();
        if (!quorum) { // RabbitMQ: a redeclare does not keep a quorum queue.
            lease.use();
        }
        publish();
        return stats();
    }

    private void reconfigure(QueueSettings now) {
        settings = now;
        limits.set(now);
        expiry.set(now);
        deadLetters.set(now);
        settlement.set(now);
        timeouts.set(now.consumerTimeoutMillis());
        lease.length(now.expiresMillis());
        serving.due();
    }

    private void cancelTimers() {
        pause.cancelTimer();
        expiry.cancel();
        lease.cancel();
        timeouts.cancel();
        positionsAlarm.cancel();
    }

    private void delete() {
        var stopping = life == Life.STOPPING;
        life = Life.DELETED;
        cancelTimers();
        deadLetters.close();
        purged.clear();
        membership.dissolve();
        serving.forgetGets(null);
        ready.detach();
        paging.purged();
        counters.nothingLeft();
        log.drop();
        goneAnswers.forEach(Runnable::run);
        goneAnswers.clear();
        if (stopping) {
            answerStops();
        }
    }

    private void beginStop() {
        serving.serve();
        life = Life.STOPPING;
        deadLetters.keepRefused();
        cancelTimers();
        serving.forgetGets(null);
        stopUntilMillis = turn.monotonicMillis + STOP_WITHIN_MILLIS;
    }

    /**
     * Waits, not for ever, until the log has told where everything durable is and dead letters have arrived; what the log has
     * not heard of is not in its last index.
     */
    private void stop() {
        var waits = !deadLetters.nothingUnderWay() || ready.anyUnwritten() || Line.anyUnwritten(unacked.all());
        if (waits && turn.monotonicMillis < stopUntilMillis) {
            positionsAlarm.atLatest(turn.monotonicMillis + LOOK_FOR_POSITIONS_MILLIS, turn.monotonicMillis);
            return;
        }
        life = Life.STOPPED;
        positionsAlarm.cancel();
        deadLetters.close();
        purged.discard(true);
        var loose = unacked.all();
        loose.forEach(each -> settlement.markReturned(each, false));
        loose.addAll(deadLetters.unfinished());
        paging.purged();
        publish();
        counters.stopped = true;
        log.stop(LastIndex.of(ready, loose));
        counters.publish();
        answerStops();
    }

    private void answerStops() {
        stopAnswers.forEach(Runnable::run);
        stopAnswers.clear();
    }

    /** What becomes of dead letters. */
    private final class Ends implements DeadLetters.Ends {
        @Override
        public void over(Entry entry) {
            departures.arrived(entry);
        }

        @Override
        public void retryLater(DeadLetters.Letter letter) {
            var _ = lane.schedule(
                    () -> {
                        turn.begin();
                        deadLetters.again(letter);
                    },
                    RETRY_DEAD_LETTER_MILLIS);
        }

        @Override
        public void wake() {
            inbox.wake();
        }
    }
}
