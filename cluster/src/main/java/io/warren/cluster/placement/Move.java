package io.warren.cluster.placement;

/** A step from where a shard is to where it shall be. Those of one shard are taken one after the other, in their order. */
public sealed interface Move {
    int shard();

    /** The node joins, first as a learner. */
    record Add(int shard, String node) implements Move {}

    /** It leads from now on; a member by then. */
    record Lead(int shard, String node) implements Move {}

    /** The node leaves the shard. It does not lead it any more. */
    record Remove(int shard, String node) implements Move {}
}
