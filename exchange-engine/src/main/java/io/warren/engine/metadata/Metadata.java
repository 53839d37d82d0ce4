package io.warren.engine.metadata;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pcollections.PMap;
import org.pcollections.TreePMap;

/**
 * Everything that is declared, at one revision. Immutable: a change makes a new one that shares what stayed the same, so
 * readers keep the one they took for as long as their operation lasts.
 */
public final class Metadata {
    /** Before the first change: no virtual host, no user. */
    public static final Metadata EMPTY = new Metadata(
            0,
            1,
            TreePMap.empty(),
            TreePMap.empty(),
            TreePMap.empty(Grant.ORDER),
            TreePMap.empty(Grant.ORDER),
            TreePMap.empty(ParameterKey.ORDER));

    /** Names one user in one virtual host. */
    public record Grant(String user, String virtualHost) {
        private static final Comparator<Grant> ORDER =
                Comparator.comparing(Grant::user).thenComparing(Grant::virtualHost);
    }

    /** Names a parameter. */
    public record ParameterKey(String virtualHost, String component, String name) {
        private static final Comparator<ParameterKey> ORDER = Comparator.comparing(ParameterKey::virtualHost)
                .thenComparing(ParameterKey::component)
                .thenComparing(ParameterKey::name);
    }

    private final long revision;
    private final long nextId;
    private final PMap<String, VirtualHostMetadata> virtualHosts;
    private final PMap<String, User> users;
    private final PMap<Grant, Permission> permissions;
    private final PMap<Grant, PMap<String, TopicPermission>> topicPermissions;
    private final PMap<ParameterKey, Parameter> parameters;

    Metadata(
            long revision,
            long nextId,
            PMap<String, VirtualHostMetadata> virtualHosts,
            PMap<String, User> users,
            PMap<Grant, Permission> permissions,
            PMap<Grant, PMap<String, TopicPermission>> topicPermissions,
            PMap<ParameterKey, Parameter> parameters) {
        this.revision = revision;
        this.nextId = nextId;
        this.virtualHosts = virtualHosts;
        this.users = users;
        this.permissions = permissions;
        this.topicPermissions = topicPermissions;
        this.parameters = parameters;
    }

    /** Grows by one with every applied change. */
    public long revision() {
        return revision;
    }

    /** The id that the next declared object gets. */
    public long nextId() {
        return nextId;
    }

    public PMap<String, VirtualHostMetadata> virtualHosts() {
        return virtualHosts;
    }

    public @Nullable VirtualHostMetadata virtualHost(String name) {
        return virtualHosts.get(name);
    }

    public PMap<String, User> users() {
        return users;
    }

    public @Nullable User user(String name) {
        return users.get(name);
    }

    public PMap<Grant, Permission> permissions() {
        return permissions;
    }

    public @Nullable Permission permission(String user, String virtualHost) {
        return permissions.get(new Grant(user, virtualHost));
    }

    public PMap<Grant, PMap<String, TopicPermission>> topicPermissions() {
        return topicPermissions;
    }

    public List<TopicPermission> topicPermissions(String user, String virtualHost) {
        var found = topicPermissions.get(new Grant(user, virtualHost));
        return found == null ? List.of() : List.copyOf(found.values());
    }

    public PMap<ParameterKey, Parameter> parameters() {
        return parameters;
    }

    /** Starts again from a stored picture: ids go on from there. */
    public Metadata resumedAt(long storedRevision, long storedNextId) {
        return new Metadata(
                storedRevision, storedNextId, virtualHosts, users, permissions, topicPermissions, parameters);
    }

    /** The snapshot after an accepted change. Deterministic; never refuses. */
    public Metadata apply(MetadataChange change) {
        return new MetadataApply(this).apply(change);
    }
}
