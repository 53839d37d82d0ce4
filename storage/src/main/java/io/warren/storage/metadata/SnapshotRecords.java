package io.warren.storage.metadata;

import io.warren.engine.exchange.Binding;
import io.warren.engine.metadata.ExchangeSpec;
import io.warren.engine.metadata.Metadata;
import io.warren.engine.metadata.MetadataChange;
import io.warren.engine.metadata.Origin;
import io.warren.engine.metadata.QueueSpec;
import io.warren.engine.metadata.VirtualHostMetadata;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Metadata as the changes that make it. Pure. */
public final class SnapshotRecords {
    /** How much of it. */
    enum Part {
        /** What outlives the restart of a lone node. */
        SURVIVING {
            @Override
            boolean has(ExchangeSpec exchange) {
                return exchange.durable();
            }

            @Override
            boolean has(QueueSpec queue) {
                return queue.survivesRestart();
            }

            @Override
            boolean has(Binding binding, VirtualHostMetadata in) {
                return Survival.of(binding, in);
            }
        },

        /** Everything, also what belongs to a connection. */
        ALL {
            @Override
            boolean has(ExchangeSpec exchange) {
                return true;
            }

            @Override
            boolean has(QueueSpec queue) {
                return true;
            }

            @Override
            boolean has(Binding binding, VirtualHostMetadata in) {
                return true;
            }
        };

        abstract boolean has(ExchangeSpec exchange);

        abstract boolean has(QueueSpec queue);

        abstract boolean has(Binding binding, VirtualHostMetadata in);
    }

    private SnapshotRecords() {}

    /** Gives changes that build the surviving part when they are applied in this order. */
    public static void changes(Metadata metadata, Consumer<MetadataChange> to) {
        each(metadata, Part.SURVIVING, (_, change) -> to.accept(change));
    }

    static void records(Metadata metadata, Consumer<StoredRecord.Changed> to) {
        each(
                metadata,
                Part.SURVIVING,
                (nextIdBefore, change) -> to.accept(new StoredRecord.Changed(
                        0, nextIdBefore, 0, Origin.BROKER, List.of(), ChangeFormat.write(change))));
    }

    /** Gives each change with the next id that there has to be before it. */
    static void each(Metadata metadata, Part part, BiConsumer<Long, MetadataChange> to) {
        metadata.virtualHosts().values().forEach(each -> virtualHost(each, part, to));
        metadata.users().values().forEach(each -> to.accept(1L, new MetadataChange.PutUser(each)));
        metadata.permissions().values().forEach(each -> to.accept(1L, new MetadataChange.PutPermission(each)));
        metadata.topicPermissions()
                .values()
                .forEach(all ->
                        all.values().forEach(each -> to.accept(1L, new MetadataChange.PutTopicPermission(each))));
        metadata.parameters().values().forEach(each -> to.accept(1L, new MetadataChange.PutParameter(each)));
    }

    private static void virtualHost(VirtualHostMetadata from, Part part, BiConsumer<Long, MetadataChange> to) {
        var name = from.settings().name();
        // The predeclared exchanges are made with the virtual host, with the next ids from here.
        var first = from.exchanges().values().stream()
                .mapToLong(each -> each.spec().id())
                .min()
                .orElse(1);
        to.accept(first, new MetadataChange.PutVirtualHost(from.settings()));
        for (var each : from.exchanges().values()) {
            if (part.has(each.spec())) {
                to.accept(1L, new MetadataChange.DeclareExchange(each.spec()));
            }
        }
        for (var each : from.queues().values()) {
            if (part.has(each)) {
                to.accept(1L, new MetadataChange.DeclareQueue(each));
            }
        }
        for (var exchange : from.exchanges().values()) {
            var inOrder = exchange.table().inOrder();
            for (Binding each : inOrder.isEmpty() ? exchange.outgoing() : inOrder) {
                if (part.has(each, from)) {
                    to.accept(1L, new MetadataChange.Bind(name, each));
                }
            }
        }
        from.policies().values().forEach(each -> to.accept(1L, new MetadataChange.PutPolicy(each)));
        from.operatorPolicies().values().forEach(each -> to.accept(1L, new MetadataChange.PutOperatorPolicy(each)));
    }
}
