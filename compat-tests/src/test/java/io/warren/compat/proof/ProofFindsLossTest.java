package io.warren.compat.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.compat.cluster.DataFiles;
import io.warren.compat.cluster.TestCluster;
import io.warren.compat.harness.WarrenOnly;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The machine itself: a broker that loses what it confirmed is found out, and one that does not is not. */
@WarrenOnly
class ProofFindsLossTest {
    private static final List<Workload.Queue> QUEUES =
            List.of(new Workload.Queue("consumed", "quorum", 1, 1, 1), new Workload.Queue("kept", "quorum", 1, 0, 0));
    private static final Workload.Settings SETTINGS =
            new Workload.Settings(QUEUES, 100, Integer.MAX_VALUE, 1_000, Duration.ofSeconds(10), Duration.ofSeconds(2));

    @Test
    void whatWasOnADiskThatIsGoneIsLost() throws Exception {
        try (var cluster = TestCluster.start(TestCluster.Settings.of("finds-loss", 1))) {
            var kept = new Ledger();
            load(cluster, kept, 1, true);
            assertEquals(List.of(), kept.verdict(0).violations());

            var ledger = new Ledger();
            load(cluster, ledger, 2, false);
            cluster.node(0).kill();
            DataFiles.wipe(cluster.node(0).dataDirectory());
            cluster.node(0).start();
            try (var second = new Workload(cluster.nodes(), SETTINGS, ledger, 3, 3_000)) {
                second.declare();
                assertEquals(0, second.drain());
            }

            var verdict = ledger.verdict(0);
            assertTrue(verdict.lost() > 0, verdict.counts());
            assertEquals(List.of(verdict.lost() + " lost"), verdict.violations());
        }
    }

    private static void load(TestCluster cluster, Ledger ledger, int number, boolean drained) throws Exception {
        try (var workload = new Workload(cluster.nodes(), SETTINGS, ledger, number, number * 1_000)) {
            workload.declare();
            workload.start();
            workload.awaitConfirms(500);
            workload.stop();
            if (drained) {
                assertEquals(0, workload.drain());
            }
        }
    }
}
