package io.warren.storage.metadata.database;

import static io.warren.storage.metadata.database.generated.Tables.BINDINGS;
import static io.warren.storage.metadata.database.generated.Tables.EXCHANGES;
import static io.warren.storage.metadata.database.generated.Tables.LIMITS;
import static io.warren.storage.metadata.database.generated.Tables.PARAMETERS;
import static io.warren.storage.metadata.database.generated.Tables.PERMISSIONS;
import static io.warren.storage.metadata.database.generated.Tables.POLICIES;
import static io.warren.storage.metadata.database.generated.Tables.QUEUES;
import static io.warren.storage.metadata.database.generated.Tables.TOPIC_PERMISSIONS;

import io.warren.engine.exchange.Binding;
import io.warren.engine.metadata.AppliedChange;
import io.warren.engine.metadata.Metadata;
import io.warren.engine.metadata.Metadata.Grant;
import io.warren.engine.metadata.Metadata.ParameterKey;
import io.warren.engine.metadata.MetadataChange;
import io.warren.engine.metadata.QueuePause;
import io.warren.engine.metadata.TopicPermission;
import io.warren.engine.metadata.User;
import io.warren.engine.metadata.VirtualHost;
import io.warren.engine.metadata.VirtualHostMetadata;
import io.warren.storage.metadata.database.generated.tables.records.LimitsRecord;
import java.util.List;
import java.util.function.Function;
import org.jooq.UpdatableRecord;
import org.jspecify.annotations.Nullable;

/**
 * What a change means for the tables: rows of what it names as they are before and after it, and of what went along. Costs
 * what is touched, not what there is; only a change that takes several exchanges along looks at all of their virtual host.
 */
final class Effects {
    private final Metadata before;
    private final Metadata after;
    private final Edits edits;

    private Effects(AppliedChange applied, Edits edits) {
        this.before = applied.before();
        this.after = applied.after();
        this.edits = edits;
    }

    static void of(AppliedChange applied, Edits edits) {
        new Effects(applied, edits).of(applied.change());
    }

    private void of(MetadataChange change) {
        switch (change) {
            case MetadataChange.InVirtualHost within -> inVirtualHost(within);
            case MetadataChange.PutVirtualHost(var settings) -> putVirtualHost(settings);
            case MetadataChange.DeleteVirtualHost(var name) -> deleteVirtualHost(name);
            case MetadataChange.PutUser(var user) -> {
                changed(before.user(user.name()), after.user(user.name()), Rows::of);
                limits(ofUser(before.user(user.name())), ofUser(after.user(user.name())));
            }
            case MetadataChange.DeleteUser(var name) -> deleteUser(name);
            case MetadataChange.PutPermission(var permission) ->
                permission(permission.user(), permission.virtualHost());
            case MetadataChange.DeletePermission(var user, var virtualHost) -> permission(user, virtualHost);
            case MetadataChange.PutTopicPermission(var permission) ->
                topicPermissions(permission.user(), permission.virtualHost());
            case MetadataChange.DeleteTopicPermission(var user, var virtualHost, var _) ->
                topicPermissions(user, virtualHost);
            case MetadataChange.PutParameter(var parameter) ->
                parameter(new ParameterKey(parameter.virtualHost(), parameter.component(), parameter.name()));
            case MetadataChange.DeleteParameter(var virtualHost, var component, var name) ->
                parameter(new ParameterKey(virtualHost, component, name));
        }
    }

    private void putVirtualHost(VirtualHost settings) {
        var then = before.virtualHost(settings.name());
        changed(then == null ? null : then.settings(), settings, Rows::of);
        limits(then == null ? List.of() : Rows.limits(then.settings()), Rows.limits(settings));
        var now = after.virtualHost(settings.name());
        if (then == null && now != null) {
            now.exchanges().values().forEach(each -> edits.change(null, Rows.of(each.spec())));
        }
    }

    private void deleteVirtualHost(String name) {
        var then = before.virtualHost(name);
        if (then == null) {
            return;
        }
        edits.change(Rows.of(then.settings()), null);
        edits.removeAll(LIMITS, LIMITS.OWNER_KIND.eq(Rows.OF_VIRTUAL_HOST).and(LIMITS.OWNER.eq(name)));
        edits.removeAll(QUEUES, QUEUES.VIRTUAL_HOST.eq(name));
        edits.removeAll(EXCHANGES, EXCHANGES.VIRTUAL_HOST.eq(name));
        edits.removeAll(BINDINGS, BINDINGS.VIRTUAL_HOST.eq(name));
        edits.removeAll(POLICIES, POLICIES.VIRTUAL_HOST.eq(name));
        edits.removeAll(PARAMETERS, PARAMETERS.VIRTUAL_HOST.eq(name));
        edits.removeAll(PERMISSIONS, PERMISSIONS.VIRTUAL_HOST.eq(name));
        edits.removeAll(TOPIC_PERMISSIONS, TOPIC_PERMISSIONS.VIRTUAL_HOST.eq(name));
    }

    private void deleteUser(String name) {
        changed(before.user(name), null, Rows::of);
        limits(ofUser(before.user(name)), List.of());
        edits.removeAll(PERMISSIONS, PERMISSIONS.USER_NAME.eq(name));
        edits.removeAll(TOPIC_PERMISSIONS, TOPIC_PERMISSIONS.USER_NAME.eq(name));
    }

    private void permission(String user, String virtualHost) {
        changed(before.permission(user, virtualHost), after.permission(user, virtualHost), Rows::of);
    }

    /** All of a user in a virtual host: they are few. */
    private void topicPermissions(String user, String virtualHost) {
        var grant = new Grant(user, virtualHost);
        for (TopicPermission each : before.topicPermissions(grant.user(), grant.virtualHost())) {
            edits.change(Rows.of(each), null);
        }
        for (TopicPermission each : after.topicPermissions(grant.user(), grant.virtualHost())) {
            edits.change(null, Rows.of(each));
        }
    }

    private void parameter(ParameterKey key) {
        changed(before.parameters().get(key), after.parameters().get(key), Rows::of);
    }

    private void inVirtualHost(MetadataChange.InVirtualHost change) {
        var then = before.virtualHost(change.virtualHost());
        var now = after.virtualHost(change.virtualHost());
        if (then == null || now == null) {
            return;
        }
        switch (change) {
            case MetadataChange.DeclareExchange(var exchange) -> exchange(then, now, exchange.name());
            case MetadataChange.DeleteExchange(var _, var name, var _) -> {
                exchange(then, now, name);
                goneExchanges(then, now, name);
            }
            case MetadataChange.DeclareQueue(var queue) -> queue(then, now, queue.name());
            case MetadataChange.DeleteQueue(var _, var name, var _) -> {
                queue(then, now, name);
                goneExchanges(then, now, null);
            }
            case MetadataChange.Bind(var virtualHost, var binding) -> binding(virtualHost, then, now, binding);
            case MetadataChange.Unbind(var virtualHost, var binding) -> {
                binding(virtualHost, then, now, binding);
                goneExchanges(then, now, null);
            }
            case MetadataChange.PutPolicy(var policy) -> policy(then, now, policy.name());
            case MetadataChange.DeletePolicy(var _, var name) -> policy(then, now, name);
            case MetadataChange.PutOperatorPolicy(var policy) -> operatorPolicy(then, now, policy.name());
            case MetadataChange.DeleteOperatorPolicy(var _, var name) -> operatorPolicy(then, now, name);
        }
    }

    private void queue(VirtualHostMetadata then, VirtualHostMetadata now, String name) {
        var old = then.queue(name);
        changed(old, now.queue(name), Rows::of);
        if (old != null && now.queue(name) == null) {
            parameter(QueuePause.key(old.virtualHost(), name));
            unbound(then.settings().name(), then.bindingsTo(Binding.Destination.queue(name)));
        }
    }

    private void exchange(VirtualHostMetadata then, VirtualHostMetadata now, String name) {
        var old = then.exchange(name);
        var left = now.exchange(name);
        changed(old == null ? null : old.spec(), left == null ? null : left.spec(), Rows::of);
        if (old != null && left == null) {
            unbound(then.settings().name(), old.outgoing());
            unbound(then.settings().name(), then.bindingsTo(Binding.Destination.exchange(name)));
        }
    }

    /** Auto-delete exchanges that went along. */
    private void goneExchanges(VirtualHostMetadata then, VirtualHostMetadata now, @Nullable String known) {
        var knownGone = known != null && then.exchange(known) != null && now.exchange(known) == null ? 1 : 0;
        if (then.exchanges().size() - now.exchanges().size() > knownGone) {
            for (var name : then.exchanges().keySet()) {
                if (now.exchange(name) == null && !name.equals(known)) {
                    exchange(then, now, name);
                }
            }
        }
    }

    private void binding(String virtualHost, VirtualHostMetadata then, VirtualHostMetadata now, Binding binding) {
        changed(in(then, binding), in(now, binding), each -> Rows.of(virtualHost, each));
    }

    private static @Nullable Binding in(VirtualHostMetadata host, Binding binding) {
        var source = host.exchange(binding.source());
        return source != null && source.outgoing().contains(binding) ? binding : null;
    }

    private void unbound(String virtualHost, Iterable<Binding> bindings) {
        bindings.forEach(each -> edits.change(Rows.of(virtualHost, each), null));
    }

    private void policy(VirtualHostMetadata then, VirtualHostMetadata now, String name) {
        changed(then.policies().get(name), now.policies().get(name), each -> Rows.of(Rows.BY_USER, each));
    }

    private void operatorPolicy(VirtualHostMetadata then, VirtualHostMetadata now, String name) {
        changed(
                then.operatorPolicies().get(name),
                now.operatorPolicies().get(name),
                each -> Rows.of(Rows.BY_OPERATOR, each));
    }

    private static List<LimitsRecord> ofUser(@Nullable User user) {
        return user == null ? List.of() : Rows.limits(user);
    }

    private void limits(List<LimitsRecord> then, List<LimitsRecord> now) {
        then.forEach(each -> edits.change(each, null));
        now.forEach(each -> edits.change(null, each));
    }

    private <T, R extends UpdatableRecord<R>> void changed(@Nullable T then, @Nullable T now, Function<T, R> row) {
        edits.change(then == null ? null : row.apply(then), now == null ? null : row.apply(now));
    }
}
