package io.warren.compat.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartitionTest {
    private final Random random = new Random(11);

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5, 7})
    void oneAwayIsCutOffFromAllOthersInBothDirections(int nodes) {
        var links = Partition.ONE_AWAY.links(nodes, random);

        assertEquals(2 * (nodes - 1), links.size());
        assertEquals(1, count(nodes, node -> heardBy(links, nodes, node) == 0));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 7})
    void halvesHearThemselvesOnly(int nodes) {
        var links = Partition.HALVES.links(nodes, random);
        var small = nodes / 2;

        assertEquals(2 * small * (nodes - small), links.size());
        assertEquals(nodes, count(nodes, node -> {
            var side = heardBy(links, nodes, node) + 1;
            return side == small || side == nodes - small;
        }));
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5, 6, 7})
    void inTheRingEverybodyHearsAMajorityAndSomebodyDoesNotHearAll(int nodes) {
        var links = Partition.MAJORITY_RING.links(nodes, random);

        assertFalse(links.isEmpty());
        assertEquals(nodes, count(nodes, node -> heardBy(links, nodes, node) + 1 > nodes / 2));
        assertTrue(links.stream().allMatch(each -> links.contains(new Link(each.to(), each.from()))));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5})
    void oneWayCutsOneDirectionOnly(int nodes) {
        var links = Partition.ONE_WAY.links(nodes, random);

        assertEquals(nodes - 1, links.size());
        assertEquals(1, links.stream().map(Link::from).distinct().count());
        assertTrue(links.stream().noneMatch(each -> links.contains(new Link(each.to(), each.from()))));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5})
    void aDeafNodeIsHeardByAllAndHearsNobody(int nodes) {
        var links = Partition.DEAF.links(nodes, random);

        assertEquals(nodes - 1, links.size());
        assertEquals(1, count(nodes, node -> heardBy(links, nodes, node) == 0));
        assertEquals(1, links.stream().map(Link::to).distinct().count());
    }

    private static long count(int nodes, java.util.function.IntPredicate which) {
        return IntStream.range(0, nodes).filter(which).count();
    }

    /** How many others a node can hear. */
    private static long heardBy(Set<Link> cut, int nodes, int node) {
        return count(nodes, other -> other != node && !cut.contains(new Link(other, node)));
    }
}
