package io.warren.management.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.engine.view.ClusterPicture;
import io.warren.engine.view.ClusterPicture.NodePicture;
import io.warren.engine.view.ClusterPicture.ShardPicture;
import java.util.List;
import org.junit.jupiter.api.Test;

final class QuorumsTest {
    private static ClusterPicture cluster(List<String> online, List<List<String>> members) {
        var shards = new java.util.ArrayList<ShardPicture>();
        for (var each : members) {
            var here = each.stream().filter(online::contains).toList();
            shards.add(new ShardPicture(shards.size(), here.getFirst(), 1, each, each, here, here, 1, List.of()));
        }
        return new ClusterPicture(
                "id",
                1,
                List.of("a", "b", "c").stream()
                        .map(each -> new NodePicture(each, each, "", online.contains(each), true, false, false, 1))
                        .toList(),
                shards,
                "a",
                1);
    }

    @Test
    void withAllThereNobodyIsNeeded() {
        var all = cluster(List.of("a", "b", "c"), List.of(List.of("a", "b", "c")));
        assertEquals(List.of(), Quorums.needing(all, "a"));
        assertFalse(Quorums.metadataNeed(all, "a"));
    }

    @Test
    void withOneGoneTheOthersAreNeeded() {
        var two = cluster(List.of("a", "b"), List.of(List.of("a", "b", "c"), List.of("b")));
        assertEquals(List.of(0), Quorums.needing(two, "a"));
        assertEquals(List.of(0, 1), Quorums.needing(two, "b"));
        assertTrue(Quorums.metadataNeed(two, "a"));
        // It is gone already.
        assertEquals(List.of(), Quorums.needing(two, "c"));
    }

    /** c shall hold it and does not vote yet; who does has gone. */
    @Test
    void whoVotesCountsAsLongAsOthersOnlyShall() {
        var shard = new ShardPicture(
                0,
                "a",
                1,
                List.of("a", "b", "c"),
                List.of("a", "b"),
                List.of("a", "b"),
                List.of("a", "b", "c"),
                1,
                List.of());
        var picture = new ClusterPicture(
                "id", 1, cluster(List.of("a", "b", "c"), List.of()).nodes(), List.of(shard), "a", 1);
        assertEquals(List.of(0), Quorums.needing(picture, "b"));
        assertEquals(List.of(), Quorums.needing(picture, "c"));
        assertTrue(Quorums.isCountedOn(picture, "b"));
        assertFalse(Quorums.isCountedOn(picture, "c"));
    }

    @Test
    void aPairNeedsBoth() {
        var pair = cluster(List.of("a", "b", "c"), List.of(List.of("a", "b")));
        assertEquals(List.of(0), Quorums.needing(pair, "a"));
        assertEquals(List.of(), Quorums.needing(pair, "c"));
    }
}
