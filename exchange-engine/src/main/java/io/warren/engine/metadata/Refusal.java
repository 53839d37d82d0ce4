package io.warren.engine.metadata;

import io.warren.amqp.types.ReplyCode;

/**
 * Why something may not be.
 *
 * @param text RabbitMQ's, without the code's name in front
 */
public record Refusal(ReplyCode code, String text) {
    static Refusal preconditionFailed(String text) {
        return new Refusal(ReplyCode.PRECONDITION_FAILED, text);
    }

    static Refusal accessRefused(String text) {
        return new Refusal(ReplyCode.ACCESS_REFUSED, text);
    }

    static Refusal notFound(String text) {
        return new Refusal(ReplyCode.NOT_FOUND, text);
    }
}
