package io.warren.engine.metadata;

import io.warren.amqp.types.ReplyCode;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * May this happen? Pure and deterministic: asked once by whoever wishes, on a snapshot, for a quick answer, and again by
 * the log, whose answer counts. Codes and texts are RabbitMQ's.
 *
 * <p>What depends on who asks is not decided here but by {@link io.warren.engine.access.Access}; that an exclusive queue is
 * its connection's is, see {@link #locked}.
 */
public final class MetadataRules {
    private MetadataRules() {}

    /** What became of a wish. */
    public sealed interface Decision {
        /**
         * It may be.
         *
         * @param complete the change that happens: ids given, defaults filled in
         */
        record Accept(MetadataChange complete) implements Decision {}

        /** It is so already. */
        record Unchanged() implements Decision {}

        /** It may not be. */
        record Refuse(ReplyCode code, String text) implements Decision {}

        static Decision refuse(Refusal refusal) {
            return new Refuse(refusal.code(), refusal.text());
        }

        /** Accepts what nothing speaks against. */
        static Decision unless(@Nullable Refusal refusal, MetadataChange complete) {
            return refusal == null ? new Accept(complete) : refuse(refusal);
        }
    }

    /** May this happen, and what does it come to? */
    public static Decision decide(Metadata now, MetadataChange wish, NodeLimits limits) {
        return switch (wish) {
            case MetadataChange.InVirtualHost within -> {
                var virtualHost = now.virtualHost(within.virtualHost());
                yield virtualHost == null ? gone(within) : inVirtualHost(now, virtualHost, within, limits);
            }
            case MetadataChange.PutVirtualHost put -> AdministrationRules.put(now, put, limits);
            case MetadataChange.DeleteVirtualHost delete -> AdministrationRules.delete(now, delete);
            case MetadataChange.PutUser put -> AdministrationRules.put(now, put);
            case MetadataChange.DeleteUser delete -> ifPresent(now.user(delete.name()), delete);
            case MetadataChange.PutPermission put -> AdministrationRules.put(now, put);
            case MetadataChange.DeletePermission delete ->
                ifPresent(now.permission(delete.user(), delete.virtualHost()), delete);
            case MetadataChange.PutTopicPermission put -> AdministrationRules.put(now, put);
            case MetadataChange.DeleteTopicPermission delete -> AdministrationRules.delete(now, delete);
            case MetadataChange.PutParameter put -> AdministrationRules.put(now, put);
            case MetadataChange.DeleteParameter(var virtualHost, var component, var name) ->
                ifPresent(now.parameters().get(new Metadata.ParameterKey(virtualHost, component, name)), wish);
        };
    }

    private static Decision inVirtualHost(
            Metadata now, VirtualHostMetadata virtualHost, MetadataChange.InVirtualHost wish, NodeLimits limits) {
        return switch (wish) {
            case MetadataChange.DeclareExchange(var exchange) ->
                new ExchangeRules(now, virtualHost, limits).declare(exchange);
            case MetadataChange.DeleteExchange delete -> new ExchangeRules(now, virtualHost, limits).delete(delete);
            case MetadataChange.DeclareQueue(var queue) -> new QueueRules(now, virtualHost, limits).declare(queue);
            case MetadataChange.DeleteQueue delete -> {
                var queue = virtualHost.queue(delete.name());
                yield ifPresent(queue != null && queue.id() == delete.id() ? queue : null, delete);
            }
            case MetadataChange.Bind bind -> BindingRules.bind(virtualHost, bind);
            case MetadataChange.Unbind unbind -> BindingRules.unbind(virtualHost, unbind);
            case MetadataChange.PutPolicy(var policy) ->
                policy.equals(virtualHost.policies().get(policy.name()))
                        ? new Decision.Unchanged()
                        : Decision.unless(PolicyDefinitions.refuses(policy, false, limits.strictProfile()), wish);
            case MetadataChange.DeletePolicy delete ->
                ifPresent(virtualHost.policies().get(delete.name()), wish);
            case MetadataChange.PutOperatorPolicy(var policy) ->
                policy.equals(virtualHost.operatorPolicies().get(policy.name()))
                        ? new Decision.Unchanged()
                        : Decision.unless(PolicyDefinitions.refuses(policy, true, limits.strictProfile()), wish);
            case MetadataChange.DeleteOperatorPolicy delete ->
                ifPresent(virtualHost.operatorPolicies().get(delete.name()), wish);
        };
    }

    /** What is not there any more is deleted already; nothing else can be done in a virtual host that is not there. */
    private static Decision gone(MetadataChange.InVirtualHost wish) {
        return switch (wish) {
            case MetadataChange.DeleteExchange _,
                    MetadataChange.DeleteQueue _,
                    MetadataChange.Unbind _,
                    MetadataChange.DeletePolicy _,
                    MetadataChange.DeleteOperatorPolicy _ -> new Decision.Unchanged();
            case MetadataChange.DeclareExchange _,
                    MetadataChange.DeclareQueue _,
                    MetadataChange.Bind _,
                    MetadataChange.PutPolicy _,
                    MetadataChange.PutOperatorPolicy _ ->
                Decision.refuse(Refusal.notFound("no vhost '" + wish.virtualHost() + "'"));
        };
    }

    static Decision ifPresent(@Nullable Object present, MetadataChange change) {
        return present == null ? new Decision.Unchanged() : new Decision.Accept(change);
    }

    /** The name that a client gave a queue that it declares, redeclares too: 403 for {@code amq.}, which is ours. */
    public static @Nullable Refusal checkQueueName(String name) {
        return reserved("queue", name);
    }

    static @Nullable Refusal reserved(String kind, String name) {
        return name.startsWith("amq.")
                ? Refusal.accessRefused(kind + " name '" + name + "' contains reserved prefix 'amq.*'")
                : null;
    }

    /** AMQP has no room for longer ones, HTTP would. */
    static @Nullable Refusal tooLong(String kind, String name) {
        return name.length() > 63 && name.getBytes(StandardCharsets.UTF_8).length > 255
                ? Refusal.preconditionFailed(kind + " is longer than 255 bytes")
                : null;
    }

    /** Whether a queue of this type may be declared without a name, 406 if not. */
    public static @Nullable Refusal checkServerNamed(Metadata now, QueueSpec wish, NodeLimits limits) {
        var virtualHost = now.virtualHost(wish.virtualHost());
        if (virtualHost == null) {
            return null;
        }
        var type = new QueueRules(now, virtualHost, limits).completed(wish).type();
        return switch (type) {
            case CLASSIC -> null;
            case QUORUM, STREAM ->
                Refusal.preconditionFailed("Cannot declare a server-named queue for type " + Wording.module(type));
        };
    }

    /** Passive declare, and whatever else needs the queue to be there and not another connection's: 404 or 405. */
    public static @Nullable Refusal passiveQueue(Metadata now, String virtualHost, String name, long connection) {
        var found = now.virtualHost(virtualHost);
        var queue = found == null ? null : found.queue(name);
        return queue == null ? noQueue(virtualHost, name) : locked(queue, connection);
    }

    /** Passive declare of an exchange: 404, or 403 for the default one. */
    public static @Nullable Refusal passiveExchange(Metadata now, String virtualHost, String name) {
        if (name.isEmpty()) {
            return notOnDefaultExchange();
        }
        var found = now.virtualHost(virtualHost);
        return found == null || found.exchange(name) == null ? noExchange(virtualHost, name) : null;
    }

    /** 405 if the queue is exclusive to another connection than this one. */
    public static @Nullable Refusal locked(QueueSpec queue, long connection) {
        return queue.owner() == 0 || queue.owner() == connection ? null : locked(queue);
    }

    static Refusal locked(QueueSpec queue) {
        return new Refusal(
                ReplyCode.RESOURCE_LOCKED,
                "cannot obtain exclusive access to locked " + Wording.queue(queue.name(), queue.virtualHost())
                        + ". It could be originally declared on another connection or the exclusive property value does"
                        + " not match that of the original declaration.");
    }

    /**
     * Whether declaring this queue again is the same as what is there.
     *
     * @param wish as for {@link MetadataChange.DeclareQueue}
     */
    public static @Nullable Refusal checkEquivalent(
            Metadata now, QueueSpec present, QueueSpec wish, NodeLimits limits) {
        var virtualHost = now.virtualHost(present.virtualHost());
        return virtualHost == null ? null : new QueueRules(now, virtualHost, limits).equivalent(present, wish);
    }

    /** Whether declaring this exchange again is the same as what is there. */
    public static @Nullable Refusal checkEquivalent(ExchangeSpec present, ExchangeSpec wish) {
        return ExchangeRules.equivalent(present, wish);
    }

    public static Refusal noQueue(String virtualHost, String name) {
        return Refusal.notFound("no " + Wording.queue(name, virtualHost));
    }

    /** A queue of a node that is down: RabbitMQ's 404 for one that is declared and cannot be used. */
    public static Refusal unreachable(QueueSpec queue, String home) {
        return Refusal.notFound("home node '" + home + "' of durable "
                + Wording.queue(queue.name(), queue.virtualHost()) + " is down or inaccessible");
    }

    public static Refusal noExchange(String virtualHost, String name) {
        return Refusal.notFound("no " + Wording.exchange(name, virtualHost));
    }

    static Refusal notOnDefaultExchange() {
        return Refusal.accessRefused("operation not permitted on the default exchange");
    }
}
