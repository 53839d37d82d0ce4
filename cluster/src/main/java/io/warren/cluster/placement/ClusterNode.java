package io.warren.cluster.placement;

/**
 * A node that may hold members of shards.
 *
 * @param zone what fails together; members of one shard are in different ones as far as there are enough
 * @param weight its share compared with others; 0 for one that is to be left empty
 * @param mayLead whether it may lead; a drained one keeps what it holds and leads nothing
 */
public record ClusterNode(String name, String zone, int weight, boolean mayLead) {
    public ClusterNode {
        if (name.isEmpty() || weight < 0) {
            throw new IllegalArgumentException("no node is '" + name + "' with weight " + weight);
        }
    }
}
