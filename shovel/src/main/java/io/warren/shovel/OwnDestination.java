package io.warren.shovel;

import io.warren.engine.access.Right;
import io.warren.engine.message.Receipt;
import io.warren.shovel.ShovelDefinition.To;
import java.util.function.Consumer;

/** A queue or exchange of this broker, without a connection. */
final class OwnDestination implements Destination {
    private final OwnBroker broker;
    private final AmqpUri uri;
    private final To to;
    private final Consumer<Event> events;
    private long sequence;

    OwnDestination(OwnBroker broker, AmqpUri uri, ShovelDefinition definition, Consumer<Event> events) {
        this.broker = broker;
        this.uri = uri;
        this.to = definition.to();
        this.events = events;
        broker.demand(uri, Right.WRITE, to.publishedTo());
    }

    @Override
    public String shown() {
        return uri.shown();
    }

    @Override
    public void declare() {
        var queue = to.queue();
        if (queue != null) {
            if (!to.predeclared() && !broker.hasQueue(uri.virtualHost(), queue)) {
                broker.demand(uri, Right.CONFIGURE, queue);
            }
            broker.declare(uri.virtualHost(), queue, to.queueArguments(), to.predeclared());
        }
    }

    @Override
    public boolean open() {
        return !broker.blocked().getAsBoolean();
    }

    @Override
    public long publish(Carried message) {
        var number = ++sequence;
        var exchange = to.publishedTo();
        var key = to.routedBy();
        var into = exchange == null ? message.exchange() : exchange;
        if (exchange == null) {
            broker.demand(uri, Right.WRITE, into);
        }
        var sent = broker.client()
                .publish(
                        uri.virtualHost(),
                        into,
                        key == null ? message.routingKey() : key,
                        message.properties(),
                        message.body(),
                        new Receipt() {
                            @Override
                            public void accepted() {
                                events.accept(new Event.Confirmed(number, false));
                            }

                            @Override
                            public void rejected() {
                                events.accept(new Event.Rejected(number, false));
                            }
                        });
        switch (sent) {
            case TO_QUEUES -> {}
            case NO_EXCHANGE ->
                throw new ShovelFailed("no exchange '" + into + "' in vhost '" + uri.virtualHost() + "'");
            case NOWHERE -> {
                if (to.queue() != null) {
                    throw new ShovelFailed("no queue '" + to.queue() + "' in vhost '" + uri.virtualHost() + "'");
                }
                // As a publisher's: nobody wants it, and that is no failure.
                events.accept(new Event.Confirmed(number, false));
            }
        }
        return number;
    }

    @Override
    public void close() {
        // There is nothing to be closed: what was published is on its way.
    }
}
