package io.warren.shovel;

import io.warren.amqp.types.FieldTable;
import io.warren.engine.access.Right;
import io.warren.engine.channel.EventSink;
import io.warren.engine.exchange.Binding;
import io.warren.engine.metadata.Metadata;
import io.warren.engine.metadata.MetadataChange;
import io.warren.engine.metadata.MetadataOutcome;
import io.warren.engine.metadata.Origin;
import io.warren.engine.metadata.QueueSpec;
import io.warren.engine.metadata.QueueType;
import io.warren.engine.operations.InnerClient;
import io.warren.engine.operations.Operations;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * This broker, as shovels see it.
 *
 * @param blocked whether publishers wait for an alarm
 * @param clusterName what carried messages say that they were shovelled by
 */
public record OwnBroker(
        InnerClient client,
        Operations operations,
        Supplier<Metadata> metadata,
        Door door,
        EventSink events,
        BooleanSupplier blocked,
        Supplier<String> clusterName) {
    static final Origin SHOVEL = new Origin("rmq-shovel", "shovel");

    /** Who may what here. */
    public interface Door {
        boolean knows(String user, String password);

        boolean enters(String user, String virtualHost);

        boolean may(String user, String virtualHost, Right right, String name);
    }

    boolean hasQueue(String virtualHost, String name) {
        var within = metadata.get().virtualHost(virtualHost);
        return within != null && within.queue(name) != null;
    }

    /** A durable one, unless it is there, whatever it is like. */
    void declare(String virtualHost, String name, FieldTable arguments, boolean predeclared) {
        if (hasQueue(virtualHost, name)) {
            return;
        }
        if (predeclared) {
            throw new ShovelFailed("no queue '" + name + "' in vhost '" + virtualHost + "'");
        }
        change(new MetadataChange.DeclareQueue(new QueueSpec(
                0, virtualHost, name, QueueType.CLASSIC, true, false, false, arguments, 0, SHOVEL.user())));
    }

    /** A queue that goes with its consumer. */
    void declareTemporary(String virtualHost, String name, FieldTable arguments, String exchange, String key) {
        change(new MetadataChange.DeclareQueue(new QueueSpec(
                0, virtualHost, name, QueueType.CLASSIC, true, false, true, arguments, 0, SHOVEL.user())));
        change(new MetadataChange.Bind(
                virtualHost, new Binding(exchange, Binding.Destination.queue(name), key, FieldTable.EMPTY)));
    }

    private void change(MetadataChange change) {
        if (operations.change(change, SHOVEL) instanceof MetadataOutcome.Refused(var _, var text)) {
            throw new ShovelFailed(text);
        }
    }

    /** Throws {@link ShovelFailed} unless the user that the URI names, if any, may do this. */
    void demand(AmqpUri uri, Right right, @Nullable String name) {
        var refusal = refuses(uri, right, name);
        if (refusal != null) {
            throw new ShovelFailed(refusal);
        }
    }

    private @Nullable String refuses(AmqpUri uri, Right right, @Nullable String name) {
        if (metadata.get().virtualHost(uri.virtualHost()) == null) {
            return "vhost " + uri.virtualHost() + " not found";
        }
        var user = uri.user();
        var password = uri.password();
        if (user == null) {
            return null;
        }
        if (!door.knows(user, password == null ? "" : password)) {
            return "access refused for user '" + user + "'";
        }
        if (!door.enters(user, uri.virtualHost())) {
            return "access to vhost '" + uri.virtualHost() + "' refused for user '" + user + "'";
        }
        return name == null || door.may(user, uri.virtualHost(), right, name)
                ? null
                : right.word() + " access to '" + name + "' in vhost '" + uri.virtualHost() + "' refused for user '"
                        + user + "'";
    }
}
