package io.warren.engine.operations;

/** What an operator may do to the cluster. Blocks until it is decided, and answers why it is not done; empty if it is. */
public interface ClusterOperations {
    /** The node shall lead the shard; asked for, and not waited for. */
    String lead(int shard, String node);

    /** In maintenance a node leads nothing and serves no clients. */
    String drain(String node, boolean drained);

    /** The node shall hold no replicas; they go elsewhere by and by, and come back when it shall again. */
    String empty(String node, boolean emptied);

    /** What came with the release that all nodes have is used from now on: no earlier one can take part any more. */
    String raise();

    /** The node belongs to the cluster no more. */
    String forget(String node);
}
