package io.warren.storage.journal;

import io.warren.amqp.types.BasicProperties;
import io.warren.amqp.types.FieldTable;
import io.warren.amqp.types.FieldValue;
import io.warren.engine.message.Message;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The messages of the golden journal, by number: between them they use every field that a message has in format 1. What is
 * said here is what the committed files hold; it never changes.
 */
final class GoldenMessages {
    private GoldenMessages() {}

    static Message message(int number) {
        return switch (number % 7) {
            case 0 -> message(number, "golden", "plain", persistent(), 200, plainAttributes(number));
            case 1 ->
                message(
                        number,
                        "golden",
                        "everything",
                        everyProperty(number),
                        150,
                        Message.Attributes.at(1_000 + number, 86_400_000, 9));
            case 2 -> message(number, "", "empty", persistent(), 0, plainAttributes(number));
            case 3 ->
                message(
                        number,
                        "dead.letters",
                        "attributes",
                        persistent(),
                        90,
                        new Message.Attributes(1_000 + number, 1_900_000_000_000L, 0, 255, 0x6465_6164L, number));
            case 4 -> message(number, "exchange.é中😀", "key.é中😀", persistent(), 60, plainAttributes(number));
            case 5 -> message(number, "golden", "larger.than.a.segment", persistent(), 5_000, plainAttributes(number));
            default ->
                message(number, "golden", "without.properties", BasicProperties.EMPTY, 30, plainAttributes(number));
        };
    }

    /** The number of a message in which nothing has changed. */
    static int number(Message found) {
        var number =
                Integer.parseInt(found.routingKey().substring(found.routingKey().lastIndexOf('.') + 1));
        var expected = message(number);
        if (!expected.exchange().equals(found.exchange())
                || !expected.routingKey().equals(found.routingKey())
                || !expected.properties().equals(found.properties())
                || !expected.attributes().equals(found.attributes())
                || !Arrays.equals(expected.body(), found.body())) {
            throw new AssertionError("message " + number + " was altered");
        }
        return number;
    }

    private static Message message(
            int number,
            String exchange,
            String key,
            BasicProperties properties,
            int bodyBytes,
            Message.Attributes attributes) {
        var body = new byte[bodyBytes];
        new SplittableRandom(number).nextBytes(body);
        return new Message(exchange, key + "." + number, properties, body, attributes);
    }

    private static Message.Attributes plainAttributes(int number) {
        return Message.Attributes.at(1_000 + number, Message.NO_TTL, -1);
    }

    private static BasicProperties persistent() {
        return BasicProperties.builder().deliveryMode(2).build();
    }

    private static BasicProperties everyProperty(int number) {
        var inner = FieldTable.builder().put("inner", "value").build();
        var headers = FieldTable.builder()
                .put("text", "é中😀")
                .put("bool", new FieldValue.Bool(true))
                .put("int", new FieldValue.Int32(-number))
                .put("long", new FieldValue.Int64(Long.MIN_VALUE))
                .put("double", new FieldValue.Float64(0.5))
                .put("decimal", new FieldValue.Decimal(2, 314))
                .put("timestamp", new FieldValue.Timestamp(1_700_000_000L))
                .put("bytes", new FieldValue.Bytes(new byte[] {0, 1, -1}))
                .put("void", new FieldValue.Void())
                .put("table", new FieldValue.Table(inner))
                .put("array", new FieldValue.Array(List.of(new FieldValue.Table(inner), new FieldValue.Int64(1))))
                .build();
        return BasicProperties.builder()
                .contentType("text/plain")
                .contentEncoding("identity")
                .headers(headers)
                .deliveryMode(2)
                .priority(9)
                .correlationId("correlation-" + number)
                .replyTo("reply")
                .expiration("86400000")
                .messageId("id-" + number)
                .timestamp(1_700_000_000L)
                .type("type")
                .userId("guest")
                .appId("app")
                .clusterId("cluster")
                .build();
    }
}
