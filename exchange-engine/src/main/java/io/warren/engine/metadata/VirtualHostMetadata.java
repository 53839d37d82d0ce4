package io.warren.engine.metadata;

import io.warren.engine.exchange.Binding;
import io.warren.engine.exchange.RoutingTable;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.pcollections.PMap;
import org.pcollections.PSet;
import org.pcollections.TreePMap;

/** Everything of one virtual host at one revision, in the order of names. Immutable; changed by {@link Metadata#apply} only. */
public record VirtualHostMetadata(
        VirtualHost settings,
        PMap<String, Exchange> exchanges,
        PMap<String, QueueSpec> queues,
        PMap<Binding.Destination, PSet<Binding>> incoming,
        PMap<String, Policy> policies,
        PMap<String, Policy> operatorPolicies) {

    /**
     * An exchange with its bindings.
     *
     * @param outgoing bindings that have it as their source
     * @param policy name of the policy in effect, null if none
     * @param alternate the alternate exchange in effect (argument before policy), null if none
     */
    public record Exchange(
            ExchangeSpec spec,
            RoutingTable table,
            PSet<Binding> outgoing,
            @Nullable String policy,
            @Nullable String alternate) {}

    static VirtualHostMetadata empty(VirtualHost settings) {
        return new VirtualHostMetadata(
                settings,
                TreePMap.empty(),
                TreePMap.empty(),
                BindingOrder.nowhere(),
                TreePMap.empty(),
                TreePMap.empty());
    }

    public @Nullable Exchange exchange(String name) {
        return exchanges.get(name);
    }

    public @Nullable QueueSpec queue(String name) {
        return queues.get(name);
    }

    /** Bindings that lead to this queue or exchange, without the default exchange's implicit one. */
    public Collection<Binding> bindingsTo(Binding.Destination destination) {
        var found = incoming.get(destination);
        return found == null ? BindingOrder.none() : found;
    }
}
