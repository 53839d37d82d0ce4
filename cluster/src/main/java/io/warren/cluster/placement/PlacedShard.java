package io.warren.cluster.placement;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a shard is, or shall be.
 *
 * @param members names of nodes, each once; those that are no nodes any more may be among them
 * @param leader null if it has none
 * @param load of leading it, compared with other shards; at least 1
 */
public record PlacedShard(
        int id, List<String> members, @Nullable String leader, long load) {
    public PlacedShard {
        members = List.copyOf(members);
        if (load < 1) {
            throw new IllegalArgumentException("shard " + id + " has a load of " + load);
        }
    }
}
