package io.warren.engine.channel;

import io.warren.amqp.method.ExchangeMethod;
import io.warren.amqp.method.Method;
import io.warren.amqp.types.FieldValue;
import io.warren.amqp.types.ReplyCode;
import io.warren.engine.access.Right;
import io.warren.engine.exchange.Binding.Destination;
import io.warren.engine.exchange.ExchangeTypes;
import io.warren.engine.metadata.ExchangeSpec;
import io.warren.engine.metadata.MetadataChange;
import io.warren.engine.metadata.MetadataOutcome;
import io.warren.engine.metadata.MetadataRules;
import io.warren.engine.metadata.Refusal;
import org.jspecify.annotations.Nullable;

/** Class exchange of one channel. Owner: the connection's loop. Checks come in RabbitMQ's order. */
final class ExchangeDeclarations {
    private final Channel channel;
    private final Session session;
    private final Bindings bindings;
    private final String virtualHost;

    ExchangeDeclarations(Channel channel, Bindings bindings) {
        this.channel = channel;
        this.session = channel.session();
        this.bindings = bindings;
        this.virtualHost = session.identity().virtualHost();
    }

    @Nullable
    Refusal carryOut(ExchangeMethod method) {
        return switch (method) {
            case ExchangeMethod.Declare declare -> declare.passive() ? declarePassively(declare) : declare(declare);
            case ExchangeMethod.Delete delete -> delete(delete);
            case ExchangeMethod.Bind bind ->
                bindings.bind(
                        bind,
                        Destination.exchange(bind.destination()),
                        bind.source(),
                        bind.routingKey(),
                        bind.arguments(),
                        bind.noWait() ? null : new ExchangeMethod.BindOk());
            case ExchangeMethod.Unbind unbind ->
                bindings.unbind(
                        unbind,
                        Destination.exchange(unbind.destination()),
                        unbind.source(),
                        unbind.routingKey(),
                        unbind.arguments(),
                        unbind.noWait() ? null : new ExchangeMethod.UnbindOk());
            case ExchangeMethod.DeclareOk _,
                    ExchangeMethod.DeleteOk _,
                    ExchangeMethod.BindOk _,
                    ExchangeMethod.UnbindOk _ -> new Refusal(ReplyCode.COMMAND_INVALID, "unimplemented method");
        };
    }

    private @Nullable Refusal declarePassively(ExchangeMethod.Declare method) {
        var name = ReplyTexts.withoutLineEnds(method.exchange());
        if (name.isEmpty()) {
            return MetadataRules.passiveExchange(session.metadata(), virtualHost, name);
        }
        var refusal = session.rights().anyOfExchange(name);
        if (refusal == null) {
            refusal = MetadataRules.passiveExchange(session.metadata(), virtualHost, name);
        }
        if (refusal == null) {
            ok(method.noWait(), new ExchangeMethod.DeclareOk());
        }
        return refusal;
    }

    private @Nullable Refusal declare(ExchangeMethod.Declare method) {
        if (ExchangeTypes.of(method.type()) == null) {
            return ReplyTexts.precondition("unknown exchange type '" + method.type() + "'");
        }
        var now = session.metadata();
        var name = ReplyTexts.withoutLineEnds(method.exchange());
        if (name.isEmpty()) {
            return MetadataRules.passiveExchange(now, virtualHost, name);
        }
        var refusal = session.rights().exchange(Right.CONFIGURE, name);
        if (refusal != null) {
            return refusal;
        }
        var wish = new ExchangeSpec(
                0,
                virtualHost,
                name,
                method.type(),
                method.durable(),
                method.autoDelete(),
                method.internal(),
                method.arguments(),
                session.identity().user());
        var present = session.exchange(now, name);
        if (present != null) {
            refusal = MetadataRules.checkEquivalent(present.spec(), wish);
            if (refusal == null) {
                ok(method.noWait(), new ExchangeMethod.DeclareOk());
            }
            return refusal;
        }
        refusal = alternateRefused(wish);
        if (refusal == null) {
            submit(method, new MetadataChange.DeclareExchange(wish), method.noWait(), new ExchangeMethod.DeclareOk());
        }
        return refusal;
    }

    /** Who names an alternate exchange reads from the one and writes to the other. */
    private @Nullable Refusal alternateRefused(ExchangeSpec wish) {
        if (wish.name().startsWith("amq.")
                || !(wish.arguments().get("alternate-exchange") instanceof FieldValue.LongString alternate)) {
            return null;
        }
        var refusal = session.rights().exchange(Right.READ, wish.name());
        return refusal == null ? session.rights().exchange(Right.WRITE, alternate.text()) : refusal;
    }

    private @Nullable Refusal delete(ExchangeMethod.Delete method) {
        var name = ReplyTexts.withoutLineEnds(method.exchange());
        var change = new MetadataChange.DeleteExchange(virtualHost, name, method.ifUnused());
        if (name.isEmpty() || name.startsWith("amq.")) {
            // Refused by the rules, before rights are asked for.
            return MetadataRules.decide(
                                    session.metadata(),
                                    change,
                                    channel.surroundings().limits())
                            instanceof MetadataRules.Decision.Refuse(var code, var text)
                    ? new Refusal(code, text)
                    : null;
        }
        var refusal = session.rights().exchange(Right.CONFIGURE, name);
        if (refusal == null) {
            submit(method, change, method.noWait(), new ExchangeMethod.DeleteOk());
        }
        return refusal;
    }

    private void submit(Method cause, MetadataChange change, boolean noWait, Method ok) {
        var answer = channel.<MetadataOutcome>await(cause, outcome -> switch (outcome) {
            case MetadataOutcome.Applied _, MetadataOutcome.Unchanged _ -> {
                ok(noWait, ok);
                yield null;
            }
            case MetadataOutcome.Refused refused -> ReplyTexts.refused(refused);
        });
        channel.surroundings().metadata().submit(change, session.origin(), answer);
    }

    private void ok(boolean noWait, Method ok) {
        if (!noWait) {
            channel.send(ok);
        }
    }
}
