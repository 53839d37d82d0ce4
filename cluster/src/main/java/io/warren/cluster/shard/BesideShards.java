package io.warren.cluster.shard;

import io.warren.engine.lane.Lane;
import io.warren.engine.message.Message;
import io.warren.engine.message.Receipt;
import io.warren.engine.queue.MessageLog;
import io.warren.engine.queue.QueueLog;
import java.util.Arrays;
import java.util.function.LongPredicate;

/**
 * The message log of a node that has queues of its own and others in shards: only the former are told to its journal. A queue
 * of a shard takes the message with the command that enqueues it, and its receipt for that stands for the log, too.
 */
public final class BesideShards implements MessageLog {
    private final MessageLog local;
    private final LongPredicate inShard;

    /**
     * Looks away from what is elsewhere.
     *
     * @param inShard whether a queue lives in a shard, by its id; any thread
     */
    public BesideShards(MessageLog local, LongPredicate inShard) {
        this.local = local;
        this.inShard = inShard;
    }

    @Override
    public void append(Message message, long[] queues, boolean forced, Receipt receipt) {
        var own = Arrays.stream(queues).filter(inShard.negate()).toArray();
        if (own.length == 0) {
            receipt.accepted();
        } else {
            local.append(message, own.length == queues.length ? queues : own, forced, receipt);
        }
    }

    @Override
    public QueueLog open(long queue, Lane lane) {
        return local.open(queue, lane);
    }

    @Override
    public QueueLog openTransient(long queue, Lane lane) {
        return local.openTransient(queue, lane);
    }
}
