package io.warren.broker.locator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LocatorTest {
    private static NodeHealth node(String name, boolean healthy, int connections) {
        return new NodeHealth(name, InetAddress.getLoopbackAddress(), 5_672, healthy, connections);
    }

    private static List<String> best(int most, NodeHealth... nodes) {
        return new Locator(() -> List.of(nodes), new Random(1))
                .best(most).stream().map(Located::name).toList();
    }

    @Test
    void theLeastLoadedComesFirstAndTheUnhealthyNever() {
        assertEquals(
                List.of("c", "a", "b"),
                best(9, node("a", true, 5), node("b", true, 50), node("c", true, 0), node("d", false, 0)));
        assertEquals(List.of("c"), best(1, node("a", true, 5), node("c", true, 0), node("d", false, 0)));
        assertEquals(List.of(), best(9, node("d", false, 0)));
        assertEquals(List.of(), best(9));
    }

    @Test
    void equalsShareWhoAsks() {
        var locator = new Locator(
                () -> List.of(
                        node("a", true, 1_000), node("b", true, 1_100), node("c", true, 1_124), node("d", true, 1_200)),
                new Random(7));
        var first = new HashMap<String, Integer>();
        for (var round = 0; round < 3_000; round++) {
            var best = locator.best(4);
            first.merge(best.getFirst().name(), 1, Integer::sum);
            assertEquals("d", best.get(3).name());
        }
        assertEquals(3, first.size(), first.toString());
        assertTrue(first.values().stream().allMatch(each -> each > 800), first.toString());
    }

    @Test
    void fewConnectionsAreCountedOneByOne() {
        assertEquals(List.of("b", "c", "a"), best(9, node("a", true, 9), node("b", true, 7), node("c", true, 8)));
    }
}
