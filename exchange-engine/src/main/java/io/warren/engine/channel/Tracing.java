package io.warren.engine.channel;

import io.warren.amqp.types.BasicProperties;
import io.warren.amqp.types.FieldTable;
import io.warren.amqp.types.FieldValue;
import io.warren.engine.message.Message;
import io.warren.engine.metadata.Metadata;
import io.warren.engine.metadata.QueueSpec;
import io.warren.engine.queue.Delivery;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The firehose: copies of what a session publishes and gets, to the exchange {@code amq.rabbitmq.trace} of its virtual
 * host while tracing is on there (RabbitMQ, "Firehose Tracer"). Owner: the connection's loop.
 */
final class Tracing {
    private static final String EXCHANGE = "amq.rabbitmq.trace";

    private final Session session;
    private @Nullable Metadata askedOf;
    private boolean on;

    Tracing(Session session) {
        this.session = session;
    }

    boolean on(Metadata now) {
        if (now != askedOf) {
            var virtualHost = session.virtualHost(now);
            on = virtualHost != null && virtualHost.settings().tracing();
            askedOf = now;
        }
        return on;
    }

    void published(Metadata now, int channel, Message message, List<QueueSpec> routed) {
        var names = new ArrayList<FieldValue>(routed.size());
        for (var queue : routed) {
            names.add(FieldValue.LongString.of(queue.name()));
        }
        var headers = common(message);
        where(headers, channel);
        headers.put("routed_queues", new FieldValue.Array(names));
        trace(now, message, "publish." + message.exchange(), headers.build());
    }

    void delivered(Metadata now, int channel, Delivery delivery) {
        var headers = common(delivery.message());
        headers.put("redelivered", new FieldValue.Int32(delivery.redelivered() ? 1 : 0));
        where(headers, channel);
        trace(now, delivery.message(), "deliver." + delivery.queue().spec().name(), headers.build());
    }

    private FieldTable.Builder common(Message message) {
        return FieldTable.builder()
                .put("exchange_name", message.exchange())
                .put("routing_keys", new FieldValue.Array(keys(message)))
                .put("properties", new FieldValue.Table(properties(message.properties())))
                .put("node", session.surroundings().settings().nodeName());
    }

    private void where(FieldTable.Builder headers, int channel) {
        var identity = session.identity();
        headers.put("vhost", identity.virtualHost())
                .put("connection", identity.name())
                .put("channel", new FieldValue.Int32(channel))
                .put("user", identity.user());
    }

    private void trace(Metadata now, Message traced, String routingKey, FieldTable headers) {
        if (traced.exchange().equals(EXCHANGE)) {
            return;
        }
        var clock = session.surroundings().clock();
        var copy = new Message(
                EXCHANGE,
                routingKey,
                BasicProperties.builder().headers(headers).build(),
                traced.body(),
                Message.Attributes.at(clock.wallMillis(), Message.NO_TTL, -1));
        var routed = session.surroundings()
                .router()
                .route(now, session.identity().virtualHost(), EXCHANGE, routingKey, copy.properties());
        var targets = Targets.of(routed.queues(), session.surroundings().queues());
        if (targets.queues() > 0) {
            session.publish(copy, targets, null, Publication.UNCONFIRMED);
        }
    }

    private static List<FieldValue> keys(Message message) {
        var keys = new ArrayList<FieldValue>();
        keys.add(FieldValue.LongString.of(message.routingKey()));
        for (var header : List.of("CC", "BCC")) {
            if (message.properties().headers().get(header) instanceof FieldValue.Array(var more)) {
                keys.addAll(more);
            }
        }
        return keys;
    }

    private static FieldTable properties(BasicProperties properties) {
        var table = FieldTable.builder();
        text(table, "content_type", properties.contentType());
        text(table, "content_encoding", properties.contentEncoding());
        if (properties.hasHeaders()) {
            table.put("headers", new FieldValue.Table(properties.headers()));
        }
        if (properties.deliveryMode() != 0) {
            table.put("delivery_mode", new FieldValue.Int32(properties.deliveryMode()));
        }
        if (properties.priority() >= 0) {
            table.put("priority", new FieldValue.Int32(properties.priority()));
        }
        text(table, "correlation_id", properties.correlationId());
        text(table, "reply_to", properties.replyTo());
        text(table, "expiration", properties.expiration());
        text(table, "message_id", properties.messageId());
        var timestamp = properties.timestamp();
        if (timestamp != null) {
            table.put("timestamp", new FieldValue.Int64(timestamp));
        }
        text(table, "type", properties.type());
        text(table, "user_id", properties.userId());
        text(table, "app_id", properties.appId());
        text(table, "cluster_id", properties.clusterId());
        return table.build();
    }

    private static void text(FieldTable.Builder table, String name, @Nullable String value) {
        if (value != null) {
            table.put(name, value);
        }
    }
}
