package io.warren.engine;

import io.warren.amqp.types.BasicProperties;
import io.warren.amqp.types.FieldTable;
import io.warren.amqp.types.FieldValue;
import io.warren.engine.channel.NodeCounters;
import io.warren.engine.channel.RecentMessages;
import io.warren.engine.channel.Targets;
import io.warren.engine.exchange.Binding;
import io.warren.engine.lane.Clock;
import io.warren.engine.message.Message;
import io.warren.engine.message.Receipt;
import io.warren.engine.metadata.Metadata;
import io.warren.engine.metadata.MetadataChange;
import io.warren.engine.metadata.MetadataLog;
import io.warren.engine.metadata.Origin;
import io.warren.engine.metadata.QueueSpec;
import io.warren.engine.metadata.VirtualHostMetadata;
import io.warren.engine.operations.InnerClient;
import io.warren.engine.queue.Delivery;
import io.warren.engine.queue.MessageLog;
import io.warren.engine.queue.QueueCommand;
import io.warren.engine.queue.QueueCommand.ConsumeResult;
import io.warren.engine.queue.QueueCommand.ConsumerSpec;
import io.warren.engine.queue.QueueCommand.Holder;
import io.warren.engine.queue.QueueCommand.Outcome;
import io.warren.engine.queue.QueueHandle;
import io.warren.engine.queue.Subscriber;
import io.warren.engine.routing.Carbon;
import io.warren.engine.routing.Routed;
import io.warren.engine.routing.Router;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** The node's own publishes and consumers. Any thread; bindings are heard of on the metadata log's thread. */
final class InsideNode implements InnerClient, MetadataLog.Listener {
    private static final long NO_CONNECTION = 0;
    /** Management's own gets count from below. */
    private static final int FIRST_HOLDER = 1 << 30;

    private final MetadataLog metadata;
    private final MessageLog messages;
    private final LiveQueues queues;
    private final Router router;
    private final RecentMessages recent;
    private final NodeCounters counters;
    private final Clock clock;
    private final AtomicInteger holders = new AtomicInteger(FIRST_HOLDER);

    InsideNode(
            MetadataLog metadata,
            MessageLog messages,
            LiveQueues queues,
            Router router,
            RecentMessages recent,
            NodeCounters counters,
            Clock clock) {
        this.metadata = metadata;
        this.messages = messages;
        this.queues = queues;
        this.router = router;
        this.recent = recent;
        this.counters = counters;
        this.clock = clock;
    }

    @Override
    public Sent publish(
            String virtualHost,
            String exchange,
            String routingKey,
            BasicProperties properties,
            byte[] body,
            Receipt receipt) {
        var now = metadata.current();
        var routed = router.route(now, virtualHost, exchange, routingKey, properties);
        if (!routed.exchangeExists()) {
            return Sent.NO_EXCHANGE;
        }
        count(now.virtualHost(virtualHost), exchange, routed);
        var expiration = properties.expiration();
        var attributes = Message.Attributes.at(
                clock.wallMillis(),
                expiration == null ? Message.NO_TTL : Long.parseLong(expiration),
                properties.priority());
        var message = new Message(exchange, routingKey, Carbon.withoutBcc(properties), body, attributes);
        recent.keep(message, routed);
        return send(message, routed.queues(), receipt);
    }

    private void count(@Nullable VirtualHostMetadata virtualHost, String name, Routed routed) {
        var exchange = virtualHost == null ? null : virtualHost.exchange(name);
        if (exchange != null) {
            counters.published(exchange.spec().id(), routed.queues().size());
        }
    }

    private Sent send(Message message, List<QueueSpec> to, Receipt receipt) {
        var targets = Targets.of(to, queues);
        if (targets.queues() == 0) {
            return Sent.NOWHERE;
        }
        targets.send(message, messages, new Forwarder.OneAnswer(targets.receipts(message), receipt));
        return Sent.TO_QUEUES;
    }

    @Override
    public @Nullable Intake consume(
            String virtualHost,
            String queue,
            String name,
            String tag,
            int held,
            boolean noAck,
            FieldTable arguments,
            Taker taker) {
        var handle = queues.find(virtualHost, queue);
        if (handle == null) {
            return null;
        }
        var holder = new Holder(NO_CONNECTION, holders.incrementAndGet(), name, Origin.BROKER.user());
        var spec = new ConsumerSpec(
                holder,
                tag,
                noAck,
                false,
                noAck ? 0 : held,
                priority(arguments),
                number(arguments, "x-consumer-timeout"),
                arguments);
        var consumer = new InnerConsumer(handle, spec, held, taker);
        handle.send(new QueueCommand.Consume(spec, consumer, consumer::consuming));
        return consumer;
    }

    @Override
    public boolean depth(String virtualHost, String queue, LongConsumer answer) {
        var handle = queues.find(virtualHost, queue);
        if (handle == null) {
            return false;
        }
        handle.send(new QueueCommand.Touch(stats -> answer.accept(stats.ready())));
        return true;
    }

    private static int priority(FieldTable arguments) {
        var value = arguments.get("x-priority");
        var number = value == null ? null : value.asLong();
        return number == null ? 0 : Math.clamp(number, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    private static long number(FieldTable arguments, String key) {
        FieldValue value = arguments.get(key);
        var number = value == null ? null : value.asLong();
        return number == null ? -1 : number;
    }

    /**
     * One consumer. The lane calls the methods of {@link Subscriber}, anybody those of {@link Intake}. As with a client's
     * consumer, a refused claim leaves a mark before it looks again, and whoever makes room looks for the mark afterwards.
     */
    private static final class InnerConsumer implements Subscriber, Intake {
        private final QueueHandle queue;
        private final ConsumerSpec spec;
        private final int most;
        private final Taker taker;
        private final AtomicInteger held = new AtomicInteger();
        private volatile boolean refused;
        private volatile boolean over;

        InnerConsumer(QueueHandle queue, ConsumerSpec spec, int most, Taker taker) {
            this.queue = queue;
            this.spec = spec;
            this.most = most;
            this.taker = taker;
        }

        void consuming(ConsumeResult result) {
            switch (result) {
                case OK -> {}
                case GONE -> taker.ended("the queue is gone");
                case IN_EXCLUSIVE_USE -> taker.ended("the queue is in exclusive use");
            }
        }

        @Override
        public boolean claim() {
            if (tryClaim()) {
                return true;
            }
            refused = true;
            return tryClaim();
        }

        private boolean tryClaim() {
            if (over) {
                return false;
            }
            while (true) {
                var now = held.get();
                if (now >= most) {
                    return false;
                }
                if (held.compareAndSet(now, now + 1)) {
                    return true;
                }
            }
        }

        @Override
        public void deliver(Delivery delivery) {
            taker.taken(new Taken(delivery.entry(), delivery.message(), delivery.redelivered()));
        }

        @Override
        public void cancelled() {
            over = true;
            taker.ended("the queue cancelled the consumer");
        }

        @Override
        public void ack(long[] entries) {
            if (!spec.noAck()) {
                settle(entries, Outcome.ACK);
            }
            makeRoom(entries.length);
        }

        @Override
        public void requeue(long[] entries) {
            settle(entries, Outcome.REQUEUE);
            makeRoom(entries.length);
        }

        private void settle(long[] entries, Outcome outcome) {
            queue.send(new QueueCommand.Settle(spec.holder(), entries, outcome));
        }

        private void makeRoom(int deliveries) {
            held.addAndGet(-deliveries);
            if (refused) {
                refused = false;
                queue.send(new QueueCommand.Resume(spec.holder(), spec.tag()));
            }
        }

        @Override
        public void close() {
            over = true;
            queue.send(new QueueCommand.Close(spec.holder()));
        }
    }

    /** What exchanges with a history keep goes to those that are bound now, and goes with them. */
    @Override
    public void applied(MetadataChange change, Origin origin, Metadata before, Metadata after) {
        switch (change) {
            case MetadataChange.Bind(var virtualHost, var binding) -> {
                var within = after.virtualHost(virtualHost);
                if (within != null) {
                    sendHistory(within, binding);
                }
            }
            // With these, exchanges that delete themselves go, too.
            case MetadataChange.Unbind _,
                    MetadataChange.DeleteQueue _,
                    MetadataChange.DeleteExchange _,
                    MetadataChange.DeleteVirtualHost _ ->
                recent.keepOnly(each -> {
                    var within = after.virtualHost(each.virtualHost());
                    var found = within == null ? null : within.exchange(each.name());
                    return found != null && found.spec().id() == each.id();
                });
            case MetadataChange.PutVirtualHost _,
                    MetadataChange.PutUser _,
                    MetadataChange.DeleteUser _,
                    MetadataChange.PutPermission _,
                    MetadataChange.DeletePermission _,
                    MetadataChange.PutTopicPermission _,
                    MetadataChange.DeleteTopicPermission _,
                    MetadataChange.PutParameter _,
                    MetadataChange.DeleteParameter _,
                    MetadataChange.DeclareExchange _,
                    MetadataChange.DeclareQueue _,
                    MetadataChange.PutPolicy _,
                    MetadataChange.DeletePolicy _,
                    MetadataChange.PutOperatorPolicy _,
                    MetadataChange.DeleteOperatorPolicy _ -> {
                // Nothing of an exchange's history.
            }
        }
    }

    private void sendHistory(VirtualHostMetadata within, Binding binding) {
        var source = within.exchange(binding.source());
        if (source == null || !source.table().remembers()) {
            return;
        }
        var destination = binding.destination();
        for (var each : recent.of(source.spec().id())) {
            var again = each.takenAt(clock.wallMillis());
            switch (destination.kind()) {
                case QUEUE -> {
                    var queue = within.queue(destination.name());
                    if (queue != null) {
                        send(again, List.of(queue), Receipt.NONE);
                    }
                }
                case EXCHANGE ->
                    send(
                            again,
                            router.route(within, destination.name(), again.routingKey(), again.properties())
                                    .queues(),
                            Receipt.NONE);
            }
        }
    }
}
