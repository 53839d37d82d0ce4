package io.warren.engine.channel;

import io.warren.amqp.method.QueueMethod;
import io.warren.amqp.types.FieldTable;
import io.warren.amqp.types.FieldValue;
import io.warren.amqp.types.ReplyCode;
import io.warren.engine.access.Right;
import io.warren.engine.exchange.Binding.Destination;
import io.warren.engine.metadata.MetadataChange;
import io.warren.engine.metadata.MetadataOutcome;
import io.warren.engine.metadata.MetadataRules;
import io.warren.engine.metadata.QueueSpec;
import io.warren.engine.metadata.QueueType;
import io.warren.engine.metadata.Refusal;
import io.warren.engine.queue.QueueCommand;
import io.warren.engine.queue.QueueHandle;
import io.warren.engine.queue.QueueStats;
import org.jspecify.annotations.Nullable;

/** Class queue of one channel. Owner: the connection's loop. Checks come in RabbitMQ's order. */
final class QueueDeclarations {
    private static final int PREFIX_BYTES_MOST = 64;

    private final Channel channel;
    private final Session session;
    private final Bindings bindings;
    private final String virtualHost;

    QueueDeclarations(Channel channel, Bindings bindings) {
        this.channel = channel;
        this.session = channel.session();
        this.bindings = bindings;
        this.virtualHost = session.identity().virtualHost();
    }

    @Nullable
    Refusal carryOut(QueueMethod method) {
        return switch (method) {
            case QueueMethod.Declare declare -> declare(declare);
            case QueueMethod.Delete delete -> delete(delete);
            case QueueMethod.Purge purge -> purge(purge);
            case QueueMethod.Bind bind -> bind(bind);
            case QueueMethod.Unbind unbind -> unbind(unbind);
            case QueueMethod.DeclareOk _,
                    QueueMethod.DeleteOk _,
                    QueueMethod.PurgeOk _,
                    QueueMethod.BindOk _,
                    QueueMethod.UnbindOk _ -> new Refusal(ReplyCode.COMMAND_INVALID, "unimplemented method");
        };
    }

    private @Nullable Refusal declare(QueueMethod.Declare method) {
        var name = ReplyTexts.withoutLineEnds(method.queue());
        if (name.startsWith(ReplyAddresses.PSEUDO_QUEUE)) {
            return declareReplyAddress(method, name);
        }
        return method.passive() ? declarePassively(method, name) : declareActively(method, name);
    }

    /** Never declares anything: it tells whether somebody consumes there. */
    private @Nullable Refusal declareReplyAddress(QueueMethod.Declare method, String name) {
        if (name.equals(ReplyAddresses.PSEUDO_QUEUE)
                || channel.surroundings().replies().isOpen(virtualHost, name)) {
            declared(method, name, 0, 1);
            return null;
        }
        return MetadataRules.noQueue(virtualHost, name);
    }

    private @Nullable Refusal declarePassively(QueueMethod.Declare method, String name) {
        var now = session.metadata();
        var refusal = session.rights().anyOfQueue(name);
        if (refusal != null) {
            return refusal;
        }
        var spec = session.queue(now, name);
        var queue = spec == null ? null : channel.surroundings().queues().queue(spec.id());
        if (queue == null) {
            return MetadataRules.noQueue(virtualHost, name);
        }
        refusal = Found.refuses(queue, session.identity().id());
        if (refusal == null) {
            count(method, queue);
        }
        return refusal;
    }

    private @Nullable Refusal declareActively(QueueMethod.Declare method, String given) {
        var now = session.metadata();
        var limits = channel.surroundings().limits();
        var name = given;
        if (name.isEmpty()) {
            var refusal = MetadataRules.checkServerNamed(now, wish(method, ""), limits);
            var prefix = prefix(method.arguments());
            if (refusal == null && prefix.length() > PREFIX_BYTES_MOST) {
                refusal = ReplyTexts.precondition("Queue name prefix '" + prefix + "' exceeds the 64-byte limit");
            }
            if (refusal != null) {
                return refusal;
            }
            name = channel.surroundings().names().queue(prefix);
        } else {
            var refusal = MetadataRules.checkQueueName(name);
            if (refusal != null) {
                return refusal;
            }
        }
        var refusal = session.rights().queue(Right.CONFIGURE, name);
        if (refusal != null) {
            return refusal;
        }
        var wish = wish(method, name);
        var present = session.queue(now, name);
        var queue = present == null ? null : channel.surroundings().queues().queue(present.id());
        if (present != null && queue != null) {
            refusal = MetadataRules.checkEquivalent(now, present, wish, limits);
            if (refusal == null) {
                refusal = Found.refuses(queue, session.identity().id());
            }
            if (refusal == null) {
                count(method, queue);
            }
            return refusal;
        }
        refusal = deadLetteringRefused(wish);
        if (refusal == null) {
            submit(method, wish);
        }
        return refusal;
    }

    private void submit(QueueMethod.Declare method, QueueSpec wish) {
        var answer = channel.<MetadataOutcome>await(method, outcome -> declared(method, wish, outcome));
        channel.surroundings().metadata().submit(new MetadataChange.DeclareQueue(wish), session.origin(), outcome -> {
            // Also for a connection that is gone by now, so that its queue goes, too.
            if (outcome instanceof MetadataOutcome.Applied(MetadataChange.DeclareQueue(var queue), var _)
                    && queue.exclusive()) {
                session.output().execute(() -> session.exclusiveDeclared(queue));
            }
            answer.accept(outcome);
        });
    }

    private @Nullable Refusal declared(QueueMethod.Declare method, QueueSpec wish, MetadataOutcome outcome) {
        return switch (outcome) {
            case MetadataOutcome.Applied _ -> {
                declared(method, wish.name(), 0, 0);
                yield null;
            }
            case MetadataOutcome.Unchanged() -> {
                // Somebody else declared the same in between.
                var present = session.queue(session.metadata(), wish.name());
                var queue =
                        present == null ? null : channel.surroundings().queues().queue(present.id());
                if (queue == null) {
                    yield MetadataRules.noQueue(virtualHost, wish.name());
                }
                count(method, queue);
                yield null;
            }
            case MetadataOutcome.Refused refused -> ReplyTexts.refused(refused);
        };
    }

    /** A declare of what is there: counts as use, and tells how it stands. */
    private void count(QueueMethod.Declare method, QueueHandle queue) {
        var name = queue.spec().name();
        if (method.noWait()) {
            channel.settling().flush();
            queue.send(new QueueCommand.Touch(stats -> {}));
            channel.lastQueue(name);
            return;
        }
        var answer = channel.<QueueStats>await(method, stats -> {
            declared(method, name, stats.ready(), stats.consumers());
            return null;
        });
        queue.send(new QueueCommand.Touch(answer));
    }

    private void declared(QueueMethod.Declare method, String name, long ready, int consumers) {
        channel.lastQueue(name);
        if (!method.noWait()) {
            channel.send(new QueueMethod.DeclareOk(name, ready, consumers));
        }
    }

    private QueueSpec wish(QueueMethod.Declare method, String name) {
        // The type is the rules' to find out: it depends on arguments and defaults.
        return new QueueSpec(
                0,
                virtualHost,
                name,
                QueueType.CLASSIC,
                method.durable(),
                method.exclusive(),
                method.autoDelete(),
                method.arguments(),
                method.exclusive() ? session.identity().id() : 0,
                session.identity().user());
    }

    /** Who lets a queue dead-letter reads from it and writes to the exchange. */
    private @Nullable Refusal deadLetteringRefused(QueueSpec wish) {
        if (!(wish.arguments().get("x-dead-letter-exchange") instanceof FieldValue.LongString exchange)) {
            return null;
        }
        var refusal = session.rights().queue(Right.READ, wish.name());
        return refusal == null ? session.rights().exchange(Right.WRITE, exchange.text()) : refusal;
    }

    private @Nullable Refusal delete(QueueMethod.Delete method) {
        if (method.queue().isEmpty() && channel.lastQueue().isEmpty()) {
            return Found.noneDeclared();
        }
        var name = method.queue().isEmpty() ? channel.lastQueue() : ReplyTexts.withoutLineEnds(method.queue());
        var refusal = session.rights().queue(Right.CONFIGURE, name);
        if (refusal != null) {
            return refusal;
        }
        var spec = session.queue(session.metadata(), name);
        var queue = spec == null ? null : channel.surroundings().queues().queue(spec.id());
        if (queue == null) {
            deleted(method, 0);
            return null;
        }
        refusal = Found.refuses(queue, session.identity().id());
        if (refusal != null) {
            return refusal;
        }
        var answer = channel.<QueueCommand.DeleteCheck>await(method, check -> checked(method, queue.spec(), check));
        queue.send(new QueueCommand.CheckDelete(method.ifUnused(), method.ifEmpty(), answer));
        return null;
    }

    private @Nullable Refusal checked(QueueMethod.Delete method, QueueSpec queue, QueueCommand.DeleteCheck check) {
        var resource = ReplyTexts.resource("queue", queue.name(), virtualHost);
        return switch (check) {
            case QueueCommand.DeleteCheck.InUse() -> ReplyTexts.precondition(resource + " in use");
            case QueueCommand.DeleteCheck.NotEmpty() -> ReplyTexts.precondition(resource + " not empty");
            case QueueCommand.DeleteCheck.Fine(var ready) -> {
                var answer = channel.<MetadataOutcome>await(method, outcome -> switch (outcome) {
                    case MetadataOutcome.Applied _, MetadataOutcome.Unchanged _ -> {
                        session.exclusiveDeleted(queue.id());
                        deleted(method, ready);
                        yield null;
                    }
                    case MetadataOutcome.Refused refused -> ReplyTexts.refused(refused);
                });
                channel.surroundings()
                        .metadata()
                        .submit(
                                new MetadataChange.DeleteQueue(virtualHost, queue.name(), queue.id()),
                                session.origin(),
                                answer);
                yield null;
            }
        };
    }

    private void deleted(QueueMethod.Delete method, long messages) {
        if (!method.noWait()) {
            channel.send(new QueueMethod.DeleteOk(messages));
        }
    }

    private @Nullable Refusal purge(QueueMethod.Purge method) {
        return switch (Found.of(channel, session.metadata(), Right.READ, method.queue())) {
            case Found.No(var refusal) -> refusal;
            case Found.Live(var queue) -> {
                var answer = channel.<Long>await(method, purged -> {
                    if (!method.noWait()) {
                        channel.send(new QueueMethod.PurgeOk(purged));
                    }
                    return null;
                });
                queue.send(new QueueCommand.Purge(answer::accept));
                yield null;
            }
        };
    }

    private @Nullable Refusal bind(QueueMethod.Bind method) {
        if (method.queue().isEmpty() && channel.lastQueue().isEmpty()) {
            return Found.noneDeclared();
        }
        return bindings.bind(
                method,
                Destination.queue(queueName(method.queue())),
                method.exchange(),
                routingKey(method.queue(), method.routingKey()),
                method.arguments(),
                method.noWait() ? null : new QueueMethod.BindOk());
    }

    private @Nullable Refusal unbind(QueueMethod.Unbind method) {
        if (method.queue().isEmpty() && channel.lastQueue().isEmpty()) {
            return Found.noneDeclared();
        }
        return bindings.unbind(
                method,
                Destination.queue(queueName(method.queue())),
                method.exchange(),
                routingKey(method.queue(), method.routingKey()),
                method.arguments(),
                new QueueMethod.UnbindOk());
    }

    private String queueName(String given) {
        return given.isEmpty() ? channel.lastQueue() : given;
    }

    /** Without queue and key the key is the name of the queue declared last (specification, queue.bind). */
    private String routingKey(String queue, String routingKey) {
        return queue.isEmpty() && routingKey.isEmpty() ? channel.lastQueue() : routingKey;
    }

    private static String prefix(FieldTable arguments) {
        return arguments.get("x-name-prefix") instanceof FieldValue.LongString given && given.bytes().length > 0
                ? ReplyTexts.withoutLineEnds(given.text())
                : "amq.gen";
    }
}
