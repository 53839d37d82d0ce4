package io.warren.shovel;

import io.warren.amqp.types.FieldTable;
import io.warren.amqp.types.FieldValue;
import io.warren.engine.access.Right;
import io.warren.engine.operations.InnerClient;
import io.warren.shovel.ShovelDefinition.AckMode;
import io.warren.shovel.ShovelDefinition.From;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A queue or exchange of this broker, without a connection. */
final class OwnSource implements Source {
    /** Should the node die before the queue was consumed from. */
    private static final FieldTable TEMPORARY = FieldTable.builder()
            .put("x-expires", new FieldValue.Int64(1_800_000))
            .build();

    private static final long PATIENCE_SECONDS = 30;

    private final OwnBroker broker;
    private final AmqpUri uri;
    private final From from;
    private final AckMode mode;
    private final String shovel;
    private final Consumer<Event> events;
    private final String queue;
    private final AtomicLong tags = new AtomicLong();
    /** Entries of deliveries that are not settled: put in by the queue's lane, taken out by the shovel's thread. */
    private final Map<Long, Long> entries = new HashMap<>();

    private InnerClient.@Nullable Intake intake;

    OwnSource(OwnBroker broker, AmqpUri uri, ShovelDefinition definition, Consumer<Event> events) {
        this.broker = broker;
        this.uri = uri;
        this.from = definition.from();
        this.mode = definition.ackMode();
        this.shovel = definition.name();
        this.events = events;
        var named = from.queue();
        this.queue = named == null ? "amq.gen-" + UUID.randomUUID() : named;
        var exchange = from.exchange();
        broker.demand(uri, Right.READ, named == null ? exchange : named);
    }

    @Override
    public String shown() {
        return uri.shown();
    }

    @Override
    public void declare() {
        var exchange = from.exchange();
        if (exchange != null) {
            broker.declareTemporary(uri.virtualHost(), queue, TEMPORARY, exchange, from.exchangeKey());
            return;
        }
        if (!from.predeclared() && !broker.hasQueue(uri.virtualHost(), queue)) {
            broker.demand(uri, Right.CONFIGURE, queue);
        }
        broker.declare(uri.virtualHost(), queue, from.queueArguments(), from.predeclared());
    }

    @Override
    public long depth() {
        var answer = new CompletableFuture<Long>();
        if (!broker.client().depth(uri.virtualHost(), queue, answer::complete)) {
            throw gone();
        }
        try {
            return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new ShovelFailed("stopped", stopped);
        } catch (java.util.concurrent.ExecutionException | TimeoutException silent) {
            throw new ShovelFailed("the source queue does not answer", silent);
        }
    }

    @Override
    public void consume() {
        intake = broker.client()
                .consume(
                        uri.virtualHost(),
                        queue,
                        "Shovel " + shovel,
                        from.consumerName().isEmpty() ? "amq.ctag-" + UUID.randomUUID() : from.consumerName(),
                        from.prefetch(),
                        mode == AckMode.NO_ACK,
                        from.consumerArguments(),
                        new InnerClient.Taker() {
                            @Override
                            public void taken(InnerClient.Taken delivery) {
                                take(delivery);
                            }

                            @Override
                            public void ended(String why) {
                                events.accept(new Event.Ended(why));
                            }
                        });
        if (intake == null) {
            throw gone();
        }
    }

    private ShovelFailed gone() {
        return new ShovelFailed("no queue '" + queue + "' in vhost '" + uri.virtualHost() + "'");
    }

    private void take(InnerClient.Taken delivery) {
        var tag = tags.incrementAndGet();
        synchronized (entries) {
            entries.put(tag, delivery.entry());
        }
        var message = delivery.message();
        events.accept(new Event.Delivered(
                new Carried(tag, message.exchange(), message.routingKey(), message.properties(), message.body())));
    }

    @Override
    public void ack(long[] acked) {
        var settled = removed(acked);
        if (intake != null) {
            intake.ack(settled);
        }
    }

    @Override
    public void giveBack(long tag) {
        var settled = removed(tag);
        if (intake != null) {
            intake.requeue(settled);
        }
    }

    private long[] removed(long... settled) {
        var found = new long[settled.length];
        synchronized (entries) {
            for (var i = 0; i < settled.length; i++) {
                var entry = entries.remove(settled[i]);
                assert entry != null : "settled a delivery that there is not: " + settled[i];
                found[i] = entry == null ? 0 : entry;
            }
        }
        return found;
    }

    @Override
    public void close() {
        if (intake != null) {
            intake.close();
        }
    }
}
