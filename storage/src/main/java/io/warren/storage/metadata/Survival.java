package io.warren.storage.metadata;

import io.warren.engine.exchange.Binding;
import io.warren.engine.metadata.Metadata;
import io.warren.engine.metadata.MetadataChange;
import io.warren.engine.metadata.VirtualHostMetadata;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What outlives a restart: everything but exclusive and transient queues, transient exchanges, and bindings that touch one of
 * them. Pure.
 */
public final class Survival {
    private Survival() {}

    /** Whether this accepted change concerns something that survives. */
    public static boolean of(MetadataChange change, Metadata before) {
        return switch (change) {
            case MetadataChange.DeclareQueue(var queue) -> queue.survivesRestart();
            case MetadataChange.DeleteQueue(var virtualHost, var name, var _) ->
                destination(before.virtualHost(virtualHost), Binding.Destination.queue(name));
            case MetadataChange.DeclareExchange(var exchange) -> exchange.durable();
            case MetadataChange.DeleteExchange(var virtualHost, var name, var _) ->
                exchange(before.virtualHost(virtualHost), name);
            case MetadataChange.Bind(var virtualHost, var binding) -> of(binding, before.virtualHost(virtualHost));
            case MetadataChange.Unbind(var virtualHost, var binding) -> of(binding, before.virtualHost(virtualHost));
            case MetadataChange.PutVirtualHost _,
                    MetadataChange.DeleteVirtualHost _,
                    MetadataChange.PutUser _,
                    MetadataChange.DeleteUser _,
                    MetadataChange.PutPermission _,
                    MetadataChange.DeletePermission _,
                    MetadataChange.PutTopicPermission _,
                    MetadataChange.DeleteTopicPermission _,
                    MetadataChange.PutPolicy _,
                    MetadataChange.DeletePolicy _,
                    MetadataChange.PutOperatorPolicy _,
                    MetadataChange.DeleteOperatorPolicy _,
                    MetadataChange.PutParameter _,
                    MetadataChange.DeleteParameter _ -> true;
        };
    }

    /** Whether both ends of a binding survive. */
    public static boolean of(Binding binding, @Nullable VirtualHostMetadata in) {
        return exchange(in, binding.source()) && destination(in, binding.destination());
    }

    /** Surviving exchanges that the change took along without naming them: auto-delete ones that lost their last binding. */
    static List<String> goneWith(MetadataChange change, Metadata before, Metadata after) {
        if (!(change instanceof MetadataChange.InVirtualHost inside)) {
            return List.of();
        }
        var then = before.virtualHost(inside.virtualHost());
        var now = after.virtualHost(inside.virtualHost());
        if (then == null
                || now == null
                || now.exchanges().size() >= then.exchanges().size()) {
            return List.of();
        }
        var named = change instanceof MetadataChange.DeleteExchange(var _, var name, var _) ? name : null;
        return then.exchanges().values().stream()
                .filter(each -> each.spec().durable() && !each.spec().name().equals(named))
                .map(each -> each.spec().name())
                .filter(name -> now.exchange(name) == null)
                .toList();
    }

    private static boolean exchange(@Nullable VirtualHostMetadata in, String name) {
        var found = in == null ? null : in.exchange(name);
        return found != null && found.spec().durable();
    }

    private static boolean destination(@Nullable VirtualHostMetadata in, Binding.Destination destination) {
        return switch (destination.kind()) {
            case EXCHANGE -> exchange(in, destination.name());
            case QUEUE -> {
                var found = in == null ? null : in.queue(destination.name());
                yield found != null && found.survivesRestart();
            }
        };
    }
}
