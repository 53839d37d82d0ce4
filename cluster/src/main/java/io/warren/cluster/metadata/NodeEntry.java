package io.warren.cluster.metadata;

import io.warren.cluster.member.NodeId;

/**
 * A node that belongs to the cluster, whether it can be heard or not.
 *
 * @param address of its cluster listener, {@code host:port}
 * @param membership its number in group 0
 * @param drained in maintenance: it keeps what it holds and leads nothing
 * @param emptied whether it shall hold no shards
 * @param level the highest feature level that it can take part in
 */
public record NodeEntry(NodeId id, String address, int membership, boolean drained, boolean emptied, int level) {
    /** One that comes. */
    static NodeEntry joining(NodeId id, String address, int membership, int level) {
        return new NodeEntry(id, address, membership, false, false, level);
    }

    NodeEntry again(String newAddress, int newLevel) {
        return new NodeEntry(id, newAddress, membership, drained, emptied, newLevel);
    }

    NodeEntry drained(boolean now) {
        return new NodeEntry(id, address, membership, now, emptied, level);
    }

    NodeEntry emptied(boolean now) {
        return new NodeEntry(id, address, membership, drained, now, level);
    }

    public String name() {
        return id.name();
    }
}
