package io.warren.shovel;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import io.warren.amqp.types.BasicProperties;
import io.warren.shovel.ShovelDefinition.AckMode;
import io.warren.shovel.ShovelDefinition.From;
import java.util.function.Consumer;

/** A queue or exchange of another broker. */
final class FarSource implements Source {
    private final FarBroker broker;
    private final From from;
    private final AckMode mode;
    private final Consumer<Event> events;
    private String queue;

    FarSource(AmqpUri uri, ShovelDefinition definition, Consumer<Event> events) {
        this.from = definition.from();
        this.mode = definition.ackMode();
        this.events = events;
        var named = from.queue();
        this.queue = named == null ? "" : named;
        this.broker = new FarBroker(uri, definition.name(), events);
    }

    @Override
    public String shown() {
        return broker.uri().shown();
    }

    @Override
    public void declare() {
        var exchange = from.exchange();
        if (exchange == null) {
            broker.declare(queue, from.queueArguments(), from.predeclared());
            return;
        }
        queue = FarBroker.asked(() -> {
            var own = broker.channel().queueDeclare().getQueue();
            broker.channel().queueBind(own, exchange, from.exchangeKey());
            return own;
        });
    }

    @Override
    public long depth() {
        return FarBroker.asked(() -> broker.channel().messageCount(queue));
    }

    @Override
    public void consume() {
        var noAck = mode == AckMode.NO_ACK;
        var _ = FarBroker.asked(() -> {
            if (!noAck) {
                broker.channel().basicQos(from.prefetch());
            }
            return broker.channel()
                    .basicConsume(
                            queue,
                            noAck,
                            from.consumerName(),
                            false,
                            false,
                            FarBroker.plain(from.consumerArguments()),
                            new DefaultConsumer(broker.channel()) {
                                @Override
                                public void handleDelivery(
                                        String tag, Envelope envelope, AMQP.BasicProperties none, byte[] body) {
                                    delivered(envelope, body);
                                }

                                @Override
                                public void handleCancel(String tag) {
                                    events.accept(new Event.Ended("the queue cancelled the consumer"));
                                }
                            });
        });
    }

    private void delivered(Envelope envelope, byte[] body) {
        events.accept(new Event.Delivered(new Carried(
                envelope.getDeliveryTag(),
                envelope.getExchange(),
                envelope.getRoutingKey(),
                BasicProperties.ofWire(broker.properties().next()),
                body)));
    }

    @Override
    public void ack(long[] tags) {
        if (mode != AckMode.NO_ACK && tags.length > 0) {
            var _ = FarBroker.asked(() -> {
                broker.channel().basicAck(tags[tags.length - 1], true);
                return true;
            });
        }
    }

    @Override
    public void giveBack(long tag) {
        var _ = FarBroker.asked(() -> {
            broker.channel().basicNack(tag, false, true);
            return true;
        });
    }

    @Override
    public void close() {
        broker.close();
    }
}
