package io.warren.engine.metadata;

import io.warren.amqp.types.FieldValue;
import io.warren.engine.exchange.Binding;
import io.warren.engine.exchange.ExchangeTypes;
import io.warren.engine.metadata.VirtualHostMetadata.Exchange;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pcollections.PMap;
import org.pcollections.PSet;

/**
 * One change to one virtual host, under way: the parts of the next snapshot, each shared with the last one until it is
 * touched. Used by one thread for one change.
 */
final class VirtualHostApply {
    private VirtualHost settings;
    private PMap<String, Exchange> exchanges;
    private PMap<String, QueueSpec> queues;
    private PMap<Binding.Destination, PSet<Binding>> incoming;
    private PMap<String, Policy> policies;
    private PMap<String, Policy> operatorPolicies;

    VirtualHostApply(VirtualHostMetadata before) {
        settings = before.settings();
        exchanges = before.exchanges();
        queues = before.queues();
        incoming = before.incoming();
        policies = before.policies();
        operatorPolicies = before.operatorPolicies();
    }

    VirtualHostMetadata result() {
        return new VirtualHostMetadata(settings, exchanges, queues, incoming, policies, operatorPolicies);
    }

    VirtualHostApply with(VirtualHost changed) {
        settings = changed;
        return this;
    }

    /**
     * Adds it. Where a log is read again, one that was declared earlier may still be there under its name: the log does not
     * tell what became of exclusive queues, nor that an auto-delete exchange went with one. The later one counts.
     */
    void declare(ExchangeSpec spec) {
        var type = ExchangeTypes.of(spec.type());
        var present = exchanges.get(spec.name());
        if (type == null || (present != null && present.spec().id() == spec.id())) {
            return;
        }
        if (present != null) {
            deleteExchange(spec.name());
        }
        exchanges = exchanges.plus(
                spec.name(),
                withPolicy(new Exchange(spec, type.table(spec.arguments()), BindingOrder.none(), null, null)));
    }

    /** As for exchanges. */
    void declare(QueueSpec spec) {
        var present = queues.get(spec.name());
        if (present != null && present.id() == spec.id()) {
            return;
        }
        if (present != null) {
            deleteQueue(spec.name(), present.id());
        }
        queues = queues.plus(spec.name(), spec);
    }

    void deleteQueue(String name, long id) {
        var present = queues.get(name);
        if (present == null || present.id() != id) {
            return;
        }
        queues = queues.minus(name);
        var abandoned = new ArrayDeque<String>();
        removeIncoming(Binding.Destination.queue(name), abandoned);
        deleteAbandoned(abandoned);
    }

    void deleteExchange(String name) {
        var abandoned = new ArrayDeque<String>();
        remove(name, abandoned);
        deleteAbandoned(abandoned);
    }

    void bind(Binding binding) {
        var source = exchanges.get(binding.source());
        if (source == null
                || !isThere(binding.destination())
                || source.outgoing().contains(binding)) {
            return;
        }
        exchanges = exchanges.plus(
                binding.source(),
                new Exchange(
                        source.spec(),
                        source.table().with(binding),
                        source.outgoing().plus(binding),
                        source.policy(),
                        source.alternate()));
        var others = incoming.getOrDefault(binding.destination(), BindingOrder.none());
        incoming = incoming.plus(binding.destination(), others.plus(binding));
    }

    void unbind(Binding binding) {
        var source = exchanges.get(binding.source());
        if (source == null || !source.outgoing().contains(binding)) {
            return;
        }
        var abandoned = new ArrayDeque<String>();
        removeFromDestination(binding);
        removeFromSource(binding, abandoned);
        deleteAbandoned(abandoned);
    }

    void putPolicy(Policy policy) {
        policies = policies.plus(policy.name(), policy);
        recomputePolicies();
    }

    void deletePolicy(String name) {
        policies = policies.minus(name);
        recomputePolicies();
    }

    void putOperatorPolicy(Policy policy) {
        operatorPolicies = operatorPolicies.plus(policy.name(), policy);
    }

    void deleteOperatorPolicy(String name) {
        operatorPolicies = operatorPolicies.minus(name);
    }

    private boolean isThere(Binding.Destination destination) {
        return switch (destination.kind()) {
            case QUEUE -> queues.containsKey(destination.name());
            case EXCHANGE -> exchanges.containsKey(destination.name());
        };
    }

    /** Auto-delete exchanges go with their last outgoing binding, and so may those that led to them: a list, not recursion. */
    private void deleteAbandoned(ArrayDeque<String> abandoned) {
        while (!abandoned.isEmpty()) {
            remove(abandoned.removeFirst(), abandoned);
        }
    }

    private void remove(String name, ArrayDeque<String> abandoned) {
        var exchange = exchanges.get(name);
        if (exchange == null) {
            return;
        }
        exchanges = exchanges.minus(name);
        exchange.outgoing().forEach(this::removeFromDestination);
        removeIncoming(Binding.Destination.exchange(name), abandoned);
    }

    private void removeIncoming(Binding.Destination destination, ArrayDeque<String> abandoned) {
        var bindings = incoming.get(destination);
        if (bindings != null) {
            incoming = incoming.minus(destination);
            bindings.forEach(each -> removeFromSource(each, abandoned));
        }
    }

    private void removeFromDestination(Binding binding) {
        var bindings = incoming.get(binding.destination());
        if (bindings != null) {
            var rest = bindings.minus(binding);
            incoming =
                    rest.isEmpty() ? incoming.minus(binding.destination()) : incoming.plus(binding.destination(), rest);
        }
    }

    private void removeFromSource(Binding binding, ArrayDeque<String> abandoned) {
        var source = exchanges.get(binding.source());
        if (source == null) {
            return;
        }
        var rest = source.outgoing().minus(binding);
        exchanges = exchanges.plus(
                binding.source(),
                new Exchange(
                        source.spec(), source.table().without(binding), rest, source.policy(), source.alternate()));
        if (rest.isEmpty() && source.spec().autoDelete()) {
            abandoned.addLast(binding.source());
        }
    }

    private void recomputePolicies() {
        for (var each : List.copyOf(exchanges.entrySet())) {
            var changed = withPolicy(each.getValue());
            if (!changed.equals(each.getValue())) {
                exchanges = exchanges.plus(each.getKey(), changed);
            }
        }
    }

    private Exchange withPolicy(Exchange exchange) {
        var policy = PolicyMatch.forExchange(policies, exchange.spec().name());
        var name = policy == null ? null : policy.name();
        var alternate = alternate(exchange.spec(), policy);
        return new Exchange(exchange.spec(), exchange.table(), exchange.outgoing(), name, alternate);
    }

    private static @Nullable String alternate(ExchangeSpec spec, @Nullable Policy policy) {
        var argument = ExchangeArguments.alternate(spec.arguments());
        if (argument != null || policy == null) {
            return argument;
        }
        return policy.definition().get(ExchangeArguments.ALTERNATE) instanceof FieldValue.LongString name
                ? name.text()
                : null;
    }
}
