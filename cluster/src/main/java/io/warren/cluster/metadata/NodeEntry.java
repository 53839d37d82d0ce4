package io.warren.cluster.metadata;

import io.warren.cluster.member.NodeId;

/**
 * A node that belongs to the cluster, whether it can be heard or not.
 *
 * @param address of its cluster listener, {@code host:port}
 * @param membership its number in group 0
 * @param drained in maintenance: it keeps what it holds and leads nothing
 * @param level the highest feature level that it can take part in
 */
public record NodeEntry(NodeId id, String address, int membership, boolean drained, int level) {
    public String name() {
        return id.name();
    }
}
