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

    static Refusal precondition(String text) {
        return new Refusal(ReplyCode.PRECONDITION_FAILED, text);
    }

    static Refusal forbidden(String text) {
        return new Refusal(ReplyCode.ACCESS_REFUSED, text);
    }

    /** How RabbitMQ names something in its texts. */
    static String resource(String kind, String name, String virtualHost) {
        return kind + " '" + name + "' in vhost '" + virtualHost + "'";
    }

    /** Names of queues and exchanges lose their line ends when they are declared, bound and deleted. */
    static String withoutLineEnds(String name) {
        return name.indexOf('\n') < 0 && name.indexOf('\r') < 0
                ? name
                : name.replace("\n", "").replace("\r", "");
    }
}
