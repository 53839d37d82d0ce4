package io.warren.engine.operations;

import java.util.List;

/** What an operator may do to the cluster. Blocks until it is decided, and answers why it is not done; empty if it is. */
public interface ClusterOperations {
    /** These nodes shall hold the shard; it follows by and by. */
    String hold(int shard, List<String> nodes);

    /** The node shall lead the shard; asked for, and not waited for. */
    String lead(int shard, String node);

    /** In maintenance a node leads nothing and serves no clients. */
    String drain(String node, boolean drained);

    /** The node belongs to the cluster no more. */
    String forget(String node);
}
