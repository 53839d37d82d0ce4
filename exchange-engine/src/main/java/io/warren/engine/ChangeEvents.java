package io.warren.engine;

import io.warren.amqp.types.FieldTable;
import io.warren.amqp.types.FieldValue;
import io.warren.engine.channel.EventSink;
import io.warren.engine.exchange.Binding;
import io.warren.engine.metadata.ExchangeSpec;
import io.warren.engine.metadata.Metadata;
import io.warren.engine.metadata.MetadataChange;
import io.warren.engine.metadata.MetadataLog;
import io.warren.engine.metadata.Origin;
import io.warren.engine.metadata.Policy;
import io.warren.engine.metadata.PolicyChanges;
import io.warren.engine.metadata.QueueSpec;
import io.warren.engine.metadata.User;
import io.warren.engine.metadata.VirtualHost;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Changes of the metadata as events, with RabbitMQ's names for what they say. Values of parameters are left out: they hold
 * passwords. On the metadata log's thread; in a cluster one node tells them.
 */
final class ChangeEvents implements MetadataLog.Listener {
    private final EventSink sink;
    private volatile BooleanSupplier telling = () -> true;

    ChangeEvents(EventSink sink) {
        this.sink = sink;
    }

    /** Whether this is the node that tells them; asked each time. */
    void tellIf(BooleanSupplier here) {
        telling = here;
    }

    @Override
    public void applied(MetadataChange change, Origin origin, Metadata before, Metadata after) {
        if (!telling.getAsBoolean()) {
            return;
        }
        switch (change) {
            case MetadataChange.PutVirtualHost(var settings) -> put(settings, origin, before);
            case MetadataChange.DeleteVirtualHost(var name) ->
                tell("vhost.deleted", origin, each -> each.put("name", name));
            case MetadataChange.PutUser(var user) -> put(user, origin, before.user(user.name()));
            case MetadataChange.DeleteUser(var name) -> tell("user.deleted", origin, each -> each.put("name", name));
            case MetadataChange.PutPermission(var permission) ->
                tell(
                        "permission.created",
                        origin,
                        each -> each.put("user", permission.user())
                                .put("vhost", permission.virtualHost())
                                .put("configure", permission.configure())
                                .put("write", permission.write())
                                .put("read", permission.read()));
            case MetadataChange.DeletePermission(var user, var virtualHost) ->
                tell(
                        "permission.deleted",
                        origin,
                        each -> each.put("user", user).put("vhost", virtualHost));
            case MetadataChange.PutTopicPermission(var permission) ->
                tell(
                        "topic.permission.created",
                        origin,
                        each -> each.put("user", permission.user())
                                .put("vhost", permission.virtualHost())
                                .put("exchange", permission.exchange())
                                .put("write", permission.write())
                                .put("read", permission.read()));
            case MetadataChange.DeleteTopicPermission(var user, var virtualHost, var exchange) ->
                tell(
                        "topic.permission.deleted",
                        origin,
                        each -> each.put("user", user).put("vhost", virtualHost).put("exchange", exchange));
            case MetadataChange.DeclareExchange(var exchange) -> created(exchange, origin);
            case MetadataChange.DeclareQueue(var queue) -> created(queue, origin);
            case MetadataChange.Bind(var virtualHost, var binding) ->
                binding("binding.created", virtualHost, binding, origin);
            case MetadataChange.Unbind(var virtualHost, var binding) -> {
                binding("binding.deleted", virtualHost, binding, origin);
                gone(virtualHost, origin, before, after, Set.of(binding));
            }
            case MetadataChange.DeleteExchange(var virtualHost, var _, var _) ->
                gone(virtualHost, origin, before, after, Set.of());
            case MetadataChange.DeleteQueue(var virtualHost, var name, var _) -> {
                var within = before.virtualHost(virtualHost);
                var queue = within == null ? null : within.queue(name);
                Collection<Binding> bindings =
                        within == null ? Set.of() : within.bindingsTo(Binding.Destination.queue(name));
                bindings.forEach(each -> binding("binding.deleted", virtualHost, each, Origin.BROKER));
                if (queue != null) {
                    tell(
                            "queue.deleted",
                            origin,
                            each -> each.put("name", name)
                                    .put("vhost", virtualHost)
                                    .put("type", type(queue)));
                }
                gone(virtualHost, origin, before, after, bindings);
            }
            case MetadataChange.PutPolicy(var policy) -> put(policy, origin, before, after);
            // RabbitMQ has no name of its own for it, only for its end.
            case MetadataChange.PutOperatorPolicy(var policy) -> put(policy, origin, before, after);
            case MetadataChange.DeletePolicy(var virtualHost, var name) ->
                cleared("policy.cleared", virtualHost, name, origin, before, after);
            case MetadataChange.DeleteOperatorPolicy(var virtualHost, var name) ->
                cleared("operator.policy.cleared", virtualHost, name, origin, before, after);
            case MetadataChange.PutParameter(var parameter) ->
                parameter("parameter.set", parameter.virtualHost(), parameter.component(), parameter.name(), origin);
            case MetadataChange.DeleteParameter(var virtualHost, var component, var name) ->
                parameter("parameter.cleared", virtualHost, component, name, origin);
        }
    }

    private void tell(String key, Origin origin, java.util.function.Consumer<FieldTable.Builder> headers) {
        sink.tell(key, each -> {
            headers.accept(each);
            each.put("user_who_performed_action", origin.user());
        });
    }

    private void put(VirtualHost settings, Origin origin, Metadata before) {
        var within = before.virtualHost(settings.name());
        if (within == null) {
            tell(
                    "vhost.created",
                    origin,
                    each -> each.put("name", settings.name())
                            .put("description", settings.description())
                            .put("tags", texts(settings.tags()))
                            .put("default_queue_type", settings.defaultQueueType())
                            .put("tracing", new FieldValue.Bool(settings.tracing())));
            return;
        }
        var was = within.settings();
        if (was.maxConnections() != settings.maxConnections() || was.maxQueues() != settings.maxQueues()) {
            var none = settings.maxConnections() < 0 && settings.maxQueues() < 0;
            tell(
                    none ? "vhost.limits.cleared" : "vhost.limits.set",
                    origin,
                    each -> each.put("name", "limits")
                            .put("vhost", settings.name())
                            .put("max-connections", new FieldValue.Int64(settings.maxConnections()))
                            .put("max-queues", new FieldValue.Int64(settings.maxQueues())));
        }
    }

    private void put(User user, Origin origin, @Nullable User was) {
        if (was == null) {
            tell("user.created", origin, each -> each.put("name", user.name()));
        } else if (!was.passwordHash().equals(user.passwordHash())) {
            tell(
                    user.passwordHash().isEmpty() ? "user.password.cleared" : "user.password.changed",
                    origin,
                    each -> each.put("name", user.name()));
        }
        if (was == null ? !user.tags().isEmpty() : !was.tags().equals(user.tags())) {
            tell("user.tags.set", origin, each -> each.put("name", user.name()).put("tags", texts(user.tags())));
        }
        if (was != null && (was.maxConnections() != user.maxConnections() || was.maxChannels() != user.maxChannels())) {
            var none = user.maxConnections() < 0 && user.maxChannels() < 0;
            tell(
                    none ? "user.limits.cleared" : "user.limits.set",
                    origin,
                    each -> each.put("name", user.name())
                            .put("max-connections", new FieldValue.Int64(user.maxConnections()))
                            .put("max-channels", new FieldValue.Int64(user.maxChannels())));
        }
    }

    private void created(ExchangeSpec exchange, Origin origin) {
        tell(
                "exchange.created",
                origin,
                each -> each.put("name", exchange.name())
                        .put("vhost", exchange.virtualHost())
                        .put("type", exchange.type())
                        .put("durable", new FieldValue.Bool(exchange.durable()))
                        .put("auto_delete", new FieldValue.Bool(exchange.autoDelete()))
                        .put("internal", new FieldValue.Bool(exchange.internal()))
                        .put("arguments", new FieldValue.Table(exchange.arguments())));
    }

    private void created(QueueSpec queue, Origin origin) {
        tell(
                "queue.created",
                origin,
                each -> each.put("name", queue.name())
                        .put("vhost", queue.virtualHost())
                        .put("type", type(queue))
                        .put("durable", new FieldValue.Bool(queue.durable()))
                        .put("auto_delete", new FieldValue.Bool(queue.autoDelete()))
                        .put("exclusive", new FieldValue.Bool(queue.exclusive()))
                        .put("arguments", new FieldValue.Table(queue.arguments())));
    }

    private static String type(QueueSpec queue) {
        return "rabbit_" + queue.type().word() + "_queue";
    }

    private void binding(String key, String virtualHost, Binding binding, Origin origin) {
        var destination = binding.destination();
        tell(
                key,
                origin,
                each -> each.put("source_name", binding.source())
                        .put("source_kind", "exchange")
                        .put("destination_name", destination.name())
                        .put("destination_kind", destination.kind().word())
                        .put("routing_key", binding.routingKey())
                        .put("arguments", new FieldValue.Table(binding.arguments()))
                        .put("vhost", virtualHost));
    }

    /**
     * Exchanges that are not there any more, those among them that deleted themselves, and their bindings.
     *
     * @param told bindings that nobody needs to hear of again
     */
    private void gone(String virtualHost, Origin origin, Metadata before, Metadata after, Collection<Binding> told) {
        var was = before.virtualHost(virtualHost);
        var now = after.virtualHost(virtualHost);
        if (was == null
                || now == null
                || was.exchanges().size() == now.exchanges().size()) {
            return;
        }
        var heard = new HashSet<>(told);
        for (var each : was.exchanges().values()) {
            var name = each.spec().name();
            if (now.exchange(name) == null) {
                Stream.concat(each.outgoing().stream(), was.bindingsTo(Binding.Destination.exchange(name)).stream())
                        .filter(heard::add)
                        .forEach(binding -> binding("binding.deleted", virtualHost, binding, Origin.BROKER));
                tell(
                        "exchange.deleted",
                        origin,
                        headers -> headers.put("name", name).put("vhost", virtualHost));
            }
        }
    }

    private void put(Policy policy, Origin origin, Metadata before, Metadata after) {
        queues(policy.virtualHost(), before, after)
                .forEach(queue -> tell("queue.policy.updated", origin, each -> {
                    of(queue, each);
                    of(policy, each);
                }));
        tell("policy.set", origin, each -> {
            each.put("name", policy.name()).put("vhost", policy.virtualHost());
            of(policy, each);
        });
    }

    private void cleared(String key, String virtualHost, String name, Origin origin, Metadata before, Metadata after) {
        queues(virtualHost, before, after)
                .forEach(queue -> tell("queue.policy.cleared", origin, each -> of(queue, each)));
        tell(key, origin, each -> each.put("name", name).put("vhost", virtualHost));
    }

    /** Those for which another policy counts than before; looked for only if somebody listens. */
    private Stream<QueueSpec> queues(String virtualHost, Metadata before, Metadata after) {
        var was = before.virtualHost(virtualHost);
        var now = after.virtualHost(virtualHost);
        return was == null || now == null || !sink.isHeard() ? Stream.of() : PolicyChanges.queues(was, now);
    }

    private static void of(QueueSpec queue, FieldTable.Builder headers) {
        headers.put("name", queue.name()).put("vhost", queue.virtualHost()).put("type", type(queue));
    }

    private static void of(Policy policy, FieldTable.Builder headers) {
        headers.put("pattern", policy.pattern())
                .put("apply-to", policy.applyTo().word())
                .put("definition", new FieldValue.Table(policy.definition()))
                .put("priority", new FieldValue.Int64(policy.priority()));
    }

    private void parameter(String key, String virtualHost, String component, String name, Origin origin) {
        tell(key, origin, each -> {
            if (!component.isEmpty()) {
                each.put("component", component);
            }
            if (!virtualHost.isEmpty()) {
                each.put("vhost", virtualHost);
            }
            each.put("name", name);
        });
    }

    private static FieldValue texts(Collection<String> words) {
        List<FieldValue> values =
                words.stream().<FieldValue>map(FieldValue.LongString::of).toList();
        return new FieldValue.Array(values);
    }
}
