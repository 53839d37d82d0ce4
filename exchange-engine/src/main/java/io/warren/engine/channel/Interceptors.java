package io.warren.engine.channel;

import io.warren.amqp.types.BasicProperties;
import io.warren.amqp.types.FieldValue;

/**
 * What the node writes into messages that come and go (RabbitMQ, "Message Interceptors").
 *
 * @param timestamp the time at which a message came, as the property and in milliseconds as a header
 * @param routingNode the node that took it
 * @param sentTime whether a delivery says when it was sent
 */
public record Interceptors(Mark timestamp, Mark routingNode, boolean sentTime) {
    public static final Interceptors NONE = new Interceptors(Mark.NONE, Mark.NONE, false);

    private static final String TIMESTAMP = "timestamp_in_ms";
    private static final String ROUTED_BY = "x-routed-by";
    private static final String SENT_TIME = "x-opt-rabbitmq-sent-time";

    /** Whether a header is set. */
    public enum Mark {
        NONE,
        IF_ABSENT,
        ALWAYS
    }

    BasicProperties incoming(BasicProperties properties, long wallMillis, String node) {
        if (timestamp == Mark.NONE && routingNode == Mark.NONE) {
            return properties;
        }
        var headers = properties.headers();
        var changed = properties.toBuilder();
        if (sets(timestamp, headers.containsKey(TIMESTAMP))) {
            headers = headers.with(TIMESTAMP, new FieldValue.Int64(wallMillis));
        }
        if (sets(timestamp, properties.timestamp() != null)) {
            changed.timestamp(wallMillis / 1_000);
        }
        if (sets(routingNode, headers.containsKey(ROUTED_BY))) {
            headers = headers.with(ROUTED_BY, FieldValue.LongString.of(node));
        }
        return (headers.isEmpty() ? changed : changed.headers(headers)).build();
    }

    BasicProperties outgoing(BasicProperties properties, long wallMillis) {
        return sentTime
                ? properties.toBuilder()
                        .headers(properties.headers().with(SENT_TIME, new FieldValue.Int64(wallMillis)))
                        .build()
                : properties;
    }

    private static boolean sets(Mark mark, boolean there) {
        return switch (mark) {
            case NONE -> false;
            case IF_ABSENT -> !there;
            case ALWAYS -> true;
        };
    }
}
