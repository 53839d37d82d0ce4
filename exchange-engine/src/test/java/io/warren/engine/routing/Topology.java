package io.warren.engine.routing;

import io.warren.amqp.types.FieldTable;
import io.warren.engine.exchange.Binding;
import io.warren.engine.exchange.ExchangeTypes;
import io.warren.engine.metadata.ExchangeSpec;
import io.warren.engine.metadata.QueueSpec;
import io.warren.engine.metadata.QueueType;
import io.warren.engine.metadata.VirtualHost;
import io.warren.engine.metadata.VirtualHostMetadata;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.HashTreePSet;

/** Builds a virtual host in a few words. */
final class Topology {
    private VirtualHostMetadata built = new VirtualHostMetadata(
            VirtualHost.named("/"),
            HashTreePMap.empty(),
            HashTreePMap.empty(),
            HashTreePMap.empty(),
            HashTreePMap.empty(),
            HashTreePMap.empty());

    private long id = 1;

    Topology exchange(String name, String type) {
        return exchange(name, type, null);
    }

    Topology exchange(String name, String type, @Nullable String alternate) {
        var table = Objects.requireNonNull(ExchangeTypes.of(type)).table(FieldTable.EMPTY);
        var spec = new ExchangeSpec(id++, "/", name, type, true, false, false, FieldTable.EMPTY, "guest");
        put(name, new VirtualHostMetadata.Exchange(spec, table, HashTreePSet.empty(), null, alternate));
        return this;
    }

    Topology queues(String... names) {
        var queues = built.queues();
        for (var name : names) {
            queues = queues.plus(
                    name,
                    new QueueSpec(
                            id++, "/", name, QueueType.CLASSIC, true, false, false, FieldTable.EMPTY, 0, "guest"));
        }
        built = new VirtualHostMetadata(
                built.settings(),
                built.exchanges(),
                queues,
                built.incoming(),
                built.policies(),
                built.operatorPolicies());
        return this;
    }

    Topology bindQueue(String source, String key, String queue) {
        return bind(new Binding(source, Binding.Destination.queue(queue), key, FieldTable.EMPTY));
    }

    Topology bindExchange(String source, String key, String destination) {
        return bind(new Binding(source, Binding.Destination.exchange(destination), key, FieldTable.EMPTY));
    }

    Topology bind(Binding binding) {
        var source = Objects.requireNonNull(built.exchange(binding.source()));
        put(
                binding.source(),
                new VirtualHostMetadata.Exchange(
                        source.spec(),
                        source.table().with(binding),
                        source.outgoing().plus(binding),
                        source.policy(),
                        source.alternate()));
        return this;
    }

    VirtualHostMetadata built() {
        return built;
    }

    private void put(String name, VirtualHostMetadata.Exchange exchange) {
        built = new VirtualHostMetadata(
                built.settings(),
                built.exchanges().plus(name, exchange),
                built.queues(),
                built.incoming(),
                built.policies(),
                built.operatorPolicies());
    }
}
