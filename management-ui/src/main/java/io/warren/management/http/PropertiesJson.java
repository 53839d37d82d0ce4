package io.warren.management.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.warren.amqp.types.BasicProperties;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The properties of a message as JSON and back; only those that are set are shown. */
public final class PropertiesJson {
    private PropertiesJson() {}

    public static ObjectNode of(BasicProperties properties) {
        var json = JsonNodeFactory.instance.objectNode();
        BiConsumer<String, @Nullable String> text = (key, value) -> {
            if (value != null) {
                json.put(key, value);
            }
        };
        text.accept("cluster_id", properties.clusterId());
        text.accept("app_id", properties.appId());
        text.accept("user_id", properties.userId());
        text.accept("type", properties.type());
        var timestamp = properties.timestamp();
        if (timestamp != null) {
            json.put("timestamp", timestamp);
        }
        text.accept("message_id", properties.messageId());
        text.accept("expiration", properties.expiration());
        text.accept("reply_to", properties.replyTo());
        text.accept("correlation_id", properties.correlationId());
        if (properties.priority() >= 0) {
            json.put("priority", properties.priority());
        }
        if (properties.deliveryMode() != 0) {
            json.put("delivery_mode", properties.deliveryMode());
        }
        if (properties.hasHeaders()) {
            json.set("headers", TableJson.of(properties.headers()));
        }
        text.accept("content_encoding", properties.contentEncoding());
        text.accept("content_type", properties.contentType());
        return json;
    }

    public static BasicProperties toProperties(ObjectNode json) {
        var body = new Body(json);
        var properties = BasicProperties.builder();
        text(body, "content_type", properties::contentType);
        text(body, "content_encoding", properties::contentEncoding);
        text(body, "correlation_id", properties::correlationId);
        text(body, "reply_to", properties::replyTo);
        text(body, "expiration", properties::expiration);
        text(body, "message_id", properties::messageId);
        text(body, "type", properties::type);
        text(body, "user_id", properties::userId);
        text(body, "app_id", properties::appId);
        text(body, "cluster_id", properties::clusterId);
        if (body.has("headers")) {
            properties.headers(TableJson.toTable(body.object("headers")));
        }
        var mode = octet(body, "delivery_mode");
        properties.deliveryMode(Math.max(0, mode));
        properties.priority(octet(body, "priority"));
        var timestamp = body.get("timestamp");
        if (timestamp != null) {
            properties.timestamp(whole("timestamp", timestamp));
        }
        return properties.build();
    }

    private static void text(Body body, String key, Consumer<String> set) {
        var value = body.get(key);
        if (value == null) {
            return;
        }
        if (!value.isTextual()) {
            throw wrong("not_string", key);
        }
        set.accept(Texts.shortString(key, value.textValue()));
    }

    /** -1 if it is missing. */
    private static int octet(Body body, String key) {
        var value = body.get(key);
        if (value == null) {
            return -1;
        }
        var number = whole(key, value);
        if (number < 0 || number > 255) {
            throw wrong("not_an_octet", key);
        }
        return (int) number;
    }

    private static long whole(String key, JsonNode value) {
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw wrong("not_int", key);
        }
        return value.longValue();
    }

    private static HttpRefused wrong(String what, String key) {
        return HttpRefused.badRequest(
                JsonNodeFactory.instance.arrayNode().add(what).add(key));
    }
}
