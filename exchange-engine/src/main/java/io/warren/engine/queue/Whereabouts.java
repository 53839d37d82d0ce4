package io.warren.engine.queue;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a queue is now, for views.
 *
 * @param here whether it runs in this process
 * @param node name of the node where it lives or is led; null if it is here, or nobody leads it
 * @param reachable whether it can be used
 * @param members names of the nodes that hold a replica; empty if it has none
 * @param online names of those that can be heard
 */
public record Whereabouts(
        boolean here, @Nullable String node, boolean reachable, List<String> members, List<String> online) {
    /** It lives here and nowhere else. */
    public static final Whereabouts HERE = new Whereabouts(true, null, true, List.of(), List.of());

    public Whereabouts {
        members = List.copyOf(members);
        online = List.copyOf(online);
    }
}
