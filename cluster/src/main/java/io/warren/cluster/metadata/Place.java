package io.warren.cluster.metadata;

/** Where a queue lives. */
public sealed interface Place {
    /** On one node, by its name: the queue is there or nowhere. */
    record Home(String node) implements Place {}

    /** In a shard, wherever that is led. */
    record InShard(int shard) implements Place {}
}
