package io.warren.engine.channel;

import io.warren.amqp.method.Method;
import io.warren.amqp.types.FieldTable;
import io.warren.engine.access.Right;
import io.warren.engine.exchange.Binding;
import io.warren.engine.exchange.Binding.Destination;
import io.warren.engine.metadata.Metadata;
import io.warren.engine.metadata.MetadataChange;
import io.warren.engine.metadata.MetadataOutcome;
import io.warren.engine.metadata.MetadataRules;
import io.warren.engine.metadata.Refusal;
import org.jspecify.annotations.Nullable;

/** Binding and unbinding of queues and exchanges, for one channel. Owner: the connection's loop. */
final class Bindings {
    private static final String DEFAULT_EXCHANGE = "operation not permitted on the default exchange";

    private final Channel channel;
    private final Session session;

    Bindings(Channel channel) {
        this.channel = channel;
        this.session = channel.session();
    }

    /**
     * Binds, after the checks that depend on who asks.
     *
     * @param ok what answers it, null for nothing
     */
    @Nullable
    Refusal bind(
            Method cause,
            Destination destination,
            String source,
            String routingKey,
            FieldTable arguments,
            @Nullable Method ok) {
        var binding = binding(destination, source, routingKey, arguments);
        var refusal = refuses(binding);
        if (refusal == null) {
            submit(cause, new MetadataChange.Bind(session.identity().virtualHost(), binding), ok);
        }
        return refusal;
    }

    /**
     * As {@link #bind}.
     *
     * @param ok what answers it, null for nothing
     */
    @Nullable
    Refusal unbind(
            Method cause,
            Destination destination,
            String source,
            String routingKey,
            FieldTable arguments,
            @Nullable Method ok) {
        var binding = binding(destination, source, routingKey, arguments);
        var refusal = refuses(binding);
        if (refusal == null) {
            submit(cause, new MetadataChange.Unbind(session.identity().virtualHost(), binding), ok);
        }
        return refusal;
    }

    private static Binding binding(Destination destination, String source, String routingKey, FieldTable arguments) {
        return new Binding(
                ReplyTexts.withoutLineEnds(source),
                new Destination(destination.kind(), ReplyTexts.withoutLineEnds(destination.name())),
                routingKey,
                arguments);
    }

    private @Nullable Refusal refuses(Binding binding) {
        var rights = session.rights();
        var destination = binding.destination();
        var name = destination.name();
        var refusal = switch (destination.kind()) {
            case QUEUE ->
                ReplyAddresses.isAddress(name)
                        ? ReplyTexts.forbidden("cannot bind or unbind to a volatile (direct reply-to) queue")
                        : rights.queue(Right.WRITE, name);
            case EXCHANGE -> {
                var write = rights.exchange(Right.WRITE, name);
                yield write == null && name.isEmpty() ? ReplyTexts.forbidden(DEFAULT_EXCHANGE) : write;
            }
        };
        if (refusal != null) {
            return refusal;
        }
        if (binding.source().isEmpty()) {
            return ReplyTexts.forbidden(DEFAULT_EXCHANGE);
        }
        refusal = rights.exchange(Right.READ, binding.source());
        if (refusal != null) {
            return refusal;
        }
        var now = session.metadata();
        var source = session.exchange(now, binding.source());
        if (source != null && source.spec().type().equals("topic")) {
            refusal = rights.topic(Right.READ, binding.source(), binding.routingKey());
        }
        return refusal == null ? locked(now, destination) : refusal;
    }

    private @Nullable Refusal locked(Metadata now, Destination destination) {
        return switch (destination.kind()) {
            case EXCHANGE -> null;
            case QUEUE -> {
                var queue = session.queue(now, destination.name());
                yield queue == null
                        ? null
                        : MetadataRules.locked(queue, session.identity().id());
            }
        };
    }

    private void submit(Method cause, MetadataChange change, @Nullable Method ok) {
        var answer = channel.<MetadataOutcome>await(cause, outcome -> answered(outcome, ok));
        channel.surroundings().metadata().submit(change, session.origin(), answer);
    }

    private @Nullable Refusal answered(MetadataOutcome outcome, @Nullable Method ok) {
        return switch (outcome) {
            case MetadataOutcome.Applied _, MetadataOutcome.Unchanged _ -> {
                if (ok != null) {
                    channel.send(ok);
                }
                yield null;
            }
            case MetadataOutcome.Refused refused -> ReplyTexts.refused(refused);
        };
    }
}
