package io.warren.cluster.metadata;

/** Where a queue lives. */
public sealed interface Place {
    /** The shard that has it, or is being given it; -1 for none. */
    int shard();

    /** On one node, by its name: the queue is there or nowhere. */
    record Home(String node) implements Place {
        @Override
        public int shard() {
            return -1;
        }
    }

    /** On one node as before, while a copy of what it has comes to be in the shard that will have it. */
    record Moving(String node, int shard) implements Place {}

    /** In a shard, wherever that is led. */
    record InShard(int shard) implements Place {}
}
