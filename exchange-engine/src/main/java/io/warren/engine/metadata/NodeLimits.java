package io.warren.engine.metadata;

/**
 * What the node's configuration says about declarations.
 *
 * @param defaultQueueType word of {@link QueueType} for virtual hosts that have none of their own; empty is classic
 * @param virtualHostMax -1 for no limit
 * @param queueMax on the whole node or cluster, -1 for no limit
 * @param exchangeMax as for queues; the predeclared ones count
 * @param strictProfile whether to refuse what RabbitMQ 4.3 refuses and older versions took
 */
public record NodeLimits(
        String defaultQueueType, long virtualHostMax, long queueMax, long exchangeMax, boolean strictProfile) {
    /** No limits, classic queues, lenient. */
    public static final NodeLimits NONE = new NodeLimits("classic", -1, -1, -1, false);
}
