package io.warren.engine.metadata;

import io.warren.amqp.types.FieldTable;

/**
 * A declared exchange.
 *
 * @param id stable; 0 in a wish to declare, the log gives one
 * @param user who declared it; {@code rmq-internal} for the predeclared ones
 */
public record ExchangeSpec(
        long id,
        String virtualHost,
        String name,
        String type,
        boolean durable,
        boolean autoDelete,
        boolean internal,
        FieldTable arguments,
        String user) {
    /** Where events of the node go, if it is declared. */
    public static final String EVENTS = "amq.rabbitmq.event";

    public ExchangeSpec withId(long given) {
        return new ExchangeSpec(given, virtualHost, name, type, durable, autoDelete, internal, arguments, user);
    }
}
