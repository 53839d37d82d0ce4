package io.warren.engine.metadata;

import java.util.List;

/**
 * A virtual host's own settings.
 *
 * @param defaultQueueType word of {@link QueueType} or empty for the node's default
 * @param tracing whether the firehose is on
 * @param protectedFromDeletion must be lifted before it can be deleted
 * @param maxConnections -1 for no limit (0 refuses all)
 * @param maxQueues -1 for no limit
 */
public record VirtualHost(
        String name,
        String description,
        List<String> tags,
        String defaultQueueType,
        boolean tracing,
        boolean protectedFromDeletion,
        long maxConnections,
        long maxQueues) {

    public VirtualHost {
        tags = List.copyOf(tags);
    }

    public static VirtualHost named(String name) {
        return new VirtualHost(name, "", List.of(), "", false, false, -1, -1);
    }
}
