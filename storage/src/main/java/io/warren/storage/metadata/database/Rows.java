package io.warren.storage.metadata.database;

import io.warren.amqp.types.FieldTable;
import io.warren.amqp.types.FieldTableWire;
import io.warren.engine.exchange.Binding;
import io.warren.engine.metadata.ExchangeSpec;
import io.warren.engine.metadata.Parameter;
import io.warren.engine.metadata.Permission;
import io.warren.engine.metadata.Policy;
import io.warren.engine.metadata.QueueSpec;
import io.warren.engine.metadata.TopicPermission;
import io.warren.engine.metadata.User;
import io.warren.engine.metadata.VirtualHost;
import io.warren.storage.metadata.database.generated.tables.records.BindingsRecord;
import io.warren.storage.metadata.database.generated.tables.records.ExchangesRecord;
import io.warren.storage.metadata.database.generated.tables.records.LimitsRecord;
import io.warren.storage.metadata.database.generated.tables.records.ParametersRecord;
import io.warren.storage.metadata.database.generated.tables.records.PermissionsRecord;
import io.warren.storage.metadata.database.generated.tables.records.PoliciesRecord;
import io.warren.storage.metadata.database.generated.tables.records.QueuesRecord;
import io.warren.storage.metadata.database.generated.tables.records.TopicPermissionsRecord;
import io.warren.storage.metadata.database.generated.tables.records.UsersRecord;
import io.warren.storage.metadata.database.generated.tables.records.VirtualHostsRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is declared, as rows. A password's hash is in none of them. Pure. */
final class Rows {
    static final String OF_USER = "user";
    static final String OF_VIRTUAL_HOST = "vhost";

    /** Who made a policy; in the order of the words. */
    static final String BY_OPERATOR = "operator";

    static final String BY_USER = "user";

    private static final long NO_LIMIT = -1;

    private Rows() {}

    static VirtualHostsRecord of(VirtualHost host) {
        return new VirtualHostsRecord(
                host.name(),
                host.description(),
                words(host.tags()),
                host.defaultQueueType(),
                host.tracing(),
                host.protectedFromDeletion());
    }

    static UsersRecord of(User user) {
        return new UsersRecord(
                user.name(),
                words(user.tags()),
                user.hashingAlgorithm(),
                !user.passwordHash().isEmpty());
    }

    /** In the order of their names, as everything that is listed here. */
    static List<LimitsRecord> limits(User user) {
        var rows = new ArrayList<LimitsRecord>(2);
        limit(rows, OF_USER, user.name(), "max-channels", user.maxChannels());
        limit(rows, OF_USER, user.name(), "max-connections", user.maxConnections());
        return rows;
    }

    static List<LimitsRecord> limits(VirtualHost host) {
        var rows = new ArrayList<LimitsRecord>(2);
        limit(rows, OF_VIRTUAL_HOST, host.name(), "max-connections", host.maxConnections());
        limit(rows, OF_VIRTUAL_HOST, host.name(), "max-queues", host.maxQueues());
        return rows;
    }

    private static void limit(List<LimitsRecord> rows, String kind, String owner, String name, long most) {
        if (most != NO_LIMIT) {
            rows.add(new LimitsRecord(kind, owner, name, most));
        }
    }

    static PermissionsRecord of(Permission permission) {
        return new PermissionsRecord(
                permission.user(),
                permission.virtualHost(),
                permission.configure(),
                permission.write(),
                permission.read());
    }

    static TopicPermissionsRecord of(TopicPermission permission) {
        return new TopicPermissionsRecord(
                permission.user(),
                permission.virtualHost(),
                permission.exchange(),
                permission.write(),
                permission.read());
    }

    static ExchangesRecord of(ExchangeSpec exchange) {
        return new ExchangesRecord(
                exchange.virtualHost(),
                exchange.name(),
                exchange.id(),
                exchange.type(),
                exchange.durable(),
                exchange.autoDelete(),
                exchange.internal(),
                JsonText.of(exchange.arguments()),
                exchange.user());
    }

    static QueuesRecord of(QueueSpec queue) {
        return new QueuesRecord(
                queue.virtualHost(),
                queue.name(),
                queue.id(),
                queue.type().word(),
                queue.durable(),
                queue.exclusive(),
                queue.autoDelete(),
                JsonText.of(queue.arguments()),
                queue.user());
    }

    static BindingsRecord of(String virtualHost, Binding binding) {
        return new BindingsRecord(
                virtualHost,
                binding.source(),
                binding.destination().kind().name().toLowerCase(Locale.ROOT),
                binding.destination().name(),
                binding.routingKey(),
                digest(binding.arguments()),
                JsonText.of(binding.arguments()));
    }

    /** Tables that are equal have the same one. */
    private static String digest(FieldTable arguments) {
        return arguments.isEmpty() ? "" : Digest.of(FieldTableWire.toBytes(arguments.sorted()));
    }

    static PoliciesRecord of(String madeBy, Policy policy) {
        return new PoliciesRecord(
                policy.virtualHost(),
                madeBy,
                policy.name(),
                policy.pattern(),
                policy.applyTo().word(),
                policy.priority(),
                JsonText.of(policy.definition()));
    }

    static ParametersRecord of(Parameter parameter) {
        return new ParametersRecord(
                parameter.virtualHost(),
                parameter.component(),
                parameter.name(),
                JsonText.of(parameter.name(), parameter.value()));
    }

    private static String words(List<String> tags) {
        return String.join(",", tags);
    }
}
