package io.warren.engine.channel;

import io.warren.amqp.method.TxMethod;
import io.warren.amqp.types.ReplyCode;
import io.warren.engine.metadata.Refusal;
import io.warren.engine.queue.QueueCommand.Outcome;
import io.warren.engine.queue.QueueHandle;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Publishes and settles of a channel in tx mode, kept back until commit or rollback (AMQP 0-9-1, section 1.9).
 *
 * <p>Owner: the connection's loop. Checks and routing happen when a message is published, as in RabbitMQ; commit hands
 * everything over and is answered when all of it was taken. What is held when the channel ends is forgotten: its
 * deliveries go back to their queues with all others. As in RabbitMQ a commit is atomic for nobody who looks at more than
 * one queue.
 */
final class Transaction {
    private static final TxMethod COMMIT = new TxMethod.Commit();

    /** A delivery that was settled, to be put back by a rollback. */
    private record Settled(long tag, QueueHandle queue, long entry, boolean consumed, Outcome outcome) {}

    private final Channel channel;
    private final ArrayList<Publishing.Routing> publishes = new ArrayList<>();
    private final ArrayList<Settled> settles = new ArrayList<>();
    private long bytes;
    private boolean selected;
    /** Publishes of the commit under way that were not answered yet. */
    private int outstanding;

    private boolean failed;

    Transaction(Channel channel) {
        this.channel = channel;
    }

    boolean selected() {
        return selected;
    }

    /** Other threads may read it. */
    int publishes() {
        return publishes.size();
    }

    @Nullable
    Refusal carryOut(TxMethod method) {
        return switch (method) {
            case TxMethod.Select() -> select();
            case TxMethod.Commit() -> selected ? commit() : notTransactional();
            case TxMethod.Rollback() -> selected ? rollback() : notTransactional();
            case TxMethod.SelectOk _, TxMethod.CommitOk _, TxMethod.RollbackOk _ ->
                new Refusal(ReplyCode.COMMAND_INVALID, "unimplemented method");
        };
    }

    @Nullable
    Refusal add(Publishing.Routing publish) {
        bytes += publish.message().body().length;
        var most = channel.surroundings().settings().transactionBytes();
        if (bytes > most) {
            return ReplyTexts.precondition("transaction of " + bytes + " bytes is larger than the limit of " + most);
        }
        publishes.add(publish);
        return null;
    }

    void add(long tag, QueueHandle queue, long entry, boolean consumed, Outcome outcome) {
        settles.add(new Settled(tag, queue, entry, consumed, outcome));
    }

    /** One publish of the commit was answered by everybody. */
    void completed(boolean rejected) {
        failed |= rejected;
        outstanding--;
        if (outstanding == 0) {
            channel.answered(COMMIT, this::committed);
        }
    }

    private @Nullable Refusal select() {
        if (channel.publishing().confirming()) {
            return ReplyTexts.precondition("cannot switch from confirm to tx mode");
        }
        selected = true;
        channel.send(new TxMethod.SelectOk());
        return null;
    }

    private @Nullable Refusal commit() {
        failed = false;
        var now = channel.surroundings().clock().wallMillis();
        for (var each : publishes) {
            if (channel.publishing().send(each.takenAt(now), Publication.IN_TRANSACTION)) {
                outstanding++;
            }
        }
        publishes.clear();
        bytes = 0;
        for (var each : settles) {
            channel.settling().settle(each.queue(), each.entry(), each.consumed(), each.outcome());
        }
        settles.clear();
        channel.settling().flush();
        if (outstanding == 0) {
            return committed();
        }
        channel.park(COMMIT);
        return null;
    }

    private @Nullable Refusal committed() {
        if (failed) {
            return ReplyTexts.precondition("partial tx completion");
        }
        channel.send(new TxMethod.CommitOk());
        return null;
    }

    private @Nullable Refusal rollback() {
        publishes.clear();
        bytes = 0;
        for (var each : settles) {
            channel.settling().restore(each.tag(), each.queue(), each.entry(), each.consumed());
        }
        settles.clear();
        channel.send(new TxMethod.RollbackOk());
        return null;
    }

    private static Refusal notTransactional() {
        return ReplyTexts.precondition("channel is not transactional");
    }
}
