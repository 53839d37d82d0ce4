package io.warren.engine.channel;

import io.warren.amqp.types.ReplyCode;
import io.warren.engine.access.Access;
import io.warren.engine.access.Right;
import io.warren.engine.metadata.Refusal;
import org.jspecify.annotations.Nullable;

/** What one session's user may do in its virtual host, and RabbitMQ's words where it may not. {@link Access} decides. */
final class Rights {
    private final Access access;
    private final String user;
    private final String virtualHost;

    Rights(Access access, String user, String virtualHost) {
        this.access = access;
        this.user = user;
        this.virtualHost = virtualHost;
    }

    /** Null if it is granted. */
    @Nullable
    Refusal queue(Right right, String name) {
        return refusal(right, "queue", name);
    }

    /** Null if it is granted. */
    @Nullable
    Refusal exchange(Right right, String name) {
        // The default exchange has this name in permissions.
        return refusal(right, "exchange", name.isEmpty() ? "amq.default" : name);
    }

    /** Null if any right is there; else the refusal to configure (RabbitMQ's rule for passive declares). */
    @Nullable
    Refusal anyOfQueue(String name) {
        return any("queue", name);
    }

    /** As {@link #anyOfQueue}. */
    @Nullable
    Refusal anyOfExchange(String name) {
        return any("exchange", name);
    }

    /** For topic exchanges, after {@link #exchange}. Null if it is granted. */
    @Nullable
    Refusal topic(Right right, String exchange, String routingKey) {
        return access.mayTopic(user, virtualHost, exchange, right, routingKey)
                ? null
                : refused(
                        right,
                        "topic '" + routingKey + "' in exchange "
                                + ReplyTexts.resource("topic", exchange, virtualHost));
    }

    private @Nullable Refusal any(String kind, String name) {
        for (var right : Right.values()) {
            if (access.may(user, virtualHost, right, name)) {
                return null;
            }
        }
        return refusal(Right.CONFIGURE, kind, name);
    }

    private @Nullable Refusal refusal(Right right, String kind, String name) {
        return access.may(user, virtualHost, right, name)
                ? null
                : refused(right, ReplyTexts.resource(kind, name, virtualHost));
    }

    private Refusal refused(Right right, String what) {
        return new Refusal(
                ReplyCode.ACCESS_REFUSED, right.word() + " access to " + what + " refused for user '" + user + "'");
    }
}
