package io.warren.engine.metadata;

import io.warren.amqp.types.FieldTable;
import io.warren.amqp.types.FieldValue;
import io.warren.engine.metadata.QueueSettings.Overflow;
import org.jspecify.annotations.Nullable;

/**
 * What is in effect for one queue: its arguments with the policy and the operator policy that match it, merged as RabbitMQ
 * does. Pure.
 */
public final class EffectiveSettings {
    /** RabbitMQ 4's for quorum queues. */
    private static final int DELIVERY_LIMIT = 20;

    private final QueueSpec queue;
    private final FieldTable policy;

    private EffectiveSettings(QueueSpec queue, FieldTable policy) {
        this.queue = queue;
        this.policy = policy;
    }

    public static QueueSettings of(VirtualHostMetadata virtualHost, QueueSpec queue, NodeDefaults defaults) {
        var policy = PolicyMatch.forQueue(virtualHost.policies(), queue);
        var operatorPolicy = PolicyMatch.forQueue(virtualHost.operatorPolicies(), queue);
        return new EffectiveSettings(queue, PolicyDefinitions.merged(policy, operatorPolicy))
                .settings(
                        defaults,
                        policy == null ? null : policy.name(),
                        operatorPolicy == null ? null : operatorPolicy.name());
    }

    private QueueSettings settings(NodeDefaults defaults, @Nullable String policyName, @Nullable String operatorName) {
        var quorum = queue.type() == QueueType.QUORUM;
        var overflow = overflow();
        var deadLetterExchange = argumentText("dead-letter-exchange");
        return new QueueSettings(
                smaller("message-ttl"),
                smaller("expires"),
                smaller("max-length"),
                smaller("max-length-bytes"),
                overflow,
                deadLetterExchange,
                // Without an exchange a key says nothing.
                deadLetterExchange == null ? null : argumentText("dead-letter-routing-key"),
                deadLetterAtLeastOnce(deadLetterExchange, overflow),
                quorum ? 31 : (int) number(queue.arguments().get("x-max-priority"), 0),
                quorum ? 4 : 0,
                new FieldValue.Bool(true).equals(queue.arguments().get("x-single-active-consumer")),
                quorum ? deliveryLimit() : -1,
                consumerTimeoutMillis(defaults),
                forced(defaults),
                policyName,
                operatorName,
                policy);
    }

    private static long number(@Nullable FieldValue value, long otherwise) {
        var number = value == null ? null : value.asLong();
        return number == null ? otherwise : number;
    }

    /** The smaller of argument and policy, -1 if neither is there. */
    private long smaller(String key) {
        var argument = number(queue.arguments().get("x-" + key), -1);
        var byPolicy = number(policy.get(key), -1);
        if (argument < 0 || byPolicy < 0) {
            return Math.max(argument, byPolicy);
        }
        return Math.min(argument, byPolicy);
    }

    /** The argument's text, and only without one the policy's. */
    private @Nullable String argumentText(String key) {
        if (queue.arguments().get("x-" + key) instanceof FieldValue.LongString argument) {
            return argument.text();
        }
        return policy.get(key) instanceof FieldValue.LongString byPolicy ? byPolicy.text() : null;
    }

    private Overflow overflow() {
        if (queue.type() != QueueType.QUORUM) {
            return overflow(argumentText("overflow"));
        }
        // In quorum queues the policy's overflow beats the argument's, and there is no dead-lettering of rejected
        // publishes.
        var byPolicy = policy.get("overflow") instanceof FieldValue.LongString text ? text.text() : null;
        var overflow = overflow(byPolicy == null ? argumentText("overflow") : byPolicy);
        return overflow == Overflow.REJECT_PUBLISH_DLX ? Overflow.DROP_HEAD : overflow;
    }

    private static Overflow overflow(@Nullable String word) {
        return switch (word) {
            case "reject-publish" -> Overflow.REJECT_PUBLISH;
            case "reject-publish-dlx" -> Overflow.REJECT_PUBLISH_DLX;
            case null, default -> Overflow.DROP_HEAD;
        };
    }

    private boolean deadLetterAtLeastOnce(@Nullable String exchange, Overflow overflow) {
        return queue.type() == QueueType.QUORUM
                && exchange != null
                && overflow == Overflow.REJECT_PUBLISH
                && "at-least-once".equals(argumentText("dead-letter-strategy"));
    }

    private int deliveryLimit() {
        var argument = queue.arguments().get("x-delivery-limit");
        var byArgument = argument == null ? null : argument.asLong();
        var value = policy.get("delivery-limit");
        var byPolicy = value == null ? null : value.asLong();
        if (byArgument == null || byPolicy == null) {
            var only = byArgument == null ? byPolicy : byArgument;
            return only == null ? DELIVERY_LIMIT : limit(only);
        }
        // A negative one is no limit, so that of the two the other is stricter.
        return limit(byArgument < 0 || byPolicy < 0 ? Math.max(byArgument, byPolicy) : Math.min(byArgument, byPolicy));
    }

    private static int limit(long value) {
        return value < 0 ? -1 : (int) Math.min(value, Integer.MAX_VALUE);
    }

    /** RabbitMQ 4.3 knows no time-out in classic queues; older ones did, so that one who asks for it gets it. */
    private long consumerTimeoutMillis(NodeDefaults defaults) {
        var asked = smaller("consumer-timeout");
        if (asked >= 0) {
            return asked;
        }
        return queue.type() == QueueType.QUORUM ? defaults.consumerTimeoutMillis() : -1;
    }

    private boolean forced(NodeDefaults defaults) {
        return switch (argumentText("warren-durability")) {
            case "fsync" -> true;
            case "os" -> false;
            case null, default -> defaults.forced();
        };
    }
}
