package io.warren.engine.channel;

import io.warren.amqp.method.BasicMethod;
import io.warren.amqp.types.BasicProperties;
import io.warren.amqp.types.FieldTable;
import io.warren.amqp.types.ReplyCode;
import io.warren.engine.access.Right;
import io.warren.engine.metadata.MetadataRules;
import io.warren.engine.metadata.QueueArguments;
import io.warren.engine.metadata.QueueType;
import io.warren.engine.metadata.Refusal;
import io.warren.engine.queue.Delivery;
import io.warren.engine.queue.QueueCommand;
import io.warren.engine.queue.QueueCommand.ConsumeResult;
import io.warren.engine.queue.QueueHandle;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Consume, cancel, get and qos of one channel, and what its queues deliver. Owner: the connection's loop. */
final class Consuming {
    /** Queues known to have heard of this channel, before those that hold nothing of it are looked for. */
    private static final int TOUCHED_FIRST = 64;

    private final Channel channel;
    private final Session session;
    private final ChannelCounters counters;
    private final boolean cancelNotify;
    private final LinkedHashMap<String, ChannelConsumer> consumers = new LinkedHashMap<>();
    /** Queues that must hear of the channel's end: it consumed from them, or got from them. */
    private final Set<QueueHandle> touched = Collections.newSetFromMap(new IdentityHashMap<>());

    private int touchedMost = TOUCHED_FIRST;
    private int prefetch;

    Consuming(Channel channel) {
        this.channel = channel;
        this.session = channel.session();
        this.counters = channel.counters();
        this.cancelNotify = session.identity().capable("consumer_cancel_notify");
    }

    /** Other threads may read it. */
    int count() {
        return consumers.size();
    }

    int prefetch() {
        return prefetch;
    }

    @Nullable
    Refusal qos(BasicMethod.Qos qos) {
        if (qos.prefetchSize() != 0) {
            return new Refusal(ReplyCode.NOT_IMPLEMENTED, "prefetch_size!=0 (" + qos.prefetchSize() + ")");
        }
        if (qos.global() && channel.surroundings().settings().sharedPrefetch()) {
            channel.settling().shared().limit(qos.prefetchCount());
        } else {
            prefetch = qos.prefetchCount();
            // As in RabbitMQ: who sets the consumers' own limit lifts the shared one.
            channel.settling().shared().limit(0);
        }
        resumeWaiting();
        channel.send(new BasicMethod.QosOk());
        return null;
    }

    @Nullable
    Refusal consume(BasicMethod.Consume method) {
        var wanted = method.consumerTag();
        if (!wanted.isEmpty()
                && (consumers.containsKey(wanted) || channel.replyTo().consumes(wanted))
                && !method.queue().equals(ReplyAddresses.PSEUDO_QUEUE)) {
            return new Refusal(ReplyCode.NOT_ALLOWED, "attempt to reuse consumer tag '" + wanted + "'");
        }
        var most = channel.surroundings().settings().consumersPerChannel();
        if (most > 0 && consumers.size() >= most) {
            return new Refusal(ReplyCode.NOT_ALLOWED, "reached maximum (" + most + ") of consumers per channel");
        }
        var tag = wanted.isEmpty() ? channel.surroundings().names().consumerTag() : wanted;
        if (method.queue().equals(ReplyAddresses.PSEUDO_QUEUE)) {
            return consumeReplies(method, tag);
        }
        return switch (Found.of(channel, session.metadata(), Right.READ, method.queue())) {
            case Found.No(var refusal) -> refusal;
            case Found.Live(var queue) -> consume(method, tag, queue);
        };
    }

    private @Nullable Refusal consumeReplies(BasicMethod.Consume method, String tag) {
        if (consumers.containsKey(tag)) {
            return new Refusal(ReplyCode.NOT_ALLOWED, "attempt to reuse consumer tag '" + tag + "'");
        }
        var refusal = channel.replyTo().consume(tag, method.noAck());
        if (refusal == null && !method.noWait()) {
            channel.send(new BasicMethod.ConsumeOk(tag));
        }
        return refusal;
    }

    private @Nullable Refusal consume(BasicMethod.Consume method, String tag, QueueHandle queue) {
        var refusal = QueueArguments.refusesConsumer(
                queue.spec(),
                method.arguments(),
                channel.surroundings().limits().strictProfile());
        if (refusal != null) {
            return refusal;
        }
        var spec = new QueueCommand.ConsumerSpec(
                channel.holder(),
                tag,
                method.noAck(),
                method.exclusive(),
                method.noAck() ? 0 : prefetch,
                Math.clamp(number(method.arguments(), "x-priority", 0), Integer.MIN_VALUE, Integer.MAX_VALUE),
                number(method.arguments(), "x-consumer-timeout", -1),
                method.arguments());
        var consumer = new ChannelConsumer(this, session, channel.settling().shared(), queue, spec);
        consumers.put(tag, consumer);
        touch(queue);
        var answer = channel.<ConsumeResult>await(method, result -> consumed(method, consumer, result));
        queue.send(new QueueCommand.Consume(spec, consumer, answer));
        return null;
    }

    private @Nullable Refusal consumed(BasicMethod.Consume method, ChannelConsumer consumer, ConsumeResult result) {
        var queue = consumer.queue().spec();
        return switch (result) {
            case OK -> {
                session.events().consumes(session.identity(), queue.name(), consumer.spec());
                if (!method.noWait()) {
                    channel.send(new BasicMethod.ConsumeOk(consumer.tag()));
                }
                yield null;
            }
            case IN_EXCLUSIVE_USE -> {
                consumers.remove(consumer.tag(), consumer);
                yield ReplyTexts.forbidden(
                        ReplyTexts.resource("queue", queue.name(), queue.virtualHost()) + " in exclusive use");
            }
            case GONE -> {
                consumers.remove(consumer.tag(), consumer);
                yield MetadataRules.noQueue(queue.virtualHost(), queue.name());
            }
        };
    }

    @Nullable
    Refusal cancel(String tag, boolean noWait) {
        var consumer = consumers.remove(tag);
        if (consumer == null) {
            if (channel.replyTo().consumes(tag)) {
                channel.replyTo().end();
            }
            // Cancelling what is not there is answered all the same (specification, rule 01-059).
            if (!noWait) {
                channel.send(new BasicMethod.CancelOk(tag));
            }
            return null;
        }
        tellGone(consumer);
        channel.settling().flush();
        // The queue answers behind its last delivery, so that nothing follows the cancel-ok.
        Runnable answer = () -> session.hand(() -> {
            consumer.end();
            if (channel.isOpen() && !noWait) {
                channel.send(new BasicMethod.CancelOk(tag));
            }
        });
        consumer.queue().send(new QueueCommand.Cancel(channel.holder(), tag, () -> whenSeen(consumer, answer)));
        return null;
    }

    /** Clients take the answer to mean that a queue is gone that goes with its last consumer: it may be gone elsewhere first. */
    private void whenSeen(ChannelConsumer consumer, Runnable answer) {
        var mayBeGone = consumer.queue().spec().autoDelete();
        if (!mayBeGone || !channel.surroundings().metadata().refresh(answer)) {
            answer.run();
        }
    }

    @Nullable
    Refusal get(BasicMethod.Get method) {
        return switch (Found.of(channel, session.metadata(), Right.READ, method.queue())) {
            case Found.No(var refusal) -> refusal;
            case Found.Live(var queue) -> get(method, queue);
        };
    }

    private @Nullable Refusal get(BasicMethod.Get method, QueueHandle queue) {
        var spec = queue.spec();
        if (spec.type() == QueueType.QUORUM && queue.settings().singleActiveConsumer()) {
            return new Refusal(
                    ReplyCode.RESOURCE_LOCKED,
                    "cannot obtain access to locked "
                            + ReplyTexts.resource("queue", spec.name(), spec.virtualHost())
                            + ". basic.get operations are not supported by quorum queues with single active consumer");
        }
        touch(queue);
        var answer = channel.<QueueCommand.@Nullable Got>await(method, got -> got(method, got));
        queue.send(new QueueCommand.Get(channel.holder(), method.noAck(), false, answer));
        return null;
    }

    private @Nullable Refusal got(BasicMethod.Get method, QueueCommand.@Nullable Got got) {
        if (got == null) {
            counters.gotEmpty++;
            channel.send(new BasicMethod.GetEmpty());
            return null;
        }
        var delivery = got.delivery();
        var message = delivery.message();
        var settling = channel.settling();
        var tag = method.noAck() ? settling.nextTag() : settling.hold(delivery.queue(), delivery.entry(), false);
        channel.output()
                .content(
                        channel.number(),
                        new BasicMethod.GetOk(
                                tag, delivery.redelivered(), message.exchange(), message.routingKey(), got.ready()),
                        outgoing(delivery),
                        message.body());
        if (method.noAck()) {
            counters.gotNoAck++;
        } else {
            counters.got++;
        }
        sent(delivery);
        return null;
    }

    // What queues tell, handed over to the loop.

    void deliver(ChannelConsumer consumer, Delivery delivery) {
        if (!channel.isOpen()) {
            return;
        }
        var message = delivery.message();
        var settling = channel.settling();
        var tag = consumer.noAck() ? settling.nextTag() : settling.hold(delivery.queue(), delivery.entry(), true);
        channel.output()
                .deliver(
                        channel.number(),
                        consumer.tagBytes(),
                        tag,
                        delivery.redelivered(),
                        message.exchange(),
                        message.routingKey(),
                        outgoing(delivery),
                        message.body());
        if (consumer.noAck()) {
            counters.deliveredNoAck++;
        } else {
            counters.delivered++;
        }
        sent(delivery);
    }

    void cancelledByQueue(ChannelConsumer consumer) {
        if (consumers.remove(consumer.tag(), consumer)) {
            tellGone(consumer);
            notifyCancelled(consumer);
        }
        consumer.end();
    }

    void timedOut(ChannelConsumer consumer, long timeoutMillis) {
        if (cancelNotify) {
            cancelledByQueue(consumer);
            return;
        }
        if (consumers.remove(consumer.tag(), consumer)) {
            tellGone(consumer);
        }
        consumer.end();
        channel.refuse(
                ReplyTexts.precondition("delivery acknowledgement on channel " + channel.number()
                        + " timed out. Timeout value used: " + timeoutMillis
                        + " ms. This timeout value can be configured, see consumers doc guide to learn more"),
                null);
    }

    // What the channel tells.

    void resumeWaiting() {
        for (var consumer : consumers.values()) {
            consumer.resumeIfRefused();
        }
    }

    /** Ends the consumers whose queue may not be read any more. */
    void checkRights() {
        for (var consumer : List.copyOf(consumers.values())) {
            if (session.rights().queue(Right.READ, consumer.queue().spec().name()) != null) {
                consumers.remove(consumer.tag());
                tellGone(consumer);
                consumer.queue()
                        .send(new QueueCommand.Cancel(
                                channel.holder(), consumer.tag(), () -> session.hand(consumer::end)));
                notifyCancelled(consumer);
            }
        }
    }

    /** The channel ends. */
    void end() {
        for (var consumer : consumers.values()) {
            consumer.end();
            tellGone(consumer);
        }
        consumers.clear();
        for (var queue : touched) {
            queue.send(new QueueCommand.Close(channel.holder()));
        }
        touched.clear();
    }

    private void tellGone(ChannelConsumer consumer) {
        session.events()
                .consumesNoMore(session.identity(), consumer.queue().spec().name(), consumer.spec());
    }

    private void notifyCancelled(ChannelConsumer consumer) {
        if (cancelNotify && channel.isOpen()) {
            channel.send(new BasicMethod.Cancel(consumer.tag(), true));
        }
    }

    private BasicProperties outgoing(Delivery delivery) {
        var surroundings = channel.surroundings();
        var interceptors = surroundings.settings().interceptors();
        var properties = Outgoing.properties(delivery);
        return interceptors.sentTime()
                ? interceptors.outgoing(properties, surroundings.clock().wallMillis())
                : properties;
    }

    private void sent(Delivery delivery) {
        if (delivery.redelivered()) {
            counters.redelivered++;
        }
        var now = session.metadata();
        if (session.tracing().on(now)) {
            session.tracing().delivered(now, channel.number(), delivery);
        }
    }

    private void touch(QueueHandle queue) {
        if (touched.add(queue) && touched.size() > touchedMost) {
            var inUse = new ArrayList<QueueHandle>();
            for (var each : touched) {
                if (each.equals(queue) || channel.settling().holdsOf(each) || consumes(each)) {
                    inUse.add(each);
                }
            }
            touched.retainAll(inUse);
            touchedMost = Math.max(TOUCHED_FIRST, 2 * touched.size());
        }
    }

    private boolean consumes(QueueHandle queue) {
        for (var consumer : consumers.values()) {
            if (consumer.queue().equals(queue)) {
                return true;
            }
        }
        return false;
    }

    private static long number(FieldTable arguments, String name, long absent) {
        var value = arguments.get(name);
        var number = value == null ? null : value.asLong();
        return number == null ? absent : number;
    }
}
