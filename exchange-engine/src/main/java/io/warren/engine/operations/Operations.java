package io.warren.engine.operations;

import io.warren.amqp.types.BasicProperties;
import io.warren.engine.metadata.MetadataChange;
import io.warren.engine.metadata.MetadataOutcome;
import io.warren.engine.metadata.MetadataTransaction;
import io.warren.engine.metadata.NodeLimits;
import io.warren.engine.metadata.Origin;
import io.warren.engine.metadata.TransactionOutcome;
import io.warren.engine.queue.Delivery;
import java.util.List;

/** Changes and commands. Every call blocks until it is done: virtual threads only, never a lane or an event loop. */
public interface Operations {
    MetadataOutcome change(MetadataChange change, Origin origin);

    /** All of them or none. */
    TransactionOutcome change(MetadataTransaction transaction, Origin origin);

    /** What declarations are decided by, for a look at what would become of them. */
    NodeLimits limits();

    /** Asks the queue first, then removes it. */
    DeleteOutcome deleteQueue(String virtualHost, String name, boolean ifUnused, boolean ifEmpty, Origin origin);

    /** What became of a deletion. */
    sealed interface DeleteOutcome {
        record Deleted(long messages) implements DeleteOutcome {}

        record NotFound() implements DeleteOutcome {}

        record Refused(String text) implements DeleteOutcome {}
    }

    /** How many messages went; -1 if there is no such queue. */
    long purge(String virtualHost, String name);

    /** Whether it was routed to any queue; waits until it is as safe as a confirm would say. */
    boolean publish(String virtualHost, String exchange, String routingKey, BasicProperties properties, byte[] body);

    /**
     * Takes up to {@code count} messages.
     *
     * @param keep what happens to them: put back (flagged redelivered), acked, or rejected
     */
    List<Got> get(String virtualHost, String queue, int count, AckMode keep);

    /**
     * One message taken.
     *
     * @param remaining ready messages after this one was taken
     */
    record Got(Delivery delivery, long remaining) {}

    /** RabbitMQ's ackmode of {@code POST …/get}. */
    enum AckMode {
        ACK_REQUEUE_TRUE,
        ACK_REQUEUE_FALSE,
        REJECT_REQUEUE_TRUE,
        REJECT_REQUEUE_FALSE
    }
}
