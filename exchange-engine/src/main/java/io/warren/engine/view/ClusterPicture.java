package io.warren.engine.view;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A cluster as one of its nodes sees it. What is null could not be found out.
 *
 * @param level feature level in force
 * @param nodes in the order of their names
 * @param metadataLeader name of the node that leads the metadata
 * @param metadataTerm in which it leads, 0 if nobody said so
 */
public record ClusterPicture(
        String clusterId,
        int level,
        List<NodePicture> nodes,
        List<ShardPicture> shards,
        @Nullable String metadataLeader,
        long metadataTerm) {
    public ClusterPicture {
        nodes = List.copyOf(nodes);
        shards = List.copyOf(shards);
    }

    /** Empty if no node of this name belongs to it. */
    public Optional<NodePicture> node(String name) {
        return nodes.stream().filter(each -> each.name().equals(name)).findFirst();
    }

    /**
     * A node that belongs to the cluster.
     *
     * @param id its name and which life of its data
     * @param running whether it can be heard
     * @param voter of the metadata
     * @param drained in maintenance: leads nothing and serves no clients
     * @param emptied whether it shall hold no replicas
     * @param level the highest feature level that it knows
     */
    public record NodePicture(
            String name,
            String id,
            String address,
            boolean running,
            @Nullable Boolean voter,
            boolean drained,
            boolean emptied,
            int level) {}

    /**
     * Queues that are replicated together.
     *
     * @param members names of the nodes that shall hold it
     * @param voters names of those that do, as its leader said; empty if nobody leads it
     * @param votersOnline names of those voters that can be heard: one that came back with nothing has the name of its earlier
     *     self, which may still be a voter and cannot
     * @param online names of the members that can be heard
     * @param queues how many are declared in it
     * @param replicas one for each member, in their order
     */
    public record ShardPicture(
            int id,
            @Nullable String leader,
            long term,
            List<String> members,
            List<String> voters,
            List<String> votersOnline,
            List<String> online,
            long queues,
            List<ReplicaPicture> replicas) {
        public ShardPicture {
            members = List.copyOf(members);
            voters = List.copyOf(voters);
            votersOnline = List.copyOf(votersOnline);
            online = List.copyOf(online);
            replicas = List.copyOf(replicas);
        }
    }

    /**
     * One member's part in a shard.
     *
     * @param voter whether this member votes, not one that the same node was before its disk was replaced; null if nobody
     *     leads who says so
     */
    public record ReplicaPicture(
            String node, @Nullable Boolean voter, @Nullable Standing standing) {}

    /**
     * How far a member is.
     *
     * @param applied index of the last entry that it has applied
     * @param hash of what it has made of them: equal for all members at the same entry
     * @param failed whether it stopped applying
     * @param lacking entries with messages that it does not have yet, as it was given a snapshot in their place
     */
    public record Standing(long applied, long hash, boolean failed, int lacking) {
        public Standing lacking(int entries) {
            return new Standing(applied, hash, failed, entries);
        }
    }
}
