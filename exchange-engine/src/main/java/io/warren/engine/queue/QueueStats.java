package io.warren.engine.queue;

/**
 * Counters of a queue at some moment. Totals only grow.
 *
 * @param state {@code running}, {@code idle} or {@code stopped}
 * @param consumerUtilisation share of time in which consumers could take messages, 0 to 1
 * @param headEnqueuedAtMillis when the oldest ready message came, 0 if there is none
 * @param memoryBytes estimate of what the queue holds in memory
 * @param idleSinceMillis wall clock of the last use, 0 while in use
 * @param singleActiveConsumerTag its tag, empty if there is none
 */
public record QueueStats(
        String state,
        long ready,
        long unacked,
        long readyBytes,
        long unackedBytes,
        long persistentMessages,
        long persistentBytes,
        long messagesInMemory,
        int consumers,
        double consumerUtilisation,
        long headEnqueuedAtMillis,
        long memoryBytes,
        long idleSinceMillis,
        String singleActiveConsumerTag,
        long published,
        long delivered,
        long deliveredNoAck,
        long got,
        long gotNoAck,
        long acked,
        long redelivered,
        long gotEmpty,
        long deadLettered,
        long dropped,
        long expired) {}
