package io.warren.engine.channel;

import io.warren.amqp.types.FieldTable;
import io.warren.amqp.types.FieldValue;
import io.warren.engine.queue.QueueCommand.ConsumerSpec;

/** What sessions, their channels and consumers tell of themselves, with RabbitMQ's names. On the connection's loop. */
final class SessionEvents {
    private final EventSink sink;
    private final String node;

    SessionEvents(EventSink sink, String node) {
        this.sink = sink;
        this.node = node;
    }

    void connected(ConnectionIdentity identity) {
        sink.tell(
                "connection.created",
                each -> each.put("type", "network")
                        .put("pid", identity.name())
                        .put("name", identity.name())
                        .put("port", number(identity.port()))
                        .put("peer_port", number(identity.peerPort()))
                        .put("host", identity.host())
                        .put("peer_host", identity.peerHost())
                        .put("ssl", new FieldValue.Bool(!identity.tls().isEmpty()))
                        .put("auth_mechanism", identity.mechanism())
                        .put("protocol", "{0,9,1}")
                        .put("user", identity.user())
                        .put("vhost", identity.virtualHost())
                        .put("timeout", number(identity.heartbeatSeconds()))
                        .put("frame_max", number(identity.frameMax()))
                        .put("channel_max", number(identity.channelMax()))
                        .put("client_properties", new FieldValue.Table(identity.clientProperties()))
                        .put("connected_at", number(identity.connectedAtMillis()))
                        .put("node", node)
                        .put("user_who_performed_action", identity.user()));
    }

    void disconnected(ConnectionIdentity identity) {
        sink.tell(
                "connection.closed",
                each -> each.put("pid", identity.name())
                        .put("name", identity.name())
                        .put("node", node)
                        .put("client_properties", new FieldValue.Table(identity.clientProperties()))
                        .put("user_who_performed_action", identity.user()));
    }

    void opened(ConnectionIdentity identity, int channel) {
        sink.tell(
                "channel.created",
                each -> channel(each, identity, channel)
                        .put("connection", identity.name())
                        .put("number", number(channel))
                        .put("user", identity.user())
                        .put("vhost", identity.virtualHost()));
    }

    void closed(ConnectionIdentity identity, int channel) {
        sink.tell("channel.closed", each -> channel(each, identity, channel));
    }

    void consumes(ConnectionIdentity identity, String queue, ConsumerSpec consumer) {
        sink.tell(
                "consumer.created",
                each -> consumer(each, identity, queue, consumer)
                        .put("exclusive", new FieldValue.Bool(consumer.exclusive()))
                        .put("ack_required", new FieldValue.Bool(!consumer.noAck()))
                        .put("prefetch_count", number(consumer.prefetch()))
                        .put("arguments", new FieldValue.Table(consumer.arguments())));
    }

    void consumesNoMore(ConnectionIdentity identity, String queue, ConsumerSpec consumer) {
        sink.tell("consumer.deleted", each -> consumer(each, identity, queue, consumer));
    }

    private static FieldTable.Builder channel(FieldTable.Builder headers, ConnectionIdentity identity, int channel) {
        var name = identity.name() + " (" + channel + ")";
        return headers.put("pid", name).put("name", name).put("user_who_performed_action", identity.user());
    }

    private static FieldTable.Builder consumer(
            FieldTable.Builder headers, ConnectionIdentity identity, String queue, ConsumerSpec consumer) {
        return headers.put("consumer_tag", consumer.tag())
                .put("channel", consumer.holder().name())
                .put("queue", queue)
                .put("vhost", identity.virtualHost())
                .put("user_who_performed_action", identity.user());
    }

    private static FieldValue number(long value) {
        return new FieldValue.Int64(value);
    }
}
