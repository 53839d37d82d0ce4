package io.warren.cluster.placement;

import java.util.List;

/**
 * What shall become of the shards.
 *
 * @param shards as they are when all moves are done, in the order in which they were given
 * @param moves nothing where nothing is to be done
 */
public record Plan(List<PlacedShard> shards, List<Move> moves) {
    public Plan {
        shards = List.copyOf(shards);
        moves = List.copyOf(moves);
    }
}
