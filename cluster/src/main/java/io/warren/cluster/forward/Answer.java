package io.warren.cluster.forward;

import io.warren.engine.message.Message;
import io.warren.engine.queue.QueueCommand.ConsumeResult;
import io.warren.engine.queue.QueueCommand.ConsumerPicture;
import io.warren.engine.queue.QueueCommand.DeleteCheck;
import io.warren.engine.queue.QueueStats;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a node tells those that use its queues. */
sealed interface Answer {
    /** Publishes with consecutive calls. */
    record Accepted(long firstCall, int count) implements Answer {}

    record Rejected(long call) implements Answer {}

    record Unknown(long call) implements Answer {}

    record Consumed(long call, ConsumeResult result) implements Answer {}

    record Cancelled(long consumer) implements Answer {}

    record TimedOut(long consumer, long timeoutMillis) implements Answer {}

    /** A message that is handed out, as {@link io.warren.engine.queue.Delivery}. */
    record Handed(long entry, boolean redelivered, int deliveryCount, int acquiredCount, Message message) {}

    record Deliver(long consumer, Handed handed) implements Answer {}

    /** A cancel is done. */
    record Done(long call) implements Answer {}

    record Got(long call, @Nullable Handed handed, long ready) implements Answer {}

    record Purged(long call, long count) implements Answer {}

    record Checked(long call, DeleteCheck check) implements Answer {}

    record Stats(long call, QueueStats stats) implements Answer {}

    record Consumers(long call, List<ConsumerPicture> consumers) implements Answer {}

    /** The queue is not here, or not any more: nothing of this generation is or will be answered. */
    record NotHere(long queue, int generation) implements Answer {}
}
