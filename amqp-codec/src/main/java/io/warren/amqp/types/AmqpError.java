package io.warren.amqp.types;

import java.nio.charset.StandardCharsets;

/** Why a channel or a connection is closed, with the method that caused it (0, 0 if none). */
public sealed interface AmqpError {
    ReplyCode code();

    /** The reason, without the code's name. */
    String text();

    int classId();

    int methodId();

    /** Closes the channel. */
    record ChannelError(ReplyCode code, String text, int classId, int methodId) implements AmqpError {}

    /** Closes the connection. */
    record ConnectionError(ReplyCode code, String text, int classId, int methodId) implements AmqpError {}

    /** An error without a method, of the scope its code has. */
    static AmqpError of(ReplyCode code, String text) {
        return code.hard() ? new ConnectionError(code, text, 0, 0) : new ChannelError(code, text, 0, 0);
    }

    /** {@code CODE_NAME - text} as RabbitMQ sends it, cut at a character so that it fits a short string. */
    default String replyText() {
        var whole = code().name() + " - " + text();
        var utf8 = whole.getBytes(StandardCharsets.UTF_8);
        if (utf8.length <= 255) {
            return whole;
        }
        var end = 255 - 3;
        while ((utf8[end] & 0xC0) == 0x80) {
            end--;
        }
        return new String(utf8, 0, end, StandardCharsets.UTF_8) + "...";
    }
}
