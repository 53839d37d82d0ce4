package io.warren.compat.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgressTest {
    @Test
    void aRunKnowsItsBlocksAgain(@TempDir Path directory) {
        var file = directory.resolve("run/progress.txt");
        var ledger = new Ledger();
        ledger.record(Step.INVOKED, 1, 1);
        ledger.record(Step.CONFIRMED, 1, 1);
        var good = Block.of(0, 20, List.of(), ledger.verdict(0));
        var bad = Block.of(1, 7, List.of("1 lost", "a client broke:\nwhy"), ledger.verdict(2));
        var progress = new Progress(file);
        progress.add(good);
        assertTrue(progress.broken().isEmpty());
        progress.add(bad);

        var again = new Progress(file);

        assertEquals(List.of(good, bad), again.blocks());
        assertEquals(1, again.blocks().getFirst().count("confirmed"));
        assertEquals(2, again.blocks().getLast().count("stuck"));
        assertEquals("1 lost; a client broke: why", again.broken().orElseThrow().verdict());
        assertTrue(again.has(1));
        assertFalse(again.has(2));
    }

    @Test
    void stallsAreKeptByKindOfFault(@TempDir Path directory) {
        var file = directory.resolve("stalls.tsv");
        var stalls = new Stalls(file);
        for (var each = 1; each <= 100; each++) {
            stalls.add("kill", each * 1_000_000L);
        }
        stalls.add("partition halves with a kill", 7_000_000L);

        assertEquals(
                List.of(
                        "kill: n=100 p50=50 ms p99=99 ms worst=100 ms",
                        "partition halves with a kill: n=1 p50=7 ms p99=7 ms worst=7 ms"),
                new Stalls(file).lines());
    }
}
