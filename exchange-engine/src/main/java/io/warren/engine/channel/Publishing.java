package io.warren.engine.channel;

import io.warren.amqp.method.BasicMethod;
import io.warren.amqp.types.BasicProperties;
import io.warren.amqp.types.ReplyCode;
import io.warren.engine.access.Right;
import io.warren.engine.message.Message;
import io.warren.engine.metadata.Metadata;
import io.warren.engine.metadata.MetadataRules;
import io.warren.engine.metadata.Refusal;
import io.warren.engine.routing.Carbon;
import io.warren.engine.routing.Routed;
import org.jspecify.annotations.Nullable;

/**
 * What a channel publishes: checks in RabbitMQ's order, routing, the hand-over, returns and confirms.
 *
 * <p>Owner: the connection's loop.
 */
final class Publishing {
    private final Channel channel;
    private final Session session;
    private final ChannelCounters counters;
    private final Confirms confirms;
    private boolean confirming;

    /** The exchange that was found fit last, and by which snapshot: nothing about it needs to be asked again. */
    private String checkedExchange = "";

    private @Nullable Metadata checkedBy;
    private boolean checkedIsTopic;
    private ExchangeTraffic.Counter checkedTraffic = new ExchangeTraffic.Counter();

    Publishing(Channel channel) {
        var surroundings = channel.surroundings();
        this.confirms =
                new Confirms(surroundings.clock(), surroundings.counters().confirmTimes());
        this.channel = channel;
        this.session = channel.session();
        this.counters = channel.counters();
    }

    boolean confirming() {
        return confirming;
    }

    long unconfirmed() {
        return confirms.open();
    }

    @Nullable
    Refusal selectConfirms() {
        if (channel.transaction().selected()) {
            return ReplyTexts.precondition("cannot switch from tx to confirm mode");
        }
        confirming = true;
        return null;
    }

    @Nullable
    Refusal publish(ContentAssembly.Step.Whole whole) {
        var method = whole.method();
        if (method.immediate()) {
            return new Refusal(ReplyCode.NOT_IMPLEMENTED, "immediate=true");
        }
        var now = session.metadata();
        var refusal = exchangeRefuses(now, method.exchange());
        if (refusal != null) {
            return refusal;
        }
        var properties = whole.properties();
        if (ReplyAddresses.PSEUDO_QUEUE.equals(properties.replyTo())) {
            var address = channel.replyTo().address();
            if (address == null) {
                return ReplyTexts.precondition("fast reply consumer does not exist");
            }
            properties = properties.toBuilder().replyTo(address).build();
        }
        refusal = propertiesRefuse(now, method, properties, Carbon.of(properties));
        if (refusal != null) {
            return refusal;
        }
        var wallMillis = channel.surroundings().clock().wallMillis();
        var settings = channel.surroundings().settings();
        properties = settings.interceptors().incoming(properties, wallMillis, settings.nodeName());
        var expiration = properties.expiration();
        var message = new Message(
                method.exchange(),
                method.routingKey(),
                properties,
                whole.body(),
                Message.Attributes.at(
                        wallMillis,
                        expiration == null ? Message.NO_TTL : Expiration.millis(expiration),
                        properties.priority()));
        var routed = session.routes().route(now, method.exchange(), method.routingKey(), properties);
        if (session.tracing().on(now)) {
            session.tracing().published(now, channel.number(), message, routed.queues());
        }
        counters.published(whole.body().length);
        checkedTraffic.published(routed.queues().size());
        if (channel.transaction().selected()) {
            return channel.transaction().add(new Routing(message, routed, now, method.mandatory()));
        }
        send(new Routing(message, routed, now, method.mandatory()), confirming ? confirms.next() : 0);
        return null;
    }

    /** A checked message and where it goes. */
    record Routing(Message message, Routed routed, Metadata by, boolean mandatory) {
        Routing takenAt(long millis) {
            return new Routing(message.takenAt(millis), routed, by, mandatory);
        }
    }

    /**
     * Hands a message over, or returns it.
     *
     * @param sequence number of its confirm, or as {@link Publication} has it
     * @return whether anybody will answer; if not it is confirmed already
     */
    boolean send(Routing routing, long sequence) {
        var message = routing.message();
        if (!routing.routed().keeping().isEmpty()) {
            channel.surroundings().recent().keep(message, routing.routed());
        }
        var targets = session.routes().targets(routing.by(), routing.routed());
        var replied = message.exchange().isEmpty() && reply(message);
        if (targets.queues() > 0) {
            session.publish(message, targets, sequence == Publication.UNCONFIRMED ? null : channel, sequence);
            return true;
        }
        if (!replied && routing.routed().queues().isEmpty()) {
            unroutable(message, routing.mandatory());
        }
        if (sequence > 0) {
            counters.confirmed++;
            confirms.complete(sequence, false);
            channel.talkLater();
        }
        return false;
    }

    void completed(Publication publication) {
        if (!publication.wasRejected()) {
            counters.confirmed++;
        }
        confirms.complete(publication.sequence(), publication.wasRejected());
        channel.talkLater();
    }

    void sayConfirms() {
        if (confirms.anythingToSay()) {
            confirms.say(answers);
        }
    }

    private final Confirms.Answers answers = new Confirms.Answers() {
        @Override
        public void ack(long sequence, boolean multiple) {
            channel.send(new BasicMethod.Ack(sequence, multiple));
        }

        @Override
        public void nack(long sequence, boolean multiple) {
            channel.send(new BasicMethod.Nack(sequence, multiple, false));
        }
    };

    private @Nullable Refusal exchangeRefuses(Metadata now, String name) {
        if (now == checkedBy && name.equals(checkedExchange)) {
            return null;
        }
        var refusal = session.rights().exchange(Right.WRITE, name);
        if (refusal != null) {
            return refusal;
        }
        var virtualHost = session.identity().virtualHost();
        var exchange = session.exchange(now, name);
        if (exchange == null) {
            return MetadataRules.noExchange(virtualHost, name);
        }
        if (exchange.spec().internal()) {
            return ReplyTexts.forbidden(
                    "cannot publish to internal " + ReplyTexts.resource("exchange", name, virtualHost));
        }
        checkedExchange = name;
        checkedBy = now;
        checkedIsTopic = exchange.spec().type().equals("topic");
        checkedTraffic = session.traffic().of(exchange.spec().id(), now);
        return null;
    }

    private @Nullable Refusal propertiesRefuse(
            Metadata now, BasicMethod.Publish method, BasicProperties properties, Carbon carbon) {
        var expiration = properties.expiration();
        if (expiration != null) {
            var reason = Expiration.refuses(expiration);
            if (reason != null) {
                return ReplyTexts.precondition("invalid expiration '" + expiration + "': " + reason);
            }
        }
        if (carbon instanceof Carbon.Refused(var text)) {
            return ReplyTexts.precondition(text);
        }
        if (checkedIsTopic) {
            var refusal = topicRefuses(method.exchange(), method.routingKey(), carbon);
            if (refusal != null) {
                return refusal;
            }
        }
        var claimed = properties.userId();
        return claimed == null ? null : userRefuses(now, claimed);
    }

    private @Nullable Refusal topicRefuses(String exchange, String routingKey, Carbon carbon) {
        var refusal = session.rights().topic(Right.WRITE, exchange, routingKey);
        if (refusal == null && carbon instanceof Carbon.Keys(var copies)) {
            for (var copy : copies) {
                refusal = session.rights().topic(Right.WRITE, exchange, copy);
                if (refusal != null) {
                    return refusal;
                }
            }
        }
        return refusal;
    }

    private @Nullable Refusal userRefuses(Metadata now, String claimed) {
        var authenticated = session.identity().user();
        if (claimed.equals(authenticated)) {
            return null;
        }
        var user = now.user(authenticated);
        return user != null && user.tagged("impersonator")
                ? null
                : ReplyTexts.precondition(
                        "user_id property set to '" + claimed + "' but authenticated user was '" + authenticated + "'");
    }

    /** Sends to consumers of direct replies that the message names; whether any was there. */
    private boolean reply(Message message) {
        var sent = replyTo(message.routingKey(), message);
        if (Carbon.of(message.properties()) instanceof Carbon.Keys(var copies)) {
            for (var copy : copies) {
                sent |= replyTo(copy, message);
            }
        }
        return sent;
    }

    private boolean replyTo(String address, Message message) {
        return ReplyAddresses.isAddress(address)
                && channel.surroundings().replies().send(session.identity().virtualHost(), address, message);
    }

    private void unroutable(Message message, boolean mandatory) {
        if (!mandatory) {
            counters.droppedUnroutable++;
            return;
        }
        counters.returnedUnroutable++;
        channel.output()
                .content(
                        channel.number(),
                        new BasicMethod.Return(
                                ReplyCode.NO_ROUTE.number(),
                                ReplyCode.NO_ROUTE.name(),
                                message.exchange(),
                                message.routingKey()),
                        Carbon.withoutBcc(message.properties()),
                        message.body());
    }
}
