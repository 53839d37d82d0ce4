package io.warren.engine.metadata;

import io.warren.amqp.types.ReplyCode;
import io.warren.engine.metadata.MetadataRules.Decision;
import org.jspecify.annotations.Nullable;

/** Virtual hosts, users, permissions and parameters. Wrong values are 406, what is missing 404; HTTP has its own codes. */
final class AdministrationRules {
    private static final int MAX_TAGS = 32;

    private AdministrationRules() {}

    static Decision put(Metadata now, MetadataChange.PutVirtualHost wish, NodeLimits limits) {
        var settings = wish.settings();
        var present = now.virtualHost(settings.name());
        if (present != null && present.settings().equals(settings)) {
            return new Decision.Unchanged();
        }
        var wrong = name("vhost name", settings.name());
        if (wrong == null) {
            wrong = defaultQueueType(settings.defaultQueueType());
        }
        if (wrong == null
                && present == null
                && limits.virtualHostMax() >= 0
                && now.virtualHosts().size() >= limits.virtualHostMax()) {
            wrong = Refusal.preconditionFailed("cannot create vhost '" + settings.name() + "': vhost limit of "
                    + limits.virtualHostMax() + " is reached");
        }
        return Decision.unless(wrong, wish);
    }

    private static @Nullable Refusal defaultQueueType(String word) {
        if (word.isEmpty() || word.equals("undefined")) {
            return null;
        }
        var type = QueueType.of(word);
        if (type.isEmpty()) {
            return Refusal.preconditionFailed("Unsupported default queue type '" + word + "'");
        }
        return type.get() == QueueType.STREAM
                ? new Refusal(ReplyCode.NOT_IMPLEMENTED, "streams are not available in this version")
                : null;
    }

    static Decision delete(Metadata now, MetadataChange.DeleteVirtualHost wish) {
        var present = now.virtualHost(wish.name());
        if (present == null) {
            return new Decision.Unchanged();
        }
        return present.settings().protectedFromDeletion()
                ? Decision.refuse(Refusal.preconditionFailed(
                        "Refusing to delete virtual host '" + wish.name() + "' because it is protected from deletion"))
                : new Decision.Accept(wish);
    }

    static Decision put(Metadata now, MetadataChange.PutUser wish) {
        var user = wish.user();
        if (user.equals(now.user(user.name()))) {
            return new Decision.Unchanged();
        }
        var wrong = name("user name", user.name());
        if (wrong == null && user.tags().size() > MAX_TAGS) {
            wrong = Refusal.preconditionFailed("a user cannot have more than " + MAX_TAGS + " tags");
        }
        return Decision.unless(wrong, wish);
    }

    static Decision put(Metadata now, MetadataChange.PutPermission wish) {
        var permission = wish.permission();
        if (permission.equals(now.permission(permission.user(), permission.virtualHost()))) {
            return new Decision.Unchanged();
        }
        var wrong = patterns(permission.configure(), permission.write(), permission.read());
        if (wrong == null) {
            wrong = grantee(now, permission.user(), permission.virtualHost());
        }
        return Decision.unless(wrong, wish);
    }

    static Decision put(Metadata now, MetadataChange.PutTopicPermission wish) {
        var permission = wish.permission();
        var grant = new Metadata.Grant(permission.user(), permission.virtualHost());
        var present = now.topicPermissions().get(grant);
        if (present != null && permission.equals(present.get(permission.exchange()))) {
            return new Decision.Unchanged();
        }
        var wrong = patterns(permission.write(), permission.read());
        if (wrong == null) {
            wrong = grantee(now, permission.user(), permission.virtualHost());
        }
        var virtualHost = now.virtualHost(permission.virtualHost());
        if (wrong == null && virtualHost != null && virtualHost.exchange(permission.exchange()) == null) {
            wrong = MetadataRules.noExchange(permission.virtualHost(), permission.exchange());
        }
        return Decision.unless(wrong, wish);
    }

    static Decision delete(Metadata now, MetadataChange.DeleteTopicPermission wish) {
        var present = now.topicPermissions().get(new Metadata.Grant(wish.user(), wish.virtualHost()));
        var there = present != null && (wish.exchange().isEmpty() || present.containsKey(wish.exchange()));
        return there ? new Decision.Accept(wish) : new Decision.Unchanged();
    }

    static Decision put(Metadata now, MetadataChange.PutParameter wish) {
        var parameter = wish.parameter();
        var key = new Metadata.ParameterKey(parameter.virtualHost(), parameter.component(), parameter.name());
        if (parameter.equals(now.parameters().get(key))) {
            return new Decision.Unchanged();
        }
        var wrong = name("parameter name", parameter.name());
        if (wrong == null && !parameter.virtualHost().isEmpty() && now.virtualHost(parameter.virtualHost()) == null) {
            wrong = noVirtualHost(parameter.virtualHost());
        }
        return Decision.unless(wrong, wish);
    }

    private static @Nullable Refusal name(String kind, String name) {
        return name.isEmpty()
                ? Refusal.preconditionFailed(kind + " must not be empty")
                : MetadataRules.tooLong(kind, name);
    }

    private static @Nullable Refusal grantee(Metadata now, String user, String virtualHost) {
        if (now.user(user) == null) {
            return Refusal.notFound("no user '" + user + "'");
        }
        return now.virtualHost(virtualHost) == null ? noVirtualHost(virtualHost) : null;
    }

    private static Refusal noVirtualHost(String name) {
        return Refusal.notFound("no vhost '" + name + "'");
    }

    private static @Nullable Refusal patterns(String... patterns) {
        for (var each : patterns) {
            var wrong = pattern(each);
            if (wrong != null) {
                return wrong;
            }
        }
        return null;
    }

    private static @Nullable Refusal pattern(String pattern) {
        try {
            SafePattern.of(pattern);
            return null;
        } catch (SafePattern.Invalid invalid) {
            return Refusal.preconditionFailed("invalid regexp '" + pattern + "': " + invalid.getMessage());
        }
    }
}
