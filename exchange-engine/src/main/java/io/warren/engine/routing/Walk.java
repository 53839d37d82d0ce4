package io.warren.engine.routing;

import io.warren.amqp.types.BasicProperties;
import io.warren.amqp.types.FieldTable;
import io.warren.engine.exchange.Binding;
import io.warren.engine.metadata.ExchangeSpec;
import io.warren.engine.metadata.QueueSpec;
import io.warren.engine.metadata.VirtualHostMetadata;
import io.warren.engine.routing.Explanation.Outcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One message's way through the exchanges of a virtual host. Exchanges wait in line instead of on the stack, so that no
 * chain of them is too long. Made for one walk by one thread.
 */
final class Walk implements Consumer<Binding> {
    /** So many queues are compared one by one; above it a set knows them. */
    private static final int FEW = 16;

    private final VirtualHostMetadata within;
    private final String routingKey;
    private final List<String> more;
    private final BasicProperties properties;
    private final @Nullable Steps steps;

    private final List<QueueSpec> queues = new ArrayList<>(2);
    private @Nullable Set<String> queueNames;
    private @Nullable ArrayDeque<VirtualHostMetadata.Exchange> waiting;
    private @Nullable Set<String> exchangeNames;
    private List<Routed.Keeping> keeping = List.of();
    private String start = "";
    private boolean matched;
    private boolean cacheable;

    /** Hears of every step. */
    interface Steps {
        void visit(String exchange, String type);

        void match(Binding binding, Outcome outcome);

        void alternate(String exchange, Outcome outcome);
    }

    Walk(
            VirtualHostMetadata within,
            String routingKey,
            List<String> more,
            BasicProperties properties,
            @Nullable Steps steps) {
        this.within = within;
        this.routingKey = routingKey;
        this.more = more;
        this.properties = properties;
        this.steps = steps;
        cacheable = more.isEmpty();
    }

    Routed from(String exchange) {
        if (exchange.isEmpty()) {
            toQueuesNamed();
            return new Routed(queues, true, cacheable, keeping);
        }
        var next = within.exchange(exchange);
        if (next == null) {
            return Routed.NO_EXCHANGE;
        }
        start = exchange;
        while (next != null) {
            visit(next);
            next = waiting == null ? null : waiting.poll();
        }
        return new Routed(queues, true, cacheable, keeping);
    }

    /** Every queue is bound to the default exchange with its name; these bindings are stored nowhere. */
    private void toQueuesNamed() {
        if (steps != null) {
            steps.visit("", "direct");
        }
        toQueueNamed(routingKey);
        for (var key : more) {
            toQueueNamed(key);
        }
    }

    private void toQueueNamed(String name) {
        if (within.queue(name) != null) {
            accept(new Binding("", Binding.Destination.queue(name), name, FieldTable.EMPTY));
        }
    }

    private void visit(VirtualHostMetadata.Exchange exchange) {
        var spec = exchange.spec();
        if (steps != null) {
            steps.visit(spec.name(), spec.type());
        }
        var table = exchange.table();
        cacheable &= table.byKeyAlone();
        if (table.remembers()) {
            keep(spec, table.keeps(properties));
        }
        matched = false;
        table.route(routingKey, properties, this);
        for (var key : more) {
            table.route(key, properties, this);
        }
        var alternate = exchange.alternate();
        if (!matched && alternate != null) {
            var outcome = follow(alternate);
            if (steps != null) {
                steps.alternate(alternate, outcome);
            }
        }
    }

    private void keep(ExchangeSpec exchange, int length) {
        if (length > 0) {
            if (keeping.isEmpty()) {
                keeping = new ArrayList<>(1);
            }
            keeping.add(new Routed.Keeping(exchange, length));
        }
    }

    @Override
    public void accept(Binding binding) {
        matched = true;
        var destination = binding.destination();
        var outcome = switch (destination.kind()) {
            case QUEUE -> reach(destination.name());
            case EXCHANGE -> follow(destination.name());
        };
        if (steps != null) {
            steps.match(binding, outcome);
        }
    }

    private Outcome reach(String name) {
        if (queueNames != null && queueNames.contains(name)) {
            return Outcome.AGAIN;
        }
        var queue = within.queue(name);
        if (queue == null) {
            return Outcome.MISSING;
        }
        if (queueNames != null) {
            queueNames.add(name);
        } else {
            for (var i = 0; i < queues.size(); i++) {
                if (queues.get(i).id() == queue.id()) {
                    return Outcome.AGAIN;
                }
            }
            if (queues.size() == FEW) {
                queueNames = new HashSet<>();
                queues.forEach(each -> queueNames.add(each.name()));
                queueNames.add(name);
            }
        }
        queues.add(queue);
        return Outcome.REACHED;
    }

    private Outcome follow(String name) {
        var exchange = within.exchange(name);
        if (exchange == null) {
            return Outcome.MISSING;
        }
        if (name.equals(start)) {
            return Outcome.AGAIN;
        }
        if (exchangeNames == null || waiting == null) {
            exchangeNames = new HashSet<>();
            waiting = new ArrayDeque<>();
        }
        if (!exchangeNames.add(name)) {
            return Outcome.AGAIN;
        }
        waiting.add(exchange);
        return Outcome.REACHED;
    }
}
