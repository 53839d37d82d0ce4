package io.warren.engine.channel;

import io.warren.amqp.types.AmqpError;

/** The answer to connection.open. */
public sealed interface Opened {
    record Accepted(Session session) implements Opened {}

    record Refused(AmqpError.ConnectionError error) implements Opened {}
}
