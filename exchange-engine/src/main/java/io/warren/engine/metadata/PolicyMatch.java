package io.warren.engine.metadata;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.pcollections.PMap;

/** Which of the policies counts for an object: the one of the highest priority that matches; by name if they are equal. */
final class PolicyMatch {
    private PolicyMatch() {}

    /** A policy with a key that the queue's type does not know is not for it at all, as in RabbitMQ. */
    static @Nullable Policy forQueue(PMap<String, Policy> policies, QueueSpec queue) {
        return best(
                policies,
                queue.name(),
                each -> each.applyTo().covers(queue.type())
                        && PolicyDefinitions.supports(queue.type(), each.definition()));
    }

    static @Nullable Policy forExchange(PMap<String, Policy> policies, String exchange) {
        return best(policies, exchange, each -> each.applyTo().coversExchanges());
    }

    private static @Nullable Policy best(PMap<String, Policy> policies, String name, Predicate<Policy> covers) {
        Policy best = null;
        for (var each : policies.values()) {
            var better = best == null
                    || each.priority() > best.priority()
                    || (each.priority() == best.priority() && each.name().compareTo(best.name()) < 0);
            if (better && covers.test(each) && matches(each, name)) {
                best = each;
            }
        }
        return best;
    }

    private static boolean matches(Policy policy, String name) {
        try {
            return SafePattern.of(policy.pattern()).found(name);
        } catch (SafePattern.Invalid fromElsewhere) {
            // The rules refuse such; one that was stored by another version matches nothing.
            return false;
        }
    }
}
