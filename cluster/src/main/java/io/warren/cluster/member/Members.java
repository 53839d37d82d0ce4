package io.warren.cluster.member;

import java.util.List;
import java.util.Set;

/**
 * Who can be heard, as this node sees it. Nobody is a member or leads by it: consensus decides that.
 *
 * @param number grows with each picture of this node
 * @param nodes oldest first, this node among them
 */
public record Members(long number, List<NodeId> nodes) {
    public Members {
        nodes = List.copyOf(nodes);
    }

    public boolean has(NodeId node) {
        return nodes.contains(node);
    }

    /** Those that the other picture has not. */
    public Set<NodeId> without(Members other) {
        var left = new java.util.LinkedHashSet<>(nodes);
        other.nodes.forEach(left::remove);
        return left;
    }
}
