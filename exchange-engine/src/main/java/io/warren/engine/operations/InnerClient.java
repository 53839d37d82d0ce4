package io.warren.engine.operations;

import io.warren.amqp.types.BasicProperties;
import io.warren.amqp.types.FieldTable;
import io.warren.engine.message.Message;
import io.warren.engine.message.Receipt;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Publishing and consuming from inside the node, for parts of the broker that carry messages: without a connection, and without
 * rights, which whoever calls has asked for. Any thread; nothing blocks.
 */
public interface InnerClient {
    /** Where a message went. */
    enum Sent {
        /** To one queue at least: the receipt will be told. */
        TO_QUEUES,
        /** No queue takes it; nobody tells the receipt. */
        NOWHERE,
        /** There is no such exchange; nobody tells the receipt. */
        NO_EXCHANGE
    }

    /**
     * Routes a message and hands it over.
     *
     * @param receipt told once, when it is as safe as a confirm would say
     */
    Sent publish(
            String virtualHost,
            String exchange,
            String routingKey,
            BasicProperties properties,
            byte[] body,
            Receipt receipt);

    /**
     * Consumes from a queue until it is closed.
     *
     * @param name what views show as the consumer's channel
     * @param held at most so many deliveries are with the taker: handed over and not settled
     * @param noAck what is delivered is gone from the queue; {@link Intake#ack} makes room all the same
     * @return null if there is no such queue
     */
    @Nullable
    Intake consume(
            String virtualHost,
            String queue,
            String name,
            String tag,
            int held,
            boolean noAck,
            FieldTable arguments,
            Taker taker);

    /**
     * Counts ready messages, after everything that was sent to the queue before.
     *
     * @param answer on the queue's lane
     * @return false if there is no such queue: then nobody answers
     */
    boolean depth(String virtualHost, String queue, LongConsumer answer);

    /** Hears of deliveries, on the queue's lane: hands them over to its own thread and returns. */
    interface Taker {
        void taken(Taken delivery);

        /** Nothing follows: the queue is gone, or is used exclusively by another consumer. */
        void ended(String why);
    }

    /**
     * One delivery.
     *
     * @param entry names it when it is settled
     */
    record Taken(long entry, Message message, boolean redelivered) {}

    /** A consumer at work. */
    interface Intake {
        void ack(long[] entries);

        /** Back to their old places. */
        void requeue(long[] entries);

        /** Ends it; what was not settled goes back. */
        void close();
    }
}
