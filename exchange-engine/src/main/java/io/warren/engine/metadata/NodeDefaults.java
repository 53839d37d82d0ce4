package io.warren.engine.metadata;

/**
 * What holds for queues that say nothing themselves.
 *
 * @param consumerTimeoutMillis for quorum queues, -1 for none; classic queues have none unless they ask for one
 * @param forced whether confirms wait for the disk
 */
public record NodeDefaults(long consumerTimeoutMillis, boolean forced) {}
