package io.warren.engine.channel;

import io.warren.amqp.types.ReplyCode;
import io.warren.engine.access.Access;
import io.warren.engine.access.Right;
import io.warren.engine.metadata.Metadata;
import io.warren.engine.metadata.Refusal;
import java.util.HashMap;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What one session's user may do in its virtual host, remembered until permissions change.
 *
 * <p>Owner: the connection's loop. {@link Access} decides; this only keeps its answers and words its refusals.
 */
final class Rights {
    /** Names remembered; with more the memory starts anew. */
    private static final int MOST = 1_000;

    private record Wish(Right right, String kind, String name) {}

    private final Access access;
    private final String user;
    private final String virtualHost;
    private final HashMap<Wish, Boolean> known = new HashMap<>();
    private @Nullable Object knownFor;

    Rights(Access access, String user, String virtualHost) {
        this.access = access;
        this.user = user;
        this.virtualHost = virtualHost;
    }

    /** Null if it is granted. */
    @Nullable Refusal queue(Metadata now, Right right, String name) {
        return refusal(now, new Wish(right, "queue", name));
    }

    /** Null if it is granted. */
    @Nullable Refusal exchange(Metadata now, Right right, String name) {
        // The default exchange has this name in permissions.
        return refusal(now, new Wish(right, "exchange", name.isEmpty() ? "amq.default" : name));
    }

    /** Null if any right is there; else the refusal to configure (RabbitMQ's rule for passive declares). */
    @Nullable Refusal anyOfQueue(Metadata now, String name) {
        return queue(now, Right.READ, name) == null || queue(now, Right.WRITE, name) == null
                ? null
                : queue(now, Right.CONFIGURE, name);
    }

    @Nullable Refusal anyOfExchange(Metadata now, String name) {
        return exchange(now, Right.READ, name) == null || exchange(now, Right.WRITE, name) == null
                ? null
                : exchange(now, Right.CONFIGURE, name);
    }

    /** For topic exchanges, after {@link #exchange}. Null if it is granted. */
    @Nullable Refusal topic(Right right, String exchange, String routingKey) {
        return access.mayTopic(user, virtualHost, exchange, right, routingKey)
                ? null
                : new Refusal(
                        ReplyCode.ACCESS_REFUSED,
                        word(right) + " access to topic '" + routingKey + "' in exchange "
                                + ReplyTexts.resource("topic", exchange, virtualHost) + " refused for user '" + user
                                + "'");
    }

    /** Asks anew from now on. */
    void forget() {
        known.clear();
    }

    private @Nullable Refusal refusal(Metadata now, Wish wish) {
        // Snapshots share what a change did not touch: another map of permissions means that some have changed.
        if (knownFor != now.permissions() || known.size() >= MOST) {
            known.clear();
            knownFor = now.permissions();
        }
        var granted = known.get(wish);
        if (granted == null) {
            granted = access.may(user, virtualHost, wish.right(), wish.name());
            known.put(wish, granted);
        }
        return granted
                ? null
                : new Refusal(
                        ReplyCode.ACCESS_REFUSED,
                        word(wish.right()) + " access to "
                                + ReplyTexts.resource(wish.kind(), wish.name(), virtualHost) + " refused for user '"
                                + user + "'");
    }

    private static String word(Right right) {
        return right.name().toLowerCase(Locale.ROOT);
    }
}
