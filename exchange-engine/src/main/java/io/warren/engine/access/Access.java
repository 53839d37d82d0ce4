package io.warren.engine.access;

import io.warren.engine.metadata.Metadata;
import io.warren.engine.metadata.Metadata.Grant;
import io.warren.engine.metadata.Permission;
import io.warren.engine.metadata.SafePattern;
import io.warren.engine.metadata.TopicPermission;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * May this user do that? The only place that decides.
 *
 * <p>Threads: any. What was decided is remembered by the permission that it was decided from, so that a changed permission,
 * or one that is gone, counts from the snapshot that shows it; nobody needs to tell.
 */
public final class Access {
    /** As RabbitMQ names the default exchange in permissions. */
    private static final String DEFAULT_EXCHANGE = "amq.default";

    private static final int REMEMBERED = 10_000;

    private final Supplier<Metadata> metadata;
    private final ConcurrentHashMap<Grant, Granted> granted = new ConcurrentHashMap<>();

    /**
     * Decides by the permissions of the latest snapshot.
     *
     * @param metadata asked at each question anew
     */
    public Access(Supplier<Metadata> metadata) {
        this.metadata = metadata;
    }

    /** Whether the user has a permission in the virtual host at all, be it for nothing. */
    public boolean entersVirtualHost(String user, String virtualHost) {
        return metadata.get().permission(user, virtualHost) != null;
    }

    /**
     * Whether the user has that right on a queue or exchange.
     *
     * @param name the empty one is the default exchange
     */
    public boolean may(String user, String virtualHost, Right right, String name) {
        var permission = metadata.get().permission(user, virtualHost);
        return permission != null && granted(permission).may(right, name.isEmpty() ? DEFAULT_EXCHANGE : name);
    }

    /**
     * Whether the routing key may be published to (write) or bound (read) at a topic exchange. Users without a topic
     * permission for the exchange may; that they may use the exchange at all is asked with {@link #may}.
     */
    public boolean mayTopic(String user, String virtualHost, String exchange, Right right, String routingKey) {
        var all = metadata.get().topicPermissions().get(new Grant(user, virtualHost));
        var permission = all == null ? null : all.get(exchange);
        return permission == null || topic(permission, right, routingKey);
    }

    private static boolean topic(TopicPermission permission, Right right, String routingKey) {
        var pattern = switch (right) {
            case CONFIGURE -> "";
            case WRITE -> permission.write();
            case READ -> permission.read();
        };
        return found(
                pattern.replace("{username}", SafePattern.literal(permission.user()))
                        .replace("{vhost}", SafePattern.literal(permission.virtualHost())),
                routingKey);
    }

    private Granted granted(Permission permission) {
        var grant = new Grant(permission.user(), permission.virtualHost());
        var known = granted.get(grant);
        if (known != null && known.permission.equals(permission)) {
            return known;
        }
        if (granted.size() >= REMEMBERED) {
            granted.clear();
        }
        var fresh = new Granted(permission);
        granted.put(grant, fresh);
        return fresh;
    }

    /** An empty pattern matches nothing, and one that is none denies. */
    private static boolean found(String pattern, String name) {
        if (pattern.isEmpty()) {
            return name.isEmpty();
        }
        var compiled = compiled(pattern);
        return compiled != null && compiled.found(name);
    }

    private static @Nullable SafePattern compiled(String pattern) {
        try {
            return SafePattern.of(pattern);
        } catch (SafePattern.Invalid stored) {
            // The rules refuse such; what was stored by another version, or is too long with a name put in, grants
            // nothing.
            return null;
        }
    }

    /** What one permission grants, as far as it was asked. */
    private static final class Granted {
        private static final int NAMES = 1_000;

        private record Asked(Right right, String name) {}

        private final Permission permission;
        private final ConcurrentHashMap<Asked, Boolean> answers = new ConcurrentHashMap<>();

        Granted(Permission permission) {
            this.permission = permission;
        }

        boolean may(Right right, String name) {
            var pattern = switch (right) {
                case CONFIGURE -> permission.configure();
                case WRITE -> permission.write();
                case READ -> permission.read();
            };
            if (pattern.equals(".*")) {
                return true;
            }
            var asked = new Asked(right, name);
            var known = answers.get(asked);
            if (known != null) {
                return known;
            }
            if (answers.size() >= NAMES) {
                answers.clear();
            }
            var answer = found(pattern, name);
            answers.put(asked, answer);
            return answer;
        }
    }
}
