package io.warren.engine.metadata;

import io.warren.engine.exchange.Binding;
import io.warren.engine.exchange.ExchangeTypes;
import io.warren.engine.metadata.MetadataRules.Decision;

/** What may be bound and unbound. */
final class BindingRules {
    private BindingRules() {}

    static Decision bind(VirtualHostMetadata virtualHost, MetadataChange.Bind wish) {
        var binding = wish.binding();
        if (touchesDefaultExchange(binding)) {
            return Decision.refuse(MetadataRules.notOnDefaultExchange());
        }
        var source = virtualHost.exchange(binding.source());
        if (source == null) {
            return Decision.refuse(MetadataRules.noExchange(wish.virtualHost(), binding.source()));
        }
        var name = binding.destination().name();
        switch (binding.destination().kind()) {
            case QUEUE -> {
                if (virtualHost.queue(name) == null) {
                    return Decision.refuse(MetadataRules.noQueue(wish.virtualHost(), name));
                }
            }
            case EXCHANGE -> {
                if (virtualHost.exchange(name) == null) {
                    return Decision.refuse(MetadataRules.noExchange(wish.virtualHost(), name));
                }
            }
        }
        var type = ExchangeTypes.of(source.spec().type());
        var byType = type == null ? null : type.refuses(binding);
        if (byType != null) {
            return Decision.refuse(Refusal.preconditionFailed(byType));
        }
        var tooLong = MetadataRules.tooLong("routing key", binding.routingKey());
        if (tooLong != null) {
            return Decision.refuse(tooLong);
        }
        return source.outgoing().contains(binding) ? new Decision.Unchanged() : new Decision.Accept(wish);
    }

    /** What is not bound is unbound, even if its ends are not there. */
    static Decision unbind(VirtualHostMetadata virtualHost, MetadataChange.Unbind wish) {
        var binding = wish.binding();
        if (touchesDefaultExchange(binding)) {
            return Decision.refuse(MetadataRules.notOnDefaultExchange());
        }
        var source = virtualHost.exchange(binding.source());
        return source != null && source.outgoing().contains(binding)
                ? new Decision.Accept(wish)
                : new Decision.Unchanged();
    }

    private static boolean touchesDefaultExchange(Binding binding) {
        return binding.source().isEmpty() || binding.destination().equals(Binding.Destination.exchange(""));
    }
}
