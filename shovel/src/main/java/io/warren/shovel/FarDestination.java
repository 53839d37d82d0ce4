package io.warren.shovel;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.BlockedListener;
import io.warren.shovel.ShovelDefinition.AckMode;
import io.warren.shovel.ShovelDefinition.To;
import java.util.function.Consumer;

/** A queue or exchange of another broker. */
final class FarDestination implements Destination {
    private final FarBroker broker;
    private final To to;
    private volatile boolean blocked;

    FarDestination(AmqpUri uri, ShovelDefinition definition, Consumer<Event> events) {
        this.to = definition.to();
        this.broker = new FarBroker(uri, definition.name(), events);
        broker.connection().addBlockedListener(new BlockedListener() {
            @Override
            public void handleBlocked(String reason) {
                blocked = true;
                events.accept(new Event.Blocked(true));
            }

            @Override
            public void handleUnblocked() {
                blocked = false;
                events.accept(new Event.Blocked(false));
            }
        });
        if (definition.ackMode() == AckMode.ON_CONFIRM) {
            var _ = FarBroker.asked(() -> broker.channel().confirmSelect());
            broker.channel()
                    .addConfirmListener(
                            (sequence, multiple) -> events.accept(new Event.Confirmed(sequence, multiple)),
                            (sequence, multiple) -> events.accept(new Event.Rejected(sequence, multiple)));
        }
        // It comes before the confirm, so that nothing is settled that no queue has taken.
        broker.channel()
                .addReturnListener(returned -> events.accept(new Event.Ended("no queue '" + returned.getRoutingKey()
                        + "' in vhost '" + broker.uri().virtualHost() + "'")));
    }

    @Override
    public String shown() {
        return broker.uri().shown();
    }

    @Override
    public void declare() {
        var queue = to.queue();
        if (queue != null) {
            broker.declare(queue, to.queueArguments(), to.predeclared());
        }
    }

    @Override
    public boolean open() {
        return !blocked;
    }

    @Override
    public long publish(Carried message) {
        var exchange = to.publishedTo();
        var key = to.routedBy();
        return FarBroker.asked(() -> {
            var sequence = broker.channel().getNextPublishSeqNo();
            broker.properties().leave(message.properties().wire());
            broker.channel()
                    .basicPublish(
                            exchange == null ? message.exchange() : exchange,
                            key == null ? message.routingKey() : key,
                            to.queue() != null,
                            new AMQP.BasicProperties(),
                            message.body());
            return sequence;
        });
    }

    @Override
    public void close() {
        broker.close();
    }
}
