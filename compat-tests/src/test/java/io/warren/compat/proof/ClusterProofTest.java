package io.warren.compat.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.compat.harness.BrokerProcess;
import io.warren.compat.harness.WarrenOnly;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A cluster under confirmed load while nodes are killed and stopped and the network falls apart. Two minutes at most in the
 * build; with {@code -Pproof} as long as the properties say that {@code compat-tests/bin/cluster-proof} sets.
 */
@WarrenOnly
class ClusterProofTest {
    private static final boolean PROOF = Boolean.getBoolean("warren.compat.proof");
    private static final int NODES = Integer.getInteger("warren.proof.nodes", 3);
    private static final int CYCLES = Integer.getInteger("warren.proof.cycles", PROOF ? 200 : 6);
    private static final int CYCLES_PER_BLOCK = Integer.getInteger("warren.proof.block", PROOF ? 20 : CYCLES);
    private static final int CONFIRMS = Integer.getInteger("warren.proof.confirms", PROOF ? 20_000 : 3_000);
    private static final int RATE = Integer.getInteger("warren.proof.rate", Integer.MAX_VALUE);
    private static final String NEMESIS = System.getProperty("warren.proof.nemesis", PROOF ? "kill" : "all");
    /** What was built of an earlier release, for its nodes to be upgraded from. */
    private static final String FROM = System.getProperty("warren.proof.from", BrokerProcess.OWN_RELEASE);

    private static final Duration LIMIT = PROOF ? Duration.ofDays(2) : Duration.ofSeconds(60);

    @Test
    void nothingConfirmedIsLost() throws Exception {
        var queues = List.of(
                new Workload.Queue("proof.1", "quorum", 1, 1, 0),
                new Workload.Queue("proof.2", "quorum", 1, 1, 1),
                new Workload.Queue("proof.3", "quorum", 1, 2, 0),
                new Workload.Queue("proof.kept", "quorum", 1, 0, 0));
        var seed = Long.getLong("warren.proof.seed", System.nanoTime());

        var blocks = Proof.run(new Proof.Settings(
                "cluster",
                seed,
                NEMESIS,
                NODES,
                CYCLES,
                CYCLES_PER_BLOCK,
                LIMIT,
                CONFIRMS,
                PROOF ? Nemesis.Timing.LONG : Nemesis.Timing.SHORT,
                Workload.Settings.of(queues).atRate(RATE),
                NEMESIS.equals("upgrade") ? FROM : BrokerProcess.OWN_RELEASE));

        assertEquals(
                List.of(),
                blocks.stream().filter(each -> !each.holds()).map(Block::line).toList(),
                "seed " + seed);
        assertTrue(blocks.stream().mapToLong(each -> each.count("confirmed")).sum() > 0, "nothing was confirmed");
    }
}
