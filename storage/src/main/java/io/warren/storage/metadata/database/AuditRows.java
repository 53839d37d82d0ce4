package io.warren.storage.metadata.database;

import io.warren.engine.exchange.Binding;
import io.warren.engine.metadata.AppliedChange;
import io.warren.engine.metadata.ExchangeSpec;
import io.warren.engine.metadata.Metadata;
import io.warren.engine.metadata.Metadata.ParameterKey;
import io.warren.engine.metadata.MetadataChange;
import io.warren.engine.metadata.Origin;
import io.warren.engine.metadata.Parameter;
import io.warren.engine.metadata.Permission;
import io.warren.engine.metadata.Policy;
import io.warren.engine.metadata.QueueSpec;
import io.warren.engine.metadata.TopicPermission;
import io.warren.engine.metadata.User;
import io.warren.engine.metadata.VirtualHost;
import io.warren.engine.metadata.VirtualHostMetadata;
import io.warren.engine.view.AuditEntry.Action;
import io.warren.engine.view.ObjectName.Kind;
import io.warren.storage.metadata.database.generated.tables.records.AuditRecord;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Changes as rows of the audit trail, not chained yet. They hold only what the log would tell again: of bindings and exchanges that went
 * along those count that survive restarts. Pure.
 */
final class AuditRows {
    /** The default exchange's name, which never goes. */
    private static final String NO_EXCHANGE = "";

    private final Metadata before;
    private final Metadata after;

    private AuditRows(AppliedChange applied) {
        this.before = applied.before();
        this.after = applied.after();
    }

    /** The object of a change, as it was and as it is. */
    private record Seen(
            Kind kind,
            String virtualHost,
            String name,
            @Nullable String then,
            @Nullable String now) {
        Action action() {
            if (now == null) {
                return Action.DELETED;
            }
            return then == null ? Action.CREATED : Action.CHANGED;
        }
    }

    static AuditRecord of(AppliedChange applied, MetadataChange written) {
        var seen = new AuditRows(applied).seen(written);
        return new AuditRecord(
                applied.revision(),
                applied.atMillis(),
                applied.origin().user(),
                applied.origin().from(),
                seen.action().word(),
                seen.kind.word(),
                seen.virtualHost,
                seen.name,
                seen.then,
                seen.now,
                "",
                "");
    }

    /** Says that what happened between two revisions is not known, the first one excluded. */
    static AuditRecord lost(long after, long until) {
        return new AuditRecord(
                until,
                0L,
                Origin.BROKER.user(),
                Origin.BROKER.from(),
                Action.LOST.word(),
                Kind.AUDIT.word(),
                "",
                "",
                null,
                new JsonText().put("first", after + 1).put("last", until).end(),
                "",
                "");
    }

    private Seen seen(MetadataChange change) {
        return switch (change) {
            case MetadataChange.InVirtualHost within -> inVirtualHost(within);
            case MetadataChange.PutVirtualHost(var settings) -> virtualHost(settings.name());
            case MetadataChange.DeleteVirtualHost(var name) -> virtualHost(name);
            case MetadataChange.PutUser(var user) -> user(user.name());
            case MetadataChange.DeleteUser(var name) -> user(name);
            case MetadataChange.PutPermission(var permission) ->
                permission(permission.user(), permission.virtualHost());
            case MetadataChange.DeletePermission(var user, var virtualHost) -> permission(user, virtualHost);
            case MetadataChange.PutTopicPermission(var permission) ->
                topicPermission(permission.user(), permission.virtualHost(), permission.exchange());
            case MetadataChange.DeleteTopicPermission(var user, var virtualHost, var exchange) ->
                topicPermission(user, virtualHost, exchange);
            case MetadataChange.PutParameter(var parameter) ->
                parameter(parameter.virtualHost(), parameter.component(), parameter.name());
            case MetadataChange.DeleteParameter(var virtualHost, var component, var name) ->
                parameter(virtualHost, component, name);
        };
    }

    private Seen inVirtualHost(MetadataChange.InVirtualHost change) {
        var host = change.virtualHost();
        var then = before.virtualHost(host);
        var now = after.virtualHost(host);
        return switch (change) {
            case MetadataChange.DeclareExchange(var exchange) -> exchange(host, then, now, exchange.name());
            case MetadataChange.DeleteExchange(var _, var name, var _) -> exchange(host, then, now, name);
            case MetadataChange.DeclareQueue(var queue) -> queue(host, then, now, queue.name());
            case MetadataChange.DeleteQueue(var _, var name, var _) -> queue(host, then, now, name);
            case MetadataChange.Bind(var _, var binding) -> binding(host, then, now, binding);
            case MetadataChange.Unbind(var _, var binding) -> binding(host, then, now, binding);
            case MetadataChange.PutPolicy(var policy) -> policy(host, then, now, policy.name());
            case MetadataChange.DeletePolicy(var _, var name) -> policy(host, then, now, name);
            case MetadataChange.PutOperatorPolicy(var policy) -> operatorPolicy(host, then, now, policy.name());
            case MetadataChange.DeleteOperatorPolicy(var _, var name) -> operatorPolicy(host, then, now, name);
        };
    }

    private Seen virtualHost(String name) {
        var then = before.virtualHost(name);
        var now = after.virtualHost(name);
        return new Seen(
                Kind.VIRTUAL_HOST,
                name,
                name,
                then == null
                        ? null
                        : (now == null ? whole(then) : json(then.settings()).end()),
                now == null ? null : json(now.settings()).end());
    }

    /** With how much goes with it. */
    private static String whole(VirtualHostMetadata host) {
        return json(host.settings())
                .put("queues", count(host.queues().values(), QueueSpec::survivesRestart))
                .put(
                        "exchanges",
                        count(host.exchanges().values(), each -> each.spec().durable()))
                .end();
    }

    private static <T> long count(Collection<T> all, Predicate<T> which) {
        return all.stream().filter(which).count();
    }

    private static JsonText json(VirtualHost host) {
        return new JsonText()
                .put("description", host.description())
                .put("tags", host.tags())
                .put("default_queue_type", host.defaultQueueType())
                .put("tracing", host.tracing())
                .put("protected_from_deletion", host.protectedFromDeletion())
                .put("max-connections", host.maxConnections())
                .put("max-queues", host.maxQueues());
    }

    private Seen user(String name) {
        var then = before.user(name);
        var now = after.user(name);
        return new Seen(
                Kind.USER,
                "",
                name,
                then == null ? null : json(then, password(then)),
                now == null ? null : json(now, changed(then, now) ? "changed" : password(now)));
    }

    private static boolean changed(@Nullable User then, User now) {
        return then != null && !then.passwordHash().equals(now.passwordHash());
    }

    private static String password(User user) {
        return user.passwordHash().isEmpty() ? "none" : "set";
    }

    /** What of the password is told: a word, never the hash. */
    private static String json(User user, String aboutPassword) {
        return new JsonText()
                .put("tags", user.tags())
                .put("password", aboutPassword)
                .put("hashing_algorithm", user.hashingAlgorithm())
                .put("max-connections", user.maxConnections())
                .put("max-channels", user.maxChannels())
                .end();
    }

    private Seen permission(String user, String host) {
        return seen(
                Kind.PERMISSION,
                host,
                user,
                before.permission(user, host),
                after.permission(user, host),
                AuditRows::json);
    }

    private static String json(Permission permission) {
        return new JsonText()
                .put("configure", permission.configure())
                .put("write", permission.write())
                .put("read", permission.read())
                .end();
    }

    private Seen topicPermission(String user, String host, String exchange) {
        return new Seen(
                Kind.TOPIC_PERMISSION,
                host,
                user,
                json(before.topicPermissions(user, host), exchange),
                json(after.topicPermissions(user, host), exchange));
    }

    /** An empty exchange means all of them. */
    private static @Nullable String json(List<TopicPermission> all, String exchange) {
        var named = all.stream()
                .filter(each -> exchange.isEmpty() || each.exchange().equals(exchange))
                .toList();
        return switch (named.size()) {
            case 0 -> null;
            case 1 -> {
                var one = named.getFirst();
                yield new JsonText()
                        .put("exchange", one.exchange())
                        .put("write", one.write())
                        .put("read", one.read())
                        .end();
            }
            default ->
                new JsonText()
                        .put(
                                "exchanges",
                                named.stream().map(TopicPermission::exchange).toList())
                        .end();
        };
    }

    private Seen exchange(
            String host, @Nullable VirtualHostMetadata then, @Nullable VirtualHostMetadata now, String name) {
        var old = then == null ? null : then.exchange(name);
        var left = now == null ? null : now.exchange(name);
        return new Seen(
                Kind.EXCHANGE,
                host,
                name,
                old == null ? null : withGone(json(old.spec()), then, now, name),
                left == null ? null : json(left.spec()).end());
    }

    private static JsonText json(ExchangeSpec exchange) {
        return new JsonText()
                .put("id", exchange.id())
                .put("type", exchange.type())
                .put("durable", exchange.durable())
                .put("auto_delete", exchange.autoDelete())
                .put("internal", exchange.internal())
                .put("arguments", exchange.arguments());
    }

    private Seen queue(
            String host, @Nullable VirtualHostMetadata then, @Nullable VirtualHostMetadata now, String name) {
        var old = then == null ? null : then.queue(name);
        var left = now == null ? null : now.queue(name);
        return new Seen(
                Kind.QUEUE,
                host,
                name,
                old == null ? null : withGone(json(old), then, now, NO_EXCHANGE),
                left == null ? null : json(left).end());
    }

    private static JsonText json(QueueSpec queue) {
        return new JsonText()
                .put("id", queue.id())
                .put("type", queue.type().word())
                .put("durable", queue.durable())
                .put("auto_delete", queue.autoDelete())
                .put("arguments", queue.arguments());
    }

    private Seen binding(
            String host, @Nullable VirtualHostMetadata then, @Nullable VirtualHostMetadata now, Binding binding) {
        var name = binding.source() + " -> " + binding.destination().name();
        var json = new JsonText()
                .put("source", binding.source())
                .put("destination", binding.destination().name())
                .put("destination_type", binding.destination().kind().name().toLowerCase(Locale.ROOT))
                .put("routing_key", binding.routingKey())
                .put("arguments", binding.arguments());
        return new Seen(
                Kind.BINDING,
                host,
                name,
                isThere(then, binding) ? withGone(json, then, now, NO_EXCHANGE) : null,
                isThere(now, binding) ? json.end() : null);
    }

    private static boolean isThere(@Nullable VirtualHostMetadata host, Binding binding) {
        var source = host == null ? null : host.exchange(binding.source());
        return source != null && source.outgoing().contains(binding);
    }

    /** Names the exchanges that went along, the one that the change itself names excepted. */
    private static String withGone(
            JsonText json, @Nullable VirtualHostMetadata then, @Nullable VirtualHostMetadata now, String named) {
        if (then == null || now == null) {
            return json.end();
        }
        var namedGone = then.exchange(named) != null && now.exchange(named) == null ? 1 : 0;
        if (then.exchanges().size() - now.exchanges().size() > namedGone) {
            var gone = then.exchanges().values().stream()
                    .filter(each -> each.spec().durable())
                    .map(each -> each.spec().name())
                    .filter(each -> !each.equals(named) && now.exchange(each) == null)
                    .toList();
            if (!gone.isEmpty()) {
                json.put("auto_deleted", gone);
            }
        }
        return json.end();
    }

    private Seen policy(
            String host, @Nullable VirtualHostMetadata then, @Nullable VirtualHostMetadata now, String name) {
        return seen(
                Kind.POLICY,
                host,
                name,
                then == null ? null : then.policies().get(name),
                now == null ? null : now.policies().get(name),
                AuditRows::json);
    }

    private Seen operatorPolicy(
            String host, @Nullable VirtualHostMetadata then, @Nullable VirtualHostMetadata now, String name) {
        return seen(
                Kind.OPERATOR_POLICY,
                host,
                name,
                then == null ? null : then.operatorPolicies().get(name),
                now == null ? null : now.operatorPolicies().get(name),
                AuditRows::json);
    }

    private static String json(Policy policy) {
        return new JsonText()
                .put("pattern", policy.pattern())
                .put("apply-to", policy.applyTo().word())
                .put("priority", policy.priority())
                .put("definition", policy.definition())
                .end();
    }

    private Seen parameter(String host, String component, String name) {
        var key = new ParameterKey(host, component, name);
        var global = host.isEmpty() && component.isEmpty();
        return seen(
                global ? Kind.GLOBAL_PARAMETER : Kind.PARAMETER,
                host,
                global ? name : component + "/" + name,
                before.parameters().get(key),
                after.parameters().get(key),
                AuditRows::json);
    }

    private static String json(Parameter parameter) {
        return new JsonText()
                .put("value", JsonText.shown(parameter.name(), parameter.value()))
                .end();
    }

    private static <T> Seen seen(
            Kind kind, String host, String name, @Nullable T then, @Nullable T now, Function<T, String> json) {
        return new Seen(kind, host, name, then == null ? null : json.apply(then), now == null ? null : json.apply(now));
    }
}
