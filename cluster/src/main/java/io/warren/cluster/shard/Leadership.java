package io.warren.cluster.shard;

import io.warren.engine.lane.Clock;
import io.warren.engine.lane.Lane;
import io.warren.engine.message.Message;
import io.warren.engine.message.Receipt;
import io.warren.engine.queue.QueueCommand;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A shard in one term in which this member leads: what its queues and their publishers say becomes entries, and what is
 * committed goes to the queues.
 *
 * <p>Owner: the shard's lane; commands come from any thread. Batches form by themselves: while proposals are under way, the
 * next one gathers, and under load a little longer ({@link Gathering}). What only makes the log shorter (settles, returns)
 * waits for company as long as anything is under way. While the group has no room, nothing is proposed and no more than a
 * batch is taken from those who send: what is refused comes again behind what is not, so nothing is said that may be refused.
 *
 * <p>Every publish gets one receipt: accepted by its queue once its entry is committed in this term, or rejected when the
 * entry is lost or the leadership ends. What was rejected may be committed by a later leader: publishers say it again, so it
 * may come twice and is not lost.
 */
final class Leadership {
    private static final int COMMANDS_AT_ONCE = 1_000;

    /** One that is written and sent, and one behind it: what an entry costs, all that gathered for it shares. */
    private static final int PROPOSALS_AT_ONCE = 2;

    private static final long LOOK_FOR_LEASE_MILLIS = 20;
    private static final long LOOK_FOR_ROOM_MILLIS = 5;

    private final long term;
    private final Lane lane;
    private final Clock clock;
    private final Consensus consensus;
    private final ShardIndex index;

    private final ConcurrentLinkedQueue<Sent> inbox = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final ConcurrentHashMap<Long, LeadQueue> queues = new ConcurrentHashMap<>();
    /** Proposed, in their order. */
    private final ArrayDeque<Batch> underWay = new ArrayDeque<>();

    private final List<WhenLeading> leaseWaiters = new ArrayList<>();
    private final Gathering gathering;
    private Batch next = new Batch();
    private long sequence;
    private boolean ended;
    private Lane.@Nullable Timer leaseTimer;
    private Lane.@Nullable Timer roomTimer;

    private record Sent(LeadQueue queue, QueueCommand command) {}

    private record WhenLeading(Runnable task, Runnable otherwise) {}

    /** @param before number of the last proposal in this term up to now, 0 for none */
    Leadership(long term, long before, Lane lane, Clock clock, Consensus consensus, ShardIndex index) {
        this.term = term;
        sequence = before;
        this.lane = lane;
        this.clock = clock;
        this.consensus = consensus;
        this.index = index;
        gathering = new Gathering(lane, clock, this::flush);
    }

    long term() {
        return term;
    }

    /** Number of its last proposal. */
    long sequence() {
        return sequence;
    }

    /** Any thread. */
    @Nullable
    LeadQueue queue(long id) {
        return queues.get(id);
    }

    /** Any thread. */
    void send(LeadQueue queue, QueueCommand command) {
        inbox.add(new Sent(queue, command));
        wake();
    }

    private void wake() {
        if (!scheduled.get() && scheduled.compareAndSet(false, true)) {
            lane.execute(this::burst);
        }
    }

    private void burst() {
        var takes = true;
        for (var left = COMMANDS_AT_ONCE; left > 0 && takes; left--) {
            takes = takeOne();
        }
        flush();
        scheduled.set(false);
        if (!inbox.isEmpty() && (ended || roomTimer == null)) {
            wake();
        }
    }

    /** Whether there may be more to take now. */
    private boolean takeOne() {
        if (inbox.isEmpty()) {
            return false;
        }
        if (!ended && next.full()) {
            if (!hasRoom()) {
                return false;
            }
            propose();
        }
        var sent = inbox.remove();
        if (ended) {
            sent.queue.answerAsStopped(sent.command);
        } else {
            sent.queue.take(sent.command, next);
        }
        return true;
    }

    /** If there is none it is looked at again. */
    private boolean hasRoom() {
        if (consensus.hasRoom()) {
            return true;
        }
        if (roomTimer == null) {
            roomTimer = lane.schedule(
                    () -> {
                        roomTimer = null;
                        wake();
                    },
                    LOOK_FOR_ROOM_MILLIS);
        }
        return false;
    }

    /** A declared queue, known to the log or new to it. */
    void open(LeadQueue queue) {
        queues.put(queue.id(), queue);
        if (index.queue(queue.id()) == null) {
            next.opens.add(queue);
            wake();
        }
    }

    /** A queue that is not declared any more and was not opened here. */
    void dropUnopened(long queue) {
        next.drops.add(queue);
        wake();
    }

    void drop(LeadQueue queue) {
        if (!ended) {
            queues.remove(queue.id(), queue);
            next.drops.add(queue.id());
            queue.drop();
            wake();
        }
    }

    /** For a queue that is not opened here yet. */
    void arrive(long queue, List<Shard.Arrival> messages, Consumer<Boolean> answer) {
        arrive(Batch.Arriving.of(queue, messages, answer));
    }

    /** For one of which another try to bring it may have left something. */
    void arriveAnew(long queue, Consumer<Boolean> answer) {
        arrive(Batch.Arriving.anew(queue, answer));
    }

    private void arrive(Batch.Arriving part) {
        if (next.full() || next.drops.contains(part.queue)) {
            propose();
        }
        // It was deleted here and comes after all: that is not said again, should it be lost, behind what arrives now.
        underWay.forEach(each -> each.drops.remove(part.queue));
        next.arrive(part);
        wake();
    }

    void settle(LeadQueue queue, long position) {
        if (!ended) {
            next.settle(queue.id(), position);
            queue.left();
            wake();
        }
    }

    void returned(LeadQueue queue, long position, int deliveries, int acquired) {
        if (!ended) {
            next.returned(queue.id(), position, deliveries, acquired);
            wake();
        }
    }

    /** Runs it when all that was said up to now is committed; not later than at the end of the leadership. */
    void whenCommitted(Runnable task) {
        if (ended) {
            task.run();
        } else {
            next.whenCommitted.add(task);
            wake();
        }
    }

    boolean leads() {
        return !ended && consensus.leads(term);
    }

    /**
     * Runs one of them, later: the first when nobody else can lead, the other if the leadership is over before. For who found
     * that it does not lead now.
     */
    void whenLeading(Runnable task, Runnable otherwise) {
        if (ended) {
            otherwise.run();
            return;
        }
        leaseWaiters.add(new WhenLeading(task, otherwise));
        if (leaseTimer == null) {
            leaseTimer = lane.schedule(this::lookForLease, LOOK_FOR_LEASE_MILLIS);
        }
    }

    private void lookForLease() {
        leaseTimer = null;
        var waiters = List.copyOf(leaseWaiters);
        leaseWaiters.clear();
        for (var each : waiters) {
            if (leads()) {
                each.task.run();
            } else {
                whenLeading(each.task, each.otherwise);
            }
        }
    }

    private void flush() {
        if (ended || next.isEmpty()) {
            return;
        }
        var room = underWay.isEmpty() || (underWay.size() < PROPOSALS_AT_ONCE && !next.nobodyWaits());
        if (room && !gathering.holds(next) && hasRoom()) {
            propose();
        }
    }

    private void propose() {
        var batch = next;
        next = new Batch();
        gathering.proposed(batch);
        batch.sequence = ++sequence;
        var entry = batch.write(index, term, clock.wallMillis());
        underWay.addLast(batch);
        consensus.propose(
                entry,
                term,
                () -> lane.execute(() -> {
                    if (!ended && underWay.remove(batch)) {
                        lost(batch);
                        flush();
                    }
                }));
    }

    /** An entry of this term was committed, and is in the index: it is one of ours. */
    void committed(long entry, long committedSequence) {
        while (!underWay.isEmpty() && underWay.getFirst().sequence <= committedSequence) {
            var batch = underWay.removeFirst();
            if (batch.sequence == committedSequence) {
                committed(entry, batch);
            } else {
                lost(batch); // A later one came before anybody told.
            }
        }
        flush();
    }

    private void committed(long entry, Batch batch) {
        for (var each : batch.messages) {
            each.message.written(Position.of(entry, each.record()));
            for (var target = 0; target < each.queues.size(); target++) {
                committed(each.queues.get(target), each.message, each.receipts.get(target));
            }
        }
        for (var queue : batch.takes) {
            var kept = index.queue(queue.id());
            if (kept != null && kept.takenTerm() == term) {
                queue.taken();
            } else if (!queue.dropped()) {
                // The entry that was to open the queue got lost, and comes again before this one.
                next.takes.add(queue);
            }
        }
        batch.arriving.forEach(each -> arrived(entry, each));
        batch.whenCommitted.forEach(Runnable::run);
    }

    /** How often they were handed out can be said now that they have positions. */
    private void arrived(long entry, Batch.Arriving part) {
        var counted = false;
        for (var at = 0; at < part.messages.size(); at++) {
            var each = part.messages.get(at);
            if (each.deliveryCount() > 0 || each.acquiredCount() > 0) {
                var position = Position.of(entry, part.record(at));
                next.returned(part.queue, position, each.deliveryCount(), each.acquiredCount());
                counted = true;
            }
        }
        if (counted) {
            next.arrive(Batch.Arriving.of(part.queue, List.of(), part.answer));
            wake();
        } else {
            part.answer.accept(true);
        }
    }

    private void committed(LeadQueue queue, Message message, Receipt receipt) {
        var kept = index.queue(queue.id());
        if (queue.dropped() || (kept != null && kept.last() >= message.position())) {
            queue.enqueue(new QueueCommand.Enqueue(message, true, receipt));
        } else {
            // The entry that was to open the queue got lost, so the log does not have the message for it.
            receipt.unknown();
            queue.done();
        }
    }

    private void lost(Batch batch) {
        next.takeOver(batch);
        batch.arriving.forEach(each -> each.answer.accept(false));
        for (var each : batch.messages) {
            each.receipts.forEach(Receipt::unknown);
            each.queues.forEach(LeadQueue::done);
        }
    }

    /** Nothing is handed out or said any more; whoever waits is answered. */
    void end() {
        if (ended) {
            return;
        }
        ended = true;
        if (leaseTimer != null) {
            leaseTimer.cancel();
        }
        if (roomTimer != null) {
            roomTimer.cancel();
        }
        wake(); // What was left with those who sent it is answered.
        gathering.end();
        underWay.addLast(next);
        for (var batch : underWay) {
            batch.messages.forEach(each -> each.receipts.forEach(Receipt::unknown));
            batch.arriving.forEach(each -> each.answer.accept(false));
        }
        var all = new LinkedHashSet<>(queues.values());
        for (var batch : underWay) {
            // Some may be deleted already.
            batch.messages.forEach(each -> all.addAll(each.queues));
            all.addAll(batch.takes);
        }
        all.forEach(LeadQueue::end);
        underWay.forEach(batch -> batch.whenCommitted.forEach(Runnable::run));
        underWay.clear();
        leaseWaiters.forEach(each -> each.otherwise.run());
        leaseWaiters.clear();
    }
}
