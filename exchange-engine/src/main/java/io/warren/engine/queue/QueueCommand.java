package io.warren.engine.queue;

import io.warren.amqp.types.FieldTable;
import io.warren.engine.message.Message;
import io.warren.engine.message.Receipt;
import io.warren.engine.metadata.QueueSettings;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What a queue can be asked. Answers come on the queue's lane, each exactly once; those who ask hand them over to their own
 * thread. A queue that is gone answers too: {@code accepted}, {@code GONE}, empty.
 */
public sealed interface QueueCommand {

    /**
     * Takes a message. The receipt hears {@code accepted} once it has its place (or was routed to a queue that is gone),
     * {@code rejected} if the queue refuses for lack of room. If it is to be durable, the caller appended it to the {@link
     * MessageLog} for this queue before.
     */
    record Enqueue(Message message, boolean durable, Receipt receipt) implements QueueCommand {}

    /**
     * Whoever holds deliveries: one per channel. Identity is what counts.
     *
     * @param connection id of its connection
     * @param name {@code connection name (channel number)}, for views
     */
    record Holder(long connection, int channel, String name, String user) {}

    /**
     * A consumer as it was asked for.
     *
     * @param prefetch unsettled deliveries at a time, 0 for no limit; ignored with noAck
     * @param priority {@code x-priority}
     * @param timeoutMillis {@code x-consumer-timeout}, -1 if not given
     */
    record ConsumerSpec(
            Holder holder,
            String tag,
            boolean noAck,
            boolean exclusive,
            int prefetch,
            int priority,
            long timeoutMillis,
            FieldTable arguments) {}

    record Consume(ConsumerSpec consumer, Subscriber subscriber, Consumer<ConsumeResult> answer)
            implements QueueCommand {}

    /** What became of a consume. Deliveries begin after the answer. */
    enum ConsumeResult {
        OK,
        /** Somebody consumes exclusively, or others consume and this one wants to: 403. */
        IN_EXCLUSIVE_USE,
        /** The queue is gone: 404. */
        GONE
    }

    /** Ends a consumer; what it holds stays held. The answer comes after its last delivery. */
    record Cancel(Holder holder, String tag, Runnable answer) implements QueueCommand {}

    /**
     * Takes the first ready message.
     *
     * @param evenPaused whether it is given although the queue is paused: for who looks after it
     * @param answer the delivery and how many stay ready; null if there is none
     */
    record Get(Holder holder, boolean noAck, boolean evenPaused, Consumer<@Nullable Got> answer)
            implements QueueCommand {}

    record Got(Delivery delivery, long ready) {}

    /**
     * Settles what this holder has. Entries it does not have are left alone.
     *
     * @param entries in the order of their deliveries; not to be written to afterwards
     */
    record Settle(Holder holder, long[] entries, Outcome outcome) implements QueueCommand {}

    /** How a delivery ends. */
    enum Outcome {
        ACK,
        /** Not put back: dead-lettered with reason {@code rejected}, or gone. */
        REJECT,
        /** basic.nack or recover: back to its old place, not counted as a failed delivery (RabbitMQ 4.3). */
        REQUEUE,
        /** basic.reject with requeue: back to its old place and counted. */
        REQUEUE_COUNTED
    }

    /** A {@link Subscriber#claim} was refused and there is room again. */
    record Resume(Holder holder, String tag) implements QueueCommand {}

    /**
     * A channel is over: its consumers end and what it holds goes back, in order.
     *
     * @param failed whether that counts as failed deliveries; not if only the way to the channel is gone, which may never have
     *     got them
     */
    record Close(Holder holder, boolean failed) implements QueueCommand {
        public Close(Holder holder) {
            this(holder, true);
        }
    }

    /** Removes what is ready; answers how many. */
    record Purge(LongConsumer answer) implements QueueCommand {}

    /** Asks whether the queue may be deleted now. */
    record CheckDelete(boolean ifUnused, boolean ifEmpty, Consumer<DeleteCheck> answer) implements QueueCommand {}

    /** The answer to {@link CheckDelete}. */
    sealed interface DeleteCheck {
        record Fine(long ready) implements DeleteCheck {}

        record InUse() implements DeleteCheck {}

        record NotEmpty() implements DeleteCheck {}
    }

    /** The queue is not declared any more: consumers are told, messages are dropped, expiring timers end. */
    record Deleted() implements QueueCommand {}

    /**
     * Nothing is delivered until then; messages are taken, expire and are dropped as ever.
     *
     * @param untilMillis wall clock; what has passed ends a pause
     */
    record Pause(long untilMillis) implements QueueCommand {}

    /** Policies changed what is in effect. */
    record Reconfigure(QueueSettings settings) implements QueueCommand {}

    /** Counts as use for {@code x-expires} (a redeclare) and answers with the current counters. */
    record Touch(Consumer<QueueStats> answer) implements QueueCommand {}

    /** Who consumes, for views. */
    record ListConsumers(Consumer<java.util.List<ConsumerPicture>> answer) implements QueueCommand {}

    /**
     * A consumer and how it stands.
     *
     * @param active whether it gets messages now (single active consumer)
     */
    record ConsumerPicture(ConsumerSpec spec, boolean active, int unsettled) {}

    /** The node stops: nothing more is delivered; answers when the queue has told its log everything. */
    record Stop(Runnable answer) implements QueueCommand {}
}
