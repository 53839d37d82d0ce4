package io.warren.engine.metadata;

import io.warren.amqp.types.FieldTable;
import io.warren.amqp.types.FieldValue;
import io.warren.amqp.types.ReplyCode;
import io.warren.engine.metadata.MetadataRules.Decision;
import org.jspecify.annotations.Nullable;

/** What queues may be declared, in the order of RabbitMQ's checks. */
final class QueueRules {
    private static final String TYPE = "x-queue-type";

    private final Metadata now;
    private final VirtualHostMetadata virtualHost;
    private final NodeLimits limits;

    QueueRules(Metadata now, VirtualHostMetadata virtualHost, NodeLimits limits) {
        this.now = now;
        this.virtualHost = virtualHost;
        this.limits = limits;
    }

    Decision declare(QueueSpec wish) {
        var present = virtualHost.queue(wish.name());
        if (present != null) {
            var differs = equivalent(present, wish);
            return differs == null ? new Decision.Unchanged() : Decision.refuse(differs);
        }
        var complete = completed(wish);
        return Decision.unless(refuses(wish, complete), new MetadataChange.DeclareQueue(complete.withId(now.nextId())));
    }

    /**
     * With the type that it gets, which is written into the arguments, and without what does not count: an exclusive queue
     * is not durable.
     */
    QueueSpec completed(QueueSpec wish) {
        var arguments = wish.arguments().without("x-name-prefix");
        var type = typeGiven(arguments);
        if (type == null) {
            type = defaultType(wish);
            arguments = arguments.with(TYPE, FieldValue.LongString.of(type.word()));
        }
        return new QueueSpec(
                wish.id(),
                wish.virtualHost(),
                wish.name(),
                type,
                wish.durable() && !wish.exclusive(),
                wish.exclusive(),
                wish.autoDelete(),
                arguments,
                wish.exclusive() ? wish.owner() : 0,
                wish.user());
    }

    /** Null if none is given; one that does not exist counts as classic until it is refused. */
    private static @Nullable QueueType typeGiven(FieldTable arguments) {
        var given = arguments.get(TYPE);
        if (given == null) {
            return null;
        }
        if (!(given instanceof FieldValue.LongString word)) {
            return QueueType.CLASSIC;
        }
        return switch (word.text()) {
            case "", "undefined" -> null;
            default -> QueueType.of(word.text()).orElse(QueueType.CLASSIC);
        };
    }

    /** The virtual host's default, or the node's, for queues that can be of that type; others are classic. */
    private QueueType defaultType(QueueSpec wish) {
        var word = virtualHost.settings().defaultQueueType();
        var type = QueueType.of(word.isEmpty() || word.equals("undefined") ? limits.defaultQueueType() : word)
                .orElse(QueueType.CLASSIC);
        return switch (type) {
            case CLASSIC -> type;
            case QUORUM, STREAM -> wish.durable() && !wish.exclusive() && !wish.autoDelete() ? type : QueueType.CLASSIC;
        };
    }

    @Nullable
    Refusal equivalent(QueueSpec present, QueueSpec wish) {
        var complete = completed(wish);
        if (present.owner() != complete.owner()) {
            return MetadataRules.locked(present);
        }
        var equivalence = new Equivalence(Wording.queue(present.name(), present.virtualHost()));
        var differs = equivalence.ofProperty("durable", present.durable(), complete.durable());
        if (differs == null) {
            differs = equivalence.ofProperty("auto_delete", present.autoDelete(), complete.autoDelete());
        }
        return differs != null
                ? differs
                : equivalence.ofArguments(
                        QueueArguments.compared(present.type(), limits.strictProfile()),
                        present.arguments(),
                        complete.arguments());
    }

    private @Nullable Refusal refuses(QueueSpec wish, QueueSpec complete) {
        var wrong = name(complete);
        if (wrong == null) {
            wrong = ExchangeArguments.refusesName(
                    complete.arguments(), "x-dead-letter-exchange", Wording.queue(complete.name(), wish.virtualHost()));
        }
        if (wrong == null) {
            wrong = QueueArguments.refusesType(complete.name(), complete.virtualHost(), complete.arguments());
        }
        if (wrong == null && complete.type() == QueueType.STREAM) {
            wrong = new Refusal(
                    ReplyCode.NOT_IMPLEMENTED,
                    "cannot declare " + Wording.queue(complete.name(), complete.virtualHost())
                            + ": streams are not available in this version, use a classic or quorum queue");
        }
        if (wrong == null) {
            wrong = QueueArguments.refuses(
                    complete.name(),
                    complete.virtualHost(),
                    complete.type(),
                    complete.arguments(),
                    limits.strictProfile());
        }
        if (wrong == null && limits.strictProfile() && !complete.durable() && !complete.exclusive()) {
            wrong = new Refusal(ReplyCode.INTERNAL_ERROR, Wording.denied("transient_nonexcl_queues"));
        }
        if (wrong == null) {
            wrong = limits(complete);
        }
        return wrong == null ? properties(complete) : wrong;
    }

    /** Names that the broker makes up begin like this; what clients may not give is {@link MetadataRules#checkQueueName}. */
    private static @Nullable Refusal name(QueueSpec queue) {
        if (queue.name().isEmpty()) {
            return Refusal.preconditionFailed("queue name must not be empty");
        }
        var reserved = queue.name().startsWith("amq.gen-") ? null : MetadataRules.checkQueueName(queue.name());
        return reserved == null ? MetadataRules.tooLong("queue name", queue.name()) : reserved;
    }

    private @Nullable Refusal limits(QueueSpec queue) {
        var most = virtualHost.settings().maxQueues();
        if (most >= 0 && virtualHost.queues().size() >= most) {
            return Refusal.preconditionFailed("cannot declare queue '" + queue.name() + "': queue limit in vhost '"
                    + queue.virtualHost() + "' (" + most + ") is reached");
        }
        if (limits.queueMax() >= 0 && allQueues() >= limits.queueMax()) {
            return Refusal.preconditionFailed("cannot declare queue '" + queue.name() + "': queue limit in cluster ("
                    + limits.queueMax() + ") is reached");
        }
        return null;
    }

    private long allQueues() {
        return now.virtualHosts().values().stream()
                .mapToLong(each -> each.queues().size())
                .sum();
    }

    private @Nullable Refusal properties(QueueSpec queue) {
        return switch (queue.type()) {
            case CLASSIC ->
                limits.strictProfile() && queue.arguments().containsKey("x-queue-master-locator")
                        ? new Refusal(ReplyCode.INTERNAL_ERROR, Wording.denied("queue_master_locator"))
                        : null;
            case QUORUM, STREAM -> {
                if (queue.autoDelete()) {
                    yield invalidProperty("auto-delete", queue);
                }
                if (queue.exclusive()) {
                    yield invalidProperty("exclusive-owner", queue);
                }
                yield queue.durable() ? null : invalidProperty("non-durable", queue);
            }
        };
    }

    private static Refusal invalidProperty(String property, QueueSpec queue) {
        return Refusal.preconditionFailed(
                "invalid property '" + property + "' for " + Wording.queue(queue.name(), queue.virtualHost()));
    }
}
