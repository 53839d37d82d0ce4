package io.warren.engine.metadata;

import io.warren.engine.exchange.ExchangeType;
import io.warren.engine.exchange.ExchangeTypes;
import io.warren.engine.metadata.MetadataRules.Decision;
import org.jspecify.annotations.Nullable;

/** What exchanges may be declared and deleted, in the order of RabbitMQ's checks. */
final class ExchangeRules {
    private final Metadata now;
    private final VirtualHostMetadata virtualHost;
    private final NodeLimits limits;

    ExchangeRules(Metadata now, VirtualHostMetadata virtualHost, NodeLimits limits) {
        this.now = now;
        this.virtualHost = virtualHost;
        this.limits = limits;
    }

    Decision declare(ExchangeSpec wish) {
        var type = ExchangeTypes.of(wish.type());
        if (type == null) {
            return Decision.refuse(Refusal.preconditionFailed("unknown exchange type '" + wish.type() + "'"));
        }
        if (wish.name().isEmpty()) {
            return Decision.refuse(MetadataRules.notOnDefaultExchange());
        }
        var present = virtualHost.exchange(wish.name());
        if (present != null) {
            var differs = equivalent(present.spec(), wish);
            return differs == null ? new Decision.Unchanged() : Decision.refuse(differs);
        }
        return Decision.unless(refuses(wish, type), new MetadataChange.DeclareExchange(wish.withId(now.nextId())));
    }

    static @Nullable Refusal equivalent(ExchangeSpec present, ExchangeSpec wish) {
        var equivalence = new Equivalence(Wording.exchange(present.name(), present.virtualHost()));
        var differs = equivalence.ofProperty("type", present.type(), wish.type());
        if (differs == null) {
            differs = equivalence.ofProperty("durable", present.durable(), wish.durable());
        }
        if (differs == null) {
            differs = equivalence.ofProperty("auto_delete", present.autoDelete(), wish.autoDelete());
        }
        if (differs == null) {
            differs = equivalence.ofProperty("internal", present.internal(), wish.internal());
        }
        return differs != null
                ? differs
                : equivalence.ofArguments(ExchangeArguments.COMPARED, present.arguments(), wish.arguments());
    }

    private @Nullable Refusal refuses(ExchangeSpec wish, ExchangeType type) {
        var resource = Wording.exchange(wish.name(), wish.virtualHost());
        var ours = wish.name().equals(ExchangeSpec.EVENTS)
                && wish.internal()
                && wish.user().equals(Origin.BROKER.user());
        var wrong = ours ? null : MetadataRules.reserved("exchange", wish.name());
        if (wrong == null) {
            wrong = MetadataRules.tooLong("exchange name", wish.name());
        }
        if (wrong == null) {
            wrong = ExchangeArguments.refusesName(wish.arguments(), ExchangeArguments.ALTERNATE, resource);
        }
        if (wrong == null && limits.exchangeMax() >= 0 && allExchanges() >= limits.exchangeMax()) {
            wrong = Refusal.preconditionFailed(
                    "cannot declare " + resource + ": exchange limit of " + limits.exchangeMax() + " is reached");
        }
        if (wrong != null) {
            return wrong;
        }
        var byType = type.refuses(wish.arguments());
        return byType == null ? null : Refusal.preconditionFailed(byType);
    }

    private long allExchanges() {
        return now.virtualHosts().values().stream()
                .mapToLong(each -> each.exchanges().size())
                .sum();
    }

    Decision delete(MetadataChange.DeleteExchange wish) {
        if (wish.name().isEmpty()) {
            return Decision.refuse(MetadataRules.notOnDefaultExchange());
        }
        var resource = Wording.exchange(wish.name(), wish.virtualHost());
        if (wish.name().startsWith("amq.")) {
            return Decision.refuse(Refusal.accessRefused("deletion of system " + resource + " not allowed"));
        }
        var present = virtualHost.exchange(wish.name());
        if (present == null) {
            return new Decision.Unchanged();
        }
        // In use is one that routes somewhere; bindings that lead to it do not count.
        return wish.ifUnused() && !present.outgoing().isEmpty()
                ? Decision.refuse(Refusal.preconditionFailed(resource + " in use"))
                : new Decision.Accept(wish);
    }
}
