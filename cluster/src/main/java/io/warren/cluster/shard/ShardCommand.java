package io.warren.cluster.shard;

/** What an entry of a shard's log says, record by record, without bodies. */
sealed interface ShardCommand {

    /**
     * A message, for these queues of the shard. Its position is that of the record.
     *
     * @param timeToLiveMillis as published, -1 for none
     * @param priority as published, -1 for none
     */
    record Publish(int record, long enqueuedAtMillis, long timeToLiveMillis, int priority, int bodyBytes, long[] queues)
            implements ShardCommand {}

    /**
     * Messages that left a queue.
     *
     * @param ranges first and last position of each range: all live messages of the queue from one to the other
     */
    record Settle(long queue, long[] ranges) implements ShardCommand {}

    /**
     * Messages that came back.
     *
     * @param deliveries failed deliveries so far, for each position
     * @param acquired how often it was handed out, for each position
     */
    record Return(long queue, long[] positions, int[] deliveries, int[] acquired) implements ShardCommand {}

    /** The queue is there from here on; messages for a queue that is not there go nowhere. */
    record Open(long queue) implements ShardCommand {}

    /** The queue was deleted. */
    record Drop(long queue) implements ShardCommand {}

    /**
     * Somebody may be handed messages of this queue in this term: those that are there, and those that come in this term.
     * Said before the first delivery, so that the next leader knows which ones are redelivered.
     */
    record Take(long queue) implements ShardCommand {}
}
