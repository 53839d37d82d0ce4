package io.warren.management.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.warren.amqp.types.BasicProperties;
import io.warren.engine.access.Right;
import io.warren.engine.operations.Operations;
import io.warren.engine.operations.Operations.AckMode;
import io.warren.management.http.HttpRefused;
import io.warren.management.http.Permits;
import io.warren.management.http.PropertiesJson;
import io.warren.management.http.Reply;
import io.warren.management.http.Request;
import io.warren.management.http.Texts;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.Supplier;

/** Publishing and getting single messages: for looking and trying, not for work. */
public final class Messages {
    /** More than this many at once is no look at a queue; clients page. */
    private static final int MOST_AT_ONCE = 10_000;

    private final Supplier<Operations> operations;
    private final Permits permits;

    public Messages(Supplier<Operations> operations, Permits permits) {
        this.operations = operations;
        this.permits = permits;
    }

    public Reply publish(Request request) {
        var exchange = request.virtualHost().exchange(request.exchange("exchange"));
        if (exchange == null) {
            throw HttpRefused.notFound("exchange_not_found");
        }
        var spec = exchange.spec();
        var body = request.body().require("routing_key", "properties", "payload", "payload_encoding");
        var payload = body.get("payload");
        if (payload == null || !payload.isTextual()) {
            throw HttpRefused.badRequest("payload_not_string");
        }
        var key = Texts.shortString("routing_key", body.text("routing_key", ""));
        var properties = PropertiesJson.toProperties(body.object("properties"));
        var bytes = payload(payload.textValue(), body.text("payload_encoding", ""));
        permits.write(request.caller(), spec.virtualHost(), spec.name());
        if (spec.internal()) {
            throw HttpRefused.accessRefused();
        }
        if (spec.type().equals("topic")) {
            permits.topic(request.caller(), spec.virtualHost(), spec.name(), Right.WRITE, key);
        }
        valid(properties, request.caller().name());
        var routed = operations.get().publish(spec.virtualHost(), spec.name(), key, properties, bytes);
        return Reply.json(Json.object().put("routed", routed));
    }

    public Reply get(Request request) {
        var queue = request.virtualHost().queue(request.name("queue"));
        if (queue == null) {
            throw HttpRefused.notFound("queue_not_found");
        }
        var body = request.body().require("ackmode", "count", "encoding");
        var mode = ackMode(body.text("ackmode", ""));
        var count = body.number("count", 1);
        var base64 = base64(body.text("encoding", ""));
        var truncate = body.number("truncate", Long.MAX_VALUE);
        if (count < 0 || count > MOST_AT_ONCE) {
            throw HttpRefused.badRequest("count must be from 0 to " + MOST_AT_ONCE);
        }
        if (truncate < 0) {
            throw HttpRefused.badRequest("truncate must not be negative");
        }
        permits.read(request.caller(), queue.virtualHost(), queue.name());
        Queues.unlocked(queue);
        var got = operations.get().get(queue.virtualHost(), queue.name(), (int) count, mode);
        return new Reply.Rows<>(got, each -> json(each, base64, truncate), null);
    }

    /** What a channel would have refused, with the words that it would have used. */
    private static void valid(BasicProperties properties, String user) {
        var userId = properties.userId();
        if (userId != null && !userId.equals(user)) {
            throw HttpRefused.badRequest("406 PRECONDITION_FAILED - user_id property set to '" + userId
                    + "' but authenticated user was '" + user + "'");
        }
        var expiration = properties.expiration();
        if (expiration != null && !expiration.matches("[0-9]{1,10}")) {
            throw HttpRefused.badRequest(
                    "406 PRECONDITION_FAILED - invalid expiration '" + expiration + "': not a number of milliseconds");
        }
    }

    private static byte[] payload(String payload, String encoding) {
        return switch (encoding) {
            case "string" -> payload.getBytes(StandardCharsets.UTF_8);
            case "base64" -> {
                try {
                    yield Base64.getDecoder().decode(payload);
                } catch (IllegalArgumentException notBase64) {
                    throw HttpRefused.badRequest(
                            Json.array().add("not_base64").add(payload.substring(0, Math.min(100, payload.length()))));
                }
            }
            default ->
                throw HttpRefused.badRequest(
                        Json.array().add("unsupported_encoding").add(encoding));
        };
    }

    private static AckMode ackMode(String word) {
        return switch (word) {
            case "ack_requeue_true" -> AckMode.ACK_REQUEUE_TRUE;
            case "ack_requeue_false" -> AckMode.ACK_REQUEUE_FALSE;
            case "reject_requeue_true" -> AckMode.REJECT_REQUEUE_TRUE;
            case "reject_requeue_false" -> AckMode.REJECT_REQUEUE_FALSE;
            default ->
                throw HttpRefused.badRequest("Invalid ackmode value: " + word
                        + ". Valid values are: ack_requeue_true, ack_requeue_false, reject_requeue_true, "
                        + "reject_requeue_false");
        };
    }

    private static boolean base64(String encoding) {
        return switch (encoding) {
            case "auto" -> false;
            case "base64" -> true;
            default -> throw HttpRefused.badRequest("Unsupported encoding. Please use auto or base64.");
        };
    }

    private static ObjectNode json(Operations.Got got, boolean base64, long truncate) {
        var message = got.delivery().message();
        var whole = message.body();
        var json = Json.object()
                .put("payload_bytes", whole.length)
                .put("redelivered", got.delivery().redelivered())
                .put("exchange", message.exchange())
                .put("routing_key", message.routingKey())
                .put("message_count", got.remaining());
        json.set("properties", PropertiesJson.of(message.properties()));
        var shown = whole.length <= truncate ? whole : Arrays.copyOf(whole, (int) truncate);
        return payload(json, shown, base64);
    }

    private static ObjectNode payload(ObjectNode json, byte[] bytes, boolean base64) {
        if (!base64) {
            try {
                var text = StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes))
                        .toString();
                return json.put("payload", text).put("payload_encoding", "string");
            } catch (CharacterCodingException binary) {
                // Not a text, so it is shown as what it is.
            }
        }
        return json.put("payload", Base64.getEncoder().encodeToString(bytes)).put("payload_encoding", "base64");
    }
}
