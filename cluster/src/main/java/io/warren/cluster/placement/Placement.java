package io.warren.cluster.placement;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which nodes shall hold which shards and which shall lead them. Pure: the same question has the same answer. */
public final class Placement {
    private Placement() {}

    /**
     * Keeps what is there as far as it can: a node that joins takes its share from those that have too much, what a node had
     * that left goes to those that have too little, and nothing else moves but what stands in one zone and need not.
     *
     * @param nodes in any order; their names differ
     * @param replicas members that a shard shall have, as far as there are nodes
     */
    public static Plan plan(List<ClusterNode> nodes, List<PlacedShard> shards, int replicas) {
        var sorted = new ArrayList<>(nodes);
        sorted.sort(Comparator.comparing(ClusterNode::name));
        if (sorted.stream().noneMatch(each -> each.weight() > 0)) {
            return new Plan(shards, List.of()); // Better where they should not be than nowhere.
        }
        var board = new Board(sorted, shards, replicas);
        board.placeMembers();
        Leaders.choose(board);
        return board.plan();
    }

    /** Where a queue shall be led that is declared now ({@code x-queue-leader-locator}). */
    public enum Locator {
        CLIENT_LOCAL,
        BALANCED
    }

    /**
     * The shard for a new queue: that with the fewest queues, of those that the client's node leads if that is asked for and
     * there are any.
     *
     * @param queues how many each shard has, in the order of the shards
     * @param clientNode where the declaring client is connected
     * @return place in the list of the shards
     */
    public static int shardFor(List<PlacedShard> shards, long[] queues, Locator locator, String clientNode) {
        if (shards.isEmpty() || queues.length != shards.size()) {
            throw new IllegalArgumentException(queues.length + " numbers of queues for " + shards.size() + " shards");
        }
        var local = locator == Locator.CLIENT_LOCAL ? fewest(shards, queues, clientNode) : -1;
        return local >= 0 ? local : fewest(shards, queues, null);
    }

    private static int fewest(List<PlacedShard> shards, long[] queues, @Nullable String leader) {
        var best = -1;
        for (var at = 0; at < queues.length; at++) {
            var fits = leader == null || leader.equals(shards.get(at).leader());
            if (fits && (best < 0 || queues[at] < queues[best])) {
                best = at;
            }
        }
        return best;
    }

    /** What leads from the one to the other: joins first, leaves last, so that no shard is ever smaller than it was. */
    static void movesOf(PlacedShard before, PlacedShard after, List<Move> moves) {
        var old = new HashSet<>(before.members());
        for (var node : after.members()) {
            if (!old.contains(node)) {
                moves.add(new Move.Add(after.id(), node));
            }
        }
        var leader = after.leader();
        if (leader != null && !leader.equals(before.leader())) {
            moves.add(new Move.Lead(after.id(), leader));
        }
        for (var node : before.members()) {
            if (!after.members().contains(node)) {
                moves.add(new Move.Remove(after.id(), node));
            }
        }
    }
}
