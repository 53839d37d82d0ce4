package io.warren.shovel;

import io.warren.amqp.types.BasicProperties;
import io.warren.amqp.types.FieldTable;
import io.warren.amqp.types.FieldValue;
import java.util.ArrayList;
import java.util.List;

/** What a shovel adds to the properties of what it carries, if its definition says so. Without state. */
final class Marks {
    private static final String ROUTE = "x-shovelled";
    private static final String TIME = "x-shovelled-timestamp";

    private Marks() {}

    static Carried on(
            Carried message,
            ShovelDefinition definition,
            String clusterName,
            String source,
            String destination,
            long nowSeconds) {
        var to = definition.to();
        if (to.properties().isEmpty() && !to.forwardHeaders() && !to.timestampHeader()) {
            return message;
        }
        var properties = set(message.properties(), to.properties());
        var headers = properties.headers();
        if (to.forwardHeaders()) {
            headers = prepended(headers, route(definition, clusterName, source, destination));
        }
        if (to.timestampHeader()) {
            headers = headers.with(TIME, new FieldValue.Int64(nowSeconds));
        }
        var marked = headers.isEmpty()
                ? properties
                : properties.toBuilder().headers(headers).build();
        return new Carried(message.tag(), message.exchange(), message.routingKey(), marked, message.body());
    }

    private static FieldTable route(
            ShovelDefinition definition, String clusterName, String source, String destination) {
        var from = definition.from();
        var to = definition.to();
        var route = FieldTable.builder()
                .put("shovelled-by", clusterName)
                .put("shovel-type", "dynamic")
                .put("shovel-name", definition.name())
                .put("shovel-vhost", definition.virtualHost())
                .put("src-uri", source)
                .put("dest-uri", destination);
        if (from.queue() != null) {
            route.put("src-queue", from.queue());
        } else if (from.exchange() != null) {
            route.put("src-exchange", from.exchange()).put("src-exchange-key", from.exchangeKey());
        }
        if (to.exchange() != null) {
            route.put("dest-exchange", to.exchange());
        }
        if (to.exchangeKey() != null) {
            route.put("dest-exchange-key", to.exchangeKey());
        }
        if (to.queue() != null) {
            route.put("dest-queue", to.queue());
        }
        return route.build();
    }

    private static FieldTable prepended(FieldTable headers, FieldTable route) {
        var all = new ArrayList<FieldValue>(List.of(new FieldValue.Table(route)));
        if (headers.get(ROUTE) instanceof FieldValue.Array(var before)) {
            all.addAll(before);
        }
        return headers.with(ROUTE, new FieldValue.Array(all));
    }

    private static BasicProperties set(BasicProperties properties, FieldTable wanted) {
        if (wanted.isEmpty()) {
            return properties;
        }
        var changed = properties.toBuilder();
        for (var each : wanted.entries()) {
            var text = each.getValue() instanceof FieldValue.LongString word ? word.text() : "";
            var given = each.getValue().asLong();
            var number = given == null ? 0L : given;
            switch (each.getKey()) {
                case "content_type" -> changed.contentType(text);
                case "content_encoding" -> changed.contentEncoding(text);
                case "correlation_id" -> changed.correlationId(text);
                case "reply_to" -> changed.replyTo(text);
                case "expiration" -> changed.expiration(text);
                case "message_id" -> changed.messageId(text);
                case "type" -> changed.type(text);
                case "user_id" -> changed.userId(text);
                case "app_id" -> changed.appId(text);
                case "cluster_id" -> changed.clusterId(text);
                case "delivery_mode" -> changed.deliveryMode((int) number);
                case "priority" -> changed.priority((int) number);
                case "timestamp" -> changed.timestamp(number);
                default -> throw new IllegalArgumentException("property " + each.getKey());
            }
        }
        return changed.build();
    }
}
