package io.warren.engine.view;

import io.warren.engine.metadata.QueueType;

/**
 * A declared queue.
 *
 * @param arguments as JSON
 * @param user who declared it
 */
public record QueueRow(
        String virtualHost,
        String name,
        long id,
        QueueType type,
        boolean durable,
        boolean exclusive,
        boolean autoDelete,
        String arguments,
        String user) {}
