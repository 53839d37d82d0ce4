package io.warren.management.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.warren.engine.exchange.Binding;
import io.warren.engine.metadata.Metadata;
import io.warren.engine.metadata.Metadata.Grant;
import io.warren.engine.metadata.Metadata.ParameterKey;
import io.warren.engine.metadata.MetadataChange;
import io.warren.engine.metadata.Parameter;
import io.warren.engine.metadata.QueuePause;
import io.warren.engine.metadata.TopicPermission;
import io.warren.engine.metadata.VirtualHostMetadata;
import io.warren.management.api.DefinitionsPlan.Kind;
import io.warren.management.api.DefinitionsPlan.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What definitions define, each object as the change that puts it there: so objects that are there, objects of a document
 * and objects of a kept state can be held against each other. Pure.
 */
final class DefinedObjects {
    /** What the broker notes for itself among the global parameters: nobody's definition. */
    private static final Set<String> NOTES = Set.of("internal_cluster_id", "imported_definition_hash_value");

    private DefinedObjects() {}

    /**
     * Everything that definitions can define and that survives a restart, in the order in which it can be put in. Without
     * the predeclared exchanges, and without what the broker notes for itself.
     */
    static List<MetadataChange> of(Metadata metadata) {
        var all = new ArrayList<MetadataChange>();
        var hosts = metadata.virtualHosts().values();
        metadata.users().values().forEach(each -> all.add(new MetadataChange.PutUser(each)));
        hosts.forEach(each -> all.add(new MetadataChange.PutVirtualHost(each.settings())));
        metadata.permissions().values().forEach(each -> all.add(new MetadataChange.PutPermission(each)));
        for (var host : hosts) {
            host.exchanges().values().stream()
                    .map(VirtualHostMetadata.Exchange::spec)
                    .filter(each -> each.durable() && !Definitions.reserved(each.name()))
                    .forEach(each -> all.add(new MetadataChange.DeclareExchange(each)));
        }
        metadata.topicPermissions().values().stream()
                .flatMap(each -> each.values().stream())
                .forEach(each -> all.add(new MetadataChange.PutTopicPermission(each)));
        metadata.parameters().values().stream()
                .filter(each -> !note(each))
                .forEach(each -> all.add(new MetadataChange.PutParameter(each)));
        for (var host : hosts) {
            host.policies().values().forEach(each -> all.add(new MetadataChange.PutPolicy(each)));
            host.operatorPolicies().values().forEach(each -> all.add(new MetadataChange.PutOperatorPolicy(each)));
            host.queues().values().stream()
                    .filter(each -> each.survivesRestart() && !Definitions.reserved(each.name()))
                    .forEach(each -> all.add(new MetadataChange.DeclareQueue(each)));
        }
        for (var host : hosts) {
            Bindings.explicit(host)
                    .filter(each -> survives(host, each))
                    .forEach(each ->
                            all.add(new MetadataChange.Bind(host.settings().name(), each)));
        }
        return all;
    }

    private static boolean note(Parameter parameter) {
        return parameter.component().equals(QueuePause.COMPONENT)
                || (Parameters.global(parameter) && NOTES.contains(parameter.name()));
    }

    private static boolean survives(VirtualHostMetadata host, Binding binding) {
        return durable(host, binding.source())
                && switch (binding.destination().kind()) {
                    case EXCHANGE -> durable(host, binding.destination().name());
                    case QUEUE -> {
                        var queue = host.queue(binding.destination().name());
                        yield queue != null && queue.survivesRestart();
                    }
                };
    }

    private static boolean durable(VirtualHostMetadata host, String exchange) {
        var found = host.exchange(exchange);
        return found != null && found.spec().durable();
    }

    static Target target(MetadataChange put) {
        return switch (put) {
            case MetadataChange.PutUser(var user) -> new Target(Kind.USER, "", user.name());
            case MetadataChange.PutVirtualHost(var settings) ->
                new Target(Kind.VHOST, settings.name(), settings.name());
            case MetadataChange.PutPermission(var each) -> new Target(Kind.PERMISSION, each.virtualHost(), each.user());
            case MetadataChange.PutTopicPermission(var each) ->
                new Target(Kind.TOPIC_PERMISSION, each.virtualHost(), each.user() + " on " + each.exchange());
            case MetadataChange.PutParameter(var each) ->
                Parameters.global(each)
                        ? new Target(Kind.GLOBAL_PARAMETER, "", each.name())
                        : new Target(Kind.PARAMETER, each.virtualHost(), each.component() + " " + each.name());
            case MetadataChange.PutPolicy(var policy) -> new Target(Kind.POLICY, policy.virtualHost(), policy.name());
            case MetadataChange.PutOperatorPolicy(var policy) ->
                new Target(Kind.OPERATOR_POLICY, policy.virtualHost(), policy.name());
            case MetadataChange.DeclareExchange(var exchange) ->
                new Target(Kind.EXCHANGE, exchange.virtualHost(), exchange.name());
            case MetadataChange.DeclareQueue(var queue) -> new Target(Kind.QUEUE, queue.virtualHost(), queue.name());
            case MetadataChange.Bind(var virtualHost, var binding) ->
                new Target(
                        Kind.BINDING,
                        virtualHost,
                        binding.source() + " -> " + binding.destination().name() + " (" + binding.routingKey() + ")");
            case MetadataChange.DeleteUser _,
                    MetadataChange.DeleteVirtualHost _,
                    MetadataChange.DeletePermission _,
                    MetadataChange.DeleteTopicPermission _,
                    MetadataChange.DeleteParameter _,
                    MetadataChange.DeletePolicy _,
                    MetadataChange.DeleteOperatorPolicy _,
                    MetadataChange.DeleteExchange _,
                    MetadataChange.DeleteQueue _,
                    MetadataChange.Unbind _ -> throw new IllegalArgumentException(put + " puts nothing");
        };
    }

    /** Equal for the same object, and for nothing else. Arguments of bindings count by what they look like in a document. */
    static List<String> key(MetadataChange put) {
        var target = target(put);
        var parts = new ArrayList<>(List.of(target.kind().word(), target.virtualHost()));
        switch (put) {
            case MetadataChange.PutTopicPermission(var each) -> parts.addAll(List.of(each.user(), each.exchange()));
            case MetadataChange.PutParameter(var each) -> parts.addAll(List.of(each.component(), each.name()));
            case MetadataChange.Bind bind -> parts.add(picture(bind).toString());
            default -> parts.add(target.name());
        }
        return parts;
    }

    /** As definitions show it, without passwords and hashes. */
    static ObjectNode picture(MetadataChange put) {
        return switch (put) {
            case MetadataChange.PutUser(var user) ->
                Users.json(user).without(List.of("password_hash", "hashing_algorithm"));
            case MetadataChange.PutVirtualHost(var settings) -> Definitions.host(settings);
            case MetadataChange.PutPermission(var each) -> Permissions.json(each);
            case MetadataChange.PutTopicPermission(var each) -> TopicPermissions.json(each);
            case MetadataChange.PutParameter(var each) -> UriPasswords.masked(Parameters.json(each));
            case MetadataChange.PutPolicy(var policy) -> Policies.json(policy);
            case MetadataChange.PutOperatorPolicy(var policy) -> Policies.json(policy);
            case MetadataChange.DeclareExchange(var exchange) -> Definitions.exchange(exchange);
            case MetadataChange.DeclareQueue(var queue) -> Definitions.queue(queue);
            case MetadataChange.Bind(var virtualHost, var binding) ->
                Bindings.definition(new Bindings.Row(virtualHost, binding));
            default -> throw new IllegalArgumentException(put + " puts nothing");
        };
    }

    /** The object of the same name that is there now; null if there is none. */
    static @Nullable MetadataChange present(Metadata now, MetadataChange put) {
        return switch (put) {
            case MetadataChange.PutUser(var user) -> {
                var found = now.user(user.name());
                yield found == null ? null : new MetadataChange.PutUser(found);
            }
            case MetadataChange.PutVirtualHost(var settings) -> {
                var found = now.virtualHost(settings.name());
                yield found == null ? null : new MetadataChange.PutVirtualHost(found.settings());
            }
            case MetadataChange.PutPermission(var each) -> {
                var found = now.permission(each.user(), each.virtualHost());
                yield found == null ? null : new MetadataChange.PutPermission(found);
            }
            case MetadataChange.PutTopicPermission(var each) -> {
                var found = topicPermission(now, each);
                yield found == null ? null : new MetadataChange.PutTopicPermission(found);
            }
            case MetadataChange.PutParameter(var each) -> {
                var found = now.parameters().get(new ParameterKey(each.virtualHost(), each.component(), each.name()));
                yield found == null ? null : new MetadataChange.PutParameter(found);
            }
            case MetadataChange.InVirtualHost inside -> {
                var host = now.virtualHost(inside.virtualHost());
                yield host == null ? null : present(host, inside);
            }
            default -> throw new IllegalArgumentException(put + " puts nothing");
        };
    }

    private static @Nullable TopicPermission topicPermission(Metadata now, TopicPermission each) {
        var all = now.topicPermissions().get(new Grant(each.user(), each.virtualHost()));
        return all == null ? null : all.get(each.exchange());
    }

    private static @Nullable MetadataChange present(VirtualHostMetadata host, MetadataChange.InVirtualHost put) {
        return switch (put) {
            case MetadataChange.PutPolicy(var policy) -> {
                var found = host.policies().get(policy.name());
                yield found == null ? null : new MetadataChange.PutPolicy(found);
            }
            case MetadataChange.PutOperatorPolicy(var policy) -> {
                var found = host.operatorPolicies().get(policy.name());
                yield found == null ? null : new MetadataChange.PutOperatorPolicy(found);
            }
            case MetadataChange.DeclareExchange(var exchange) -> {
                var found = host.exchange(exchange.name());
                yield found == null ? null : new MetadataChange.DeclareExchange(found.spec());
            }
            case MetadataChange.DeclareQueue(var queue) -> {
                var found = host.queue(queue.name());
                yield found == null ? null : new MetadataChange.DeclareQueue(found);
            }
            case MetadataChange.Bind(var virtualHost, var binding) -> {
                var key = key(put);
                yield host.bindingsTo(binding.destination()).stream()
                        .filter(each -> each.source().equals(binding.source())
                                && each.routingKey().equals(binding.routingKey()))
                        .map(each -> (MetadataChange) new MetadataChange.Bind(virtualHost, each))
                        .filter(each -> key(each).equals(key))
                        .findFirst()
                        .orElse(null);
            }
            default -> throw new IllegalArgumentException(put + " puts nothing");
        };
    }

    /** What takes away an object that is there. */
    static MetadataChange deletion(MetadataChange put) {
        return switch (put) {
            case MetadataChange.PutUser(var user) -> new MetadataChange.DeleteUser(user.name());
            case MetadataChange.PutVirtualHost(var settings) -> new MetadataChange.DeleteVirtualHost(settings.name());
            case MetadataChange.PutPermission(var each) ->
                new MetadataChange.DeletePermission(each.user(), each.virtualHost());
            case MetadataChange.PutTopicPermission(var each) ->
                new MetadataChange.DeleteTopicPermission(each.user(), each.virtualHost(), each.exchange());
            case MetadataChange.PutParameter(var each) ->
                new MetadataChange.DeleteParameter(each.virtualHost(), each.component(), each.name());
            case MetadataChange.PutPolicy(var policy) ->
                new MetadataChange.DeletePolicy(policy.virtualHost(), policy.name());
            case MetadataChange.PutOperatorPolicy(var policy) ->
                new MetadataChange.DeleteOperatorPolicy(policy.virtualHost(), policy.name());
            case MetadataChange.DeclareExchange(var exchange) ->
                new MetadataChange.DeleteExchange(exchange.virtualHost(), exchange.name(), false);
            case MetadataChange.DeclareQueue(var queue) ->
                new MetadataChange.DeleteQueue(queue.virtualHost(), queue.name(), queue.id());
            case MetadataChange.Bind(var virtualHost, var binding) -> new MetadataChange.Unbind(virtualHost, binding);
            default -> throw new IllegalArgumentException(put + " puts nothing");
        };
    }
}
