package io.warren.cluster.forward;

import io.warren.engine.message.Message;
import io.warren.engine.queue.QueueCommand.ConsumerSpec;
import io.warren.engine.queue.QueueCommand.Outcome;

/**
 * What one node asks of a queue of another. It belongs to a generation of the asker's handle: what an earlier one had
 * attached is over. A call is the asker's number for an answer; that of a consume is the consumer's number, too.
 */
sealed interface Ask {
    long queue();

    int generation();

    /** Whose deliveries: see {@link io.warren.engine.queue.QueueCommand.Holder}. */
    record HolderKey(long connection, int channel) {}

    record Enqueue(long queue, int generation, long call, boolean durable, Message message) implements Ask {}

    record Consume(long queue, int generation, long call, ConsumerSpec consumer) implements Ask {}

    record Cancel(long queue, int generation, long call, long consumer, HolderKey holder, String tag) implements Ask {}

    record Get(
            long queue,
            int generation,
            long call,
            HolderKey holder,
            String name,
            String user,
            boolean noAck,
            boolean evenPaused)
            implements Ask {}

    record Settle(long queue, int generation, HolderKey holder, Outcome outcome, long[] entries) implements Ask {}

    /** So much of what a consumer was sent has been taken. */
    record Credit(long queue, int generation, long consumer, int messages, long bytes) implements Ask {}

    record Close(long queue, int generation, HolderKey holder) implements Ask {}

    record Purge(long queue, int generation, long call) implements Ask {}

    record CheckDelete(long queue, int generation, long call, boolean ifUnused, boolean ifEmpty) implements Ask {}

    record Touch(long queue, int generation, long call) implements Ask {}

    record ListConsumers(long queue, int generation, long call) implements Ask {}

    /** All that this generation had attached is over. */
    record Leave(long queue, int generation) implements Ask {}
}
