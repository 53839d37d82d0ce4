package io.warren.storage.metadata.database;

import static io.warren.storage.metadata.database.generated.Tables.BINDINGS;
import static io.warren.storage.metadata.database.generated.Tables.EXCHANGES;
import static io.warren.storage.metadata.database.generated.Tables.LIMITS;
import static io.warren.storage.metadata.database.generated.Tables.PARAMETERS;
import static io.warren.storage.metadata.database.generated.Tables.PERMISSIONS;
import static io.warren.storage.metadata.database.generated.Tables.POLICIES;
import static io.warren.storage.metadata.database.generated.Tables.QUEUES;
import static io.warren.storage.metadata.database.generated.Tables.TOPIC_PERMISSIONS;
import static io.warren.storage.metadata.database.generated.Tables.USERS;
import static io.warren.storage.metadata.database.generated.Tables.VIRTUAL_HOSTS;

import io.warren.engine.metadata.Metadata;
import io.warren.storage.metadata.database.generated.tables.records.BindingsRecord;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jooq.Table;
import org.jooq.UpdatableRecord;

/**
 * A table of what is declared, and what it has to hold.
 *
 * @param rows gives all rows in the order of the table's key
 */
record Contents<R extends UpdatableRecord<R>>(Table<R> table, BiConsumer<Metadata, Consumer<R>> rows) {
    static final List<Contents<?>> ALL = List.of(
            new Contents<>(
                    VIRTUAL_HOSTS,
                    (from, to) -> from.virtualHosts().values().forEach(each -> to.accept(Rows.of(each.settings())))),
            new Contents<>(USERS, (from, to) -> from.users().values().forEach(each -> to.accept(Rows.of(each)))),
            new Contents<>(LIMITS, (from, to) -> {
                from.users().values().forEach(each -> Rows.limits(each).forEach(to));
                from.virtualHosts()
                        .values()
                        .forEach(each -> Rows.limits(each.settings()).forEach(to));
            }),
            new Contents<>(
                    PERMISSIONS, (from, to) -> from.permissions().values().forEach(each -> to.accept(Rows.of(each)))),
            new Contents<>(
                    TOPIC_PERMISSIONS,
                    (from, to) -> from.topicPermissions()
                            .values()
                            .forEach(all -> all.values().forEach(each -> to.accept(Rows.of(each))))),
            new Contents<>(
                    EXCHANGES,
                    (from, to) -> from.virtualHosts()
                            .values()
                            .forEach(host ->
                                    host.exchanges().values().forEach(each -> to.accept(Rows.of(each.spec()))))),
            new Contents<>(
                    QUEUES,
                    (from, to) -> from.virtualHosts()
                            .values()
                            .forEach(host -> host.queues().values().forEach(each -> to.accept(Rows.of(each))))),
            new Contents<>(BINDINGS, Contents::bindings),
            new Contents<>(
                    POLICIES,
                    (from, to) -> from.virtualHosts().values().forEach(host -> {
                        host.operatorPolicies().values().forEach(each -> to.accept(Rows.of(Rows.BY_OPERATOR, each)));
                        host.policies().values().forEach(each -> to.accept(Rows.of(Rows.BY_USER, each)));
                    })),
            new Contents<>(
                    PARAMETERS, (from, to) -> from.parameters().values().forEach(each -> to.accept(Rows.of(each)))));

    private static final Comparator<BindingsRecord> WITHIN_SOURCE = Comparator.comparing(
                    BindingsRecord::getDestinationKind)
            .thenComparing(BindingsRecord::getDestination)
            .thenComparing(BindingsRecord::getRoutingKey)
            .thenComparing(BindingsRecord::getArgumentsDigest);

    private static void bindings(Metadata from, Consumer<BindingsRecord> to) {
        from.virtualHosts()
                .forEach((host, inside) -> inside.exchanges()
                        .values()
                        .forEach(source -> source.outgoing().stream()
                                .map(each -> Rows.of(host, each))
                                .sorted(WITHIN_SOURCE)
                                .forEach(to)));
    }
}
