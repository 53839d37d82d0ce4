package io.warren.cluster;

import io.warren.cluster.member.ClusterTls;
import io.warren.cluster.member.Discovery;
import io.warren.cluster.member.TransportSettings;
import io.warren.cluster.raft.RaftSettings;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a node takes part in a cluster.
 *
 * @param name nodes of another name are not let in
 * @param listen where it listens for the others
 * @param expected names of the nodes of whom one may make the cluster; empty if any may
 * @param size how many nodes will form it; a majority must be there before it is made
 * @param create whether this node makes the cluster without the others, with what it has
 * @param shards how many it has; read when it is made
 * @param replicas members of a shard, as far as there are nodes
 * @param snapshotEntries that a shard applies between two snapshots: what a start must go through again stays shorter, as far
 *     as the disk allows
 */
public record ClusterSettings(
        String name,
        TransportSettings.Secret secret,
        InetSocketAddress listen,
        Discovery discovery,
        @Nullable ClusterTls tls,
        List<String> expected,
        int size,
        boolean create,
        int shards,
        int replicas,
        int snapshotEntries,
        RaftSettings raft) {
    public ClusterSettings {
        expected = List.copyOf(expected);
        if (size < 1 || size < expected.size()) {
            throw new IllegalArgumentException(size + " nodes of whom " + expected.size() + " are named");
        }
    }

    /** What this release can do in a cluster. 2: queues of a node that was alone move into shards. */
    public static final int LEVEL = 2;
}
