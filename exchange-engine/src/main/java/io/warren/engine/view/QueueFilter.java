package io.warren.engine.view;

import io.warren.engine.metadata.QueueType;
import org.jspecify.annotations.Nullable;

/**
 * Which queues are wanted; null is any.
 *
 * @param namePattern found in names whatever the case; a {@code *} stands for any characters
 */
public record QueueFilter(
        @Nullable String virtualHost,
        @Nullable String namePattern,
        @Nullable QueueType type,
        @Nullable Boolean durable) {
    public static final QueueFilter ALL = new QueueFilter(null, null, null, null);
}
