package io.warren.engine.metadata;

import io.warren.amqp.types.FieldTable;
import io.warren.engine.metadata.Metadata.Grant;
import io.warren.engine.metadata.Metadata.ParameterKey;
import java.util.List;
import java.util.function.Predicate;
import org.pcollections.PMap;
import org.pcollections.TreePMap;

/**
 * Carries one accepted change out on a snapshot. Deterministic: the same change on the same snapshot makes the same
 * snapshot, everywhere. Never refuses: what a change names and is not there (a log holds no exclusive queues, but may hold
 * what was done with them) is left out.
 *
 * <p>Every change costs the logarithm of what is there for each object that it touches; only changes of policies look at
 * all exchanges of their virtual host.
 */
final class MetadataApply {
    /** Every virtual host has them. */
    private static final List<Predeclared> PREDECLARED = List.of(
            new Predeclared("", "direct", false),
            new Predeclared("amq.direct", "direct", false),
            new Predeclared("amq.fanout", "fanout", false),
            new Predeclared("amq.topic", "topic", false),
            new Predeclared("amq.headers", "headers", false),
            new Predeclared("amq.match", "headers", false),
            new Predeclared("amq.rabbitmq.trace", "topic", true));

    private record Predeclared(String name, String type, boolean internal) {}

    private final Metadata before;
    private long nextId;

    MetadataApply(Metadata before) {
        this.before = before;
        this.nextId = before.nextId();
    }

    Metadata apply(MetadataChange change) {
        return switch (change) {
            case MetadataChange.InVirtualHost within -> inVirtualHost(within);
            case MetadataChange.PutVirtualHost(var settings) ->
                hosts(before.virtualHosts().plus(settings.name(), virtualHost(settings)));
            case MetadataChange.DeleteVirtualHost(var name) -> withoutVirtualHost(name);
            case MetadataChange.PutUser(var user) -> users(before.users().plus(user.name(), user));
            case MetadataChange.DeleteUser(var name) -> withoutUser(name);
            case MetadataChange.PutPermission(var permission) ->
                permissions(before.permissions().plus(grant(permission), permission));
            case MetadataChange.DeletePermission(var user, var virtualHost) ->
                permissions(before.permissions().minus(new Grant(user, virtualHost)));
            case MetadataChange.PutTopicPermission(var permission) -> withTopicPermission(permission);
            case MetadataChange.DeleteTopicPermission(var user, var virtualHost, var exchange) ->
                withoutTopicPermission(new Grant(user, virtualHost), exchange);
            case MetadataChange.PutParameter(var parameter) ->
                parameters(before.parameters().plus(key(parameter), parameter));
            case MetadataChange.DeleteParameter(var virtualHost, var component, var name) ->
                parameters(before.parameters().minus(new ParameterKey(virtualHost, component, name)));
        };
    }

    private Metadata inVirtualHost(MetadataChange.InVirtualHost change) {
        var virtualHost = before.virtualHost(change.virtualHost());
        if (virtualHost == null) {
            return hosts(before.virtualHosts());
        }
        var edited = new VirtualHostApply(virtualHost);
        switch (change) {
            case MetadataChange.DeclareExchange(var exchange) -> edited.declare(exchange.withId(id(exchange.id())));
            case MetadataChange.DeleteExchange delete -> edited.deleteExchange(delete.name());
            case MetadataChange.DeclareQueue(var queue) -> edited.declare(queue.withId(id(queue.id())));
            case MetadataChange.DeleteQueue delete -> edited.deleteQueue(delete.name(), delete.id());
            case MetadataChange.Bind bind -> edited.bind(bind.binding());
            case MetadataChange.Unbind unbind -> edited.unbind(unbind.binding());
            case MetadataChange.PutPolicy(var policy) -> edited.putPolicy(policy);
            case MetadataChange.DeletePolicy delete -> edited.deletePolicy(delete.name());
            case MetadataChange.PutOperatorPolicy(var policy) -> edited.putOperatorPolicy(policy);
            case MetadataChange.DeleteOperatorPolicy delete -> edited.deleteOperatorPolicy(delete.name());
        }
        var after = edited.result();
        var parameters = before.parameters();
        if (change instanceof MetadataChange.DeleteQueue delete && after.queue(delete.name()) == null) {
            parameters = parameters.minus(QueuePause.key(delete.virtualHost(), delete.name()));
        }
        return hosts(before.virtualHosts().plus(change.virtualHost(), after), parameters);
    }

    /** The id given, or the next one; either way no later object gets it. */
    private long id(long given) {
        var id = given == 0 ? nextId : given;
        nextId = Math.max(nextId, id + 1);
        return id;
    }

    private VirtualHostMetadata virtualHost(VirtualHost settings) {
        var present = before.virtualHost(settings.name());
        if (present != null) {
            return new VirtualHostApply(present).with(settings).result();
        }
        var made = new VirtualHostApply(VirtualHostMetadata.empty(settings));
        for (var each : PREDECLARED) {
            made.declare(new ExchangeSpec(
                    id(0),
                    settings.name(),
                    each.name(),
                    each.type(),
                    true,
                    false,
                    each.internal(),
                    FieldTable.EMPTY,
                    Origin.BROKER.user()));
        }
        return made.result();
    }

    private Metadata withoutVirtualHost(String name) {
        return new Metadata(
                before.revision() + 1,
                nextId,
                before.virtualHosts().minus(name),
                before.users(),
                without(before.permissions(), grant -> grant.virtualHost().equals(name)),
                without(before.topicPermissions(), grant -> grant.virtualHost().equals(name)),
                without(before.parameters(), key -> key.virtualHost().equals(name)));
    }

    private Metadata withoutUser(String name) {
        return new Metadata(
                before.revision() + 1,
                nextId,
                before.virtualHosts(),
                before.users().minus(name),
                without(before.permissions(), grant -> grant.user().equals(name)),
                without(before.topicPermissions(), grant -> grant.user().equals(name)),
                before.parameters());
    }

    private static <K, V> PMap<K, V> without(PMap<K, V> map, Predicate<K> gone) {
        return map.minusAll(map.keySet().stream().filter(gone).toList());
    }

    private Metadata withTopicPermission(TopicPermission permission) {
        var grant = new Grant(permission.user(), permission.virtualHost());
        var all = before.topicPermissions();
        PMap<String, TopicPermission> ofGrant = all.getOrDefault(grant, TreePMap.empty());
        return topicPermissions(all.plus(grant, ofGrant.plus(permission.exchange(), permission)));
    }

    private Metadata withoutTopicPermission(Grant grant, String exchange) {
        var all = before.topicPermissions();
        var ofGrant = all.get(grant);
        if (ofGrant == null) {
            return topicPermissions(all);
        }
        var rest = exchange.isEmpty() ? ofGrant.minusAll(ofGrant.keySet()) : ofGrant.minus(exchange);
        return topicPermissions(rest.isEmpty() ? all.minus(grant) : all.plus(grant, rest));
    }

    private static Grant grant(Permission permission) {
        return new Grant(permission.user(), permission.virtualHost());
    }

    private static ParameterKey key(Parameter parameter) {
        return new ParameterKey(parameter.virtualHost(), parameter.component(), parameter.name());
    }

    private Metadata hosts(PMap<String, VirtualHostMetadata> virtualHosts) {
        return hosts(virtualHosts, before.parameters());
    }

    private Metadata hosts(PMap<String, VirtualHostMetadata> virtualHosts, PMap<ParameterKey, Parameter> parameters) {
        return new Metadata(
                before.revision() + 1,
                nextId,
                virtualHosts,
                before.users(),
                before.permissions(),
                before.topicPermissions(),
                parameters);
    }

    private Metadata users(PMap<String, User> users) {
        return new Metadata(
                before.revision() + 1,
                nextId,
                before.virtualHosts(),
                users,
                before.permissions(),
                before.topicPermissions(),
                before.parameters());
    }

    private Metadata permissions(PMap<Grant, Permission> permissions) {
        return new Metadata(
                before.revision() + 1,
                nextId,
                before.virtualHosts(),
                before.users(),
                permissions,
                before.topicPermissions(),
                before.parameters());
    }

    private Metadata topicPermissions(PMap<Grant, PMap<String, TopicPermission>> topicPermissions) {
        return new Metadata(
                before.revision() + 1,
                nextId,
                before.virtualHosts(),
                before.users(),
                before.permissions(),
                topicPermissions,
                before.parameters());
    }

    private Metadata parameters(PMap<ParameterKey, Parameter> parameters) {
        return new Metadata(
                before.revision() + 1,
                nextId,
                before.virtualHosts(),
                before.users(),
                before.permissions(),
                before.topicPermissions(),
                parameters);
    }
}
