package io.warren.cluster.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class PlacementTest {
    private static final int REPLICAS = 3;

    @Test
    void aNewClusterIsEvenAndNoShardStandsInOneZoneTwice() {
        var nodes = nodes(9, 3);
        var plan = Placement.plan(nodes, unplaced(16), REPLICAS);
        assertEven(nodes, plan.shards(), 1);
        assertLedEvenly(plan.shards(), 1);
        for (var shard : plan.shards()) {
            assertEquals(REPLICAS, zonesOf(nodes, shard).size(), shard::toString);
        }
    }

    @Test
    void whatStandsWellStays() {
        var placed = Placement.plan(nodes(7, 1), unplaced(64), REPLICAS).shards();
        var again = Placement.plan(nodes(7, 1), placed, REPLICAS);
        assertEquals(placed, again.shards());
        assertEquals(List.of(), again.moves());
    }

    @Test
    void theOrderOfTheNodesDoesNotMatter() {
        var random = new Random(7);
        var nodes = new ArrayList<>(nodes(20, 4));
        var placed = Placement.plan(nodes, unplaced(100), REPLICAS);
        for (var again = 0; again < 10; again++) {
            Collections.shuffle(nodes, random);
            assertEquals(placed, Placement.plan(nodes, unplaced(100), REPLICAS));
        }
    }

    @Test
    void aHeavierNodeGetsMoreAndOneThatMayNotLeadLeadsNothing() {
        var nodes = List.of(
                new ClusterNode("a", "z", 2, true),
                new ClusterNode("b", "z", 1, true),
                new ClusterNode("c", "z", 1, false),
                new ClusterNode("d", "z", 1, true));
        var placed = Placement.plan(nodes, unplaced(100), 2).shards();
        assertEquals(Map.of("a", 80, "b", 40, "c", 40, "d", 40), held(placed));
        var led = led(placed);
        assertFalse(led.containsKey("c"), led::toString);
        assertTrue(
                Math.abs(led.getOrDefault("a", 0) - 50) <= 2 && Math.abs(led.getOrDefault("b", 0) - 25) <= 2,
                led::toString);
    }

    @Test
    void aNodeThatIsToBeEmptyIsEmptiedAndNothingElseMoves() {
        var placed = Placement.plan(nodes(6, 3), unplaced(60), REPLICAS).shards();
        var nodes = new ArrayList<>(nodes(6, 3));
        var leaving = nodes.getFirst();
        nodes.set(0, new ClusterNode(leaving.name(), leaving.zone(), 0, true));
        var plan = Placement.plan(nodes, placed, REPLICAS);
        assertFalse(held(plan.shards()).containsKey(leaving.name()));
        assertEquals(held(placed).get(leaving.name()), adds(plan));
        for (var shard : plan.shards()) {
            assertEquals(REPLICAS, zonesOf(nodes, shard).size(), shard::toString);
        }
    }

    @Test
    void aShardIsNeverSmallerThanItWasWhileItMoves() {
        var placed = Placement.plan(nodes(5, 1), unplaced(50), REPLICAS).shards();
        var nodes = new ArrayList<>(nodes(8, 1));
        nodes.removeFirst();
        var now = new HashMap<Integer, HashSet<String>>();
        var leaders = new HashMap<Integer, String>();
        placed.forEach(each -> now.put(each.id(), new HashSet<>(each.members())));
        for (var move : Placement.plan(nodes, placed, REPLICAS).moves()) {
            var members = now.getOrDefault(move.shard(), new HashSet<>());
            switch (move) {
                case Move.Add(var _, var node) -> assertTrue(members.add(node), move::toString);
                case Move.Lead(var shard, var node) -> {
                    assertTrue(members.contains(node), move::toString);
                    leaders.put(shard, node);
                }
                case Move.Remove(var shard, var node) -> {
                    assertTrue(members.size() > REPLICAS && members.remove(node), move::toString);
                    assertFalse(node.equals(leaders.get(shard)), move::toString);
                }
            }
        }
        now.forEach((shard, members) -> assertEquals(REPLICAS, members.size(), "shard " + shard));
    }

    @Test
    void twoInOneZonePartWhenAnotherZoneComes() {
        var before = List.of(node(0, "x"), node(1, "x"), node(2, "y"));
        var placed = Placement.plan(before, unplaced(30), REPLICAS).shards();
        var nodes = List.of(node(0, "x"), node(1, "x"), node(2, "y"), node(3, "z"));
        for (var shard : Placement.plan(nodes, placed, REPLICAS).shards()) {
            assertEquals(REPLICAS, zonesOf(nodes, shard).size(), shard::toString);
        }
    }

    @Test
    void withoutEnoughNodesThereAreFewerMembersAndWithNoneAllStays() {
        var placed = Placement.plan(nodes(2, 1), unplaced(10), REPLICAS).shards();
        assertTrue(placed.stream().allMatch(each -> each.members().size() == 2));
        assertEquals(List.of(), Placement.plan(List.of(), placed, REPLICAS).moves());
        assertEquals(placed, Placement.plan(List.of(), placed, REPLICAS).shards());
    }

    @Test
    void randomClustersKeepZonesApartAndHaveNothingToMoveWhenPlannedAgain() {
        for (var seed = 1L; seed <= 200; seed++) {
            var random = new Random(seed);
            var zones = random.nextInt(1, 6);
            var size = random.nextInt(Math.max(4, zones), 30);
            var shards = unplaced(random.nextInt(1, 200));
            var nodes = new ArrayList<>(nodes(size, zones));
            for (var step = 0; step < 6; step++) {
                if (random.nextBoolean() && nodes.size() > 4) {
                    nodes.remove(random.nextInt(nodes.size()));
                } else {
                    nodes.add(node(size + step, "zone" + random.nextInt(zones)));
                }
                var plan = Placement.plan(nodes, shards, REPLICAS);
                var present = new HashSet<String>();
                nodes.forEach(each -> present.add(each.name()));
                for (var shard : plan.shards()) {
                    var text = "seed " + seed + ", step " + step + ": " + shard;
                    assertEquals(REPLICAS, new HashSet<>(shard.members()).size(), text);
                    assertTrue(present.containsAll(shard.members()), text);
                    assertTrue(shard.members().contains(shard.leader()), text);
                    assertEquals(
                            Math.min(REPLICAS, zoneCount(nodes)),
                            zonesOf(nodes, shard).size(),
                            text);
                }
                shards = plan.shards();
                assertEquals(List.of(), Placement.plan(nodes, shards, REPLICAS).moves(), "seed " + seed);
            }
        }
    }

    @Test
    void aMillionQueuesAsShardsOnAThousandNodes() {
        joinAndLeave(1_000_000, 1);
    }

    @Test
    void aMillionQueuesInFourThousandShardsOnAThousandNodes() {
        joinAndLeave(4_000, 250);
    }

    /** @param queues in each shard; a move of a shard moves them all */
    private static void joinAndLeave(int shards, long queues) {
        var nodes = nodes(1_000, 5);
        var placed = Placement.plan(nodes, unplaced(shards), REPLICAS).shards();
        assertEven(nodes, placed, 1);
        assertLedEvenly(placed, 2);

        var more = new ArrayList<>(nodes);
        more.add(node(1_000, "zone0"));
        var joined = Placement.plan(more, placed, REPLICAS);
        assertEven(more, joined.shards(), 1);
        assertLedEvenly(joined.shards(), 2);
        // The new node's share, which somebody must give up.
        var least = (double) shards * REPLICAS * queues / more.size();
        assertTrue(adds(joined) * queues <= 1.2 * least, adds(joined) * queues + " queues moved of " + least);

        var fewer = new ArrayList<>(more);
        var gone = fewer.remove(500);
        var left = Placement.plan(fewer, joined.shards(), REPLICAS);
        assertEven(fewer, left.shards(), 1);
        assertLedEvenly(left.shards(), 2);
        var had = held(joined.shards()).getOrDefault(gone.name(), 0);
        assertTrue(adds(left) <= 1.2 * had, adds(left) + " members moved of " + had);
    }

    @Test
    void aQueueGoesToTheEmptiestShardOrToOneOfTheClientsNode() {
        var shards = List.of(
                new PlacedShard(0, List.of("a"), "a", 1),
                new PlacedShard(1, List.of("b"), "b", 1),
                new PlacedShard(2, List.of("b"), "b", 1));
        var queues = new long[] {3, 9, 7};
        assertEquals(0, Placement.shardFor(shards, queues, Placement.Locator.BALANCED, "b"));
        assertEquals(2, Placement.shardFor(shards, queues, Placement.Locator.CLIENT_LOCAL, "b"));
        assertEquals(0, Placement.shardFor(shards, queues, Placement.Locator.CLIENT_LOCAL, "c"));
    }

    private static List<ClusterNode> nodes(int count, int zones) {
        var nodes = new ArrayList<ClusterNode>();
        for (var number = 0; number < count; number++) {
            nodes.add(node(number, "zone" + number % zones));
        }
        return nodes;
    }

    private static ClusterNode node(int number, String zone) {
        return new ClusterNode("rabbit@node%04d".formatted(number), zone, 1, true);
    }

    private static List<PlacedShard> unplaced(int count) {
        var shards = new ArrayList<PlacedShard>();
        for (var id = 0; id < count; id++) {
            shards.add(new PlacedShard(id, List.of(), null, 1));
        }
        return shards;
    }

    private static int adds(Plan plan) {
        return (int)
                plan.moves().stream().filter(each -> each instanceof Move.Add).count();
    }

    private static Map<String, Integer> held(List<PlacedShard> shards) {
        var held = new HashMap<String, Integer>();
        shards.forEach(each -> each.members().forEach(node -> held.merge(node, 1, Integer::sum)));
        return held;
    }

    private static Map<String, Integer> led(List<PlacedShard> shards) {
        var led = new HashMap<String, Integer>();
        shards.forEach(each -> led.merge(String.valueOf(each.leader()), 1, Integer::sum));
        return led;
    }

    /** @param most by which any two nodes may differ */
    private static void assertEven(List<ClusterNode> nodes, List<PlacedShard> shards, int most) {
        var held = held(shards);
        assertEquals(nodes.size(), held.size());
        assertTrue(Collections.max(held.values()) - Collections.min(held.values()) <= most, () -> spread(held));
    }

    private static void assertLedEvenly(List<PlacedShard> shards, int most) {
        var led = led(shards);
        assertTrue(Collections.max(led.values()) - Collections.min(led.values()) <= most, () -> spread(led));
    }

    private static String spread(Map<String, Integer> numbers) {
        return Collections.min(numbers.values()) + " to " + Collections.max(numbers.values());
    }

    private static HashSet<String> zonesOf(List<ClusterNode> nodes, PlacedShard shard) {
        var zones = new HashSet<String>();
        nodes.stream().filter(each -> shard.members().contains(each.name())).forEach(each -> zones.add(each.zone()));
        return zones;
    }

    private static int zoneCount(List<ClusterNode> nodes) {
        return (int) nodes.stream().map(ClusterNode::zone).distinct().count();
    }
}
