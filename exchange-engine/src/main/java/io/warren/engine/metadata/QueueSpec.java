package io.warren.engine.metadata;

import io.warren.amqp.types.FieldTable;

/**
 * A declared queue.
 *
 * @param id stable and never used again on this node; 0 in a wish to declare, the log gives one
 * @param arguments as declared, with {@code x-queue-type}, which the rules add as RabbitMQ does
 * @param owner id of the connection that an exclusive queue belongs to, else 0
 * @param user who declared it
 */
public record QueueSpec(
        long id,
        String virtualHost,
        String name,
        QueueType type,
        boolean durable,
        boolean exclusive,
        boolean autoDelete,
        FieldTable arguments,
        long owner,
        String user) {

    public QueueSpec withId(long given) {
        return new QueueSpec(given, virtualHost, name, type, durable, exclusive, autoDelete, arguments, owner, user);
    }

    /** Whether it is kept over a restart. An exclusive queue goes with its connection, however durable. */
    public boolean survivesRestart() {
        return durable && !exclusive;
    }
}
