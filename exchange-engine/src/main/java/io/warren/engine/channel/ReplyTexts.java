package io.warren.engine.channel;

import io.warren.amqp.types.ReplyCode;
import io.warren.engine.metadata.MetadataOutcome;
import io.warren.engine.metadata.Refusal;

/** Refusals in RabbitMQ's words; clients and their tests compare them. */
final class ReplyTexts {
    private ReplyTexts() {}

    static Refusal refused(MetadataOutcome.Refused refused) {
        return new Refusal(refused.code(), refused.text());
    }

    static Refusal notFound(String kind, String name, String virtualHost) {
        return new Refusal(ReplyCode.NOT_FOUND, "no " + resource(kind, name, virtualHost));
    }

    static Refusal precondition(String text) {
        return new Refusal(ReplyCode.PRECONDITION_FAILED, text);
    }

    static Refusal forbidden(String text) {
        return new Refusal(ReplyCode.ACCESS_REFUSED, text);
    }

    static Refusal locked(String queue, String virtualHost) {
        return new Refusal(
                ReplyCode.RESOURCE_LOCKED,
                "cannot obtain exclusive access to locked " + resource("queue", queue, virtualHost)
                        + ". It could be originally declared on another connection or the exclusive property value"
                        + " does not match that of the original declaration.");
    }

    /** How RabbitMQ names something in its texts. */
    static String resource(String kind, String name, String virtualHost) {
        return kind + " '" + name + "' in vhost '" + virtualHost + "'";
    }
}
