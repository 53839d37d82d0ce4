package io.warren.compat.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.compat.harness.BrokerProcess;
import io.warren.compat.harness.WarrenOnly;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * {@code kill -9} of a lone broker under confirmed load, again and again on the same data: everything confirmed is delivered
 * in the end, nothing altered, nothing invented. One queue is consumed all the time, the other only at the end. 12 cycles in
 * the build, 200 with {@code -Pproof}.
 */
@WarrenOnly
class KillNineTest {
    private static final int CYCLES = Boolean.getBoolean("warren.compat.proof") ? 200 : 12;

    @Test
    void nothingConfirmedIsLost() throws Exception {
        var queues = List.of(
                new Workload.Queue("kill.classic", "classic", 1, 1, 0),
                new Workload.Queue("kill.quorum", "quorum", 1, 0, 0));
        var seed = Long.getLong("warren.compat.seed", System.nanoTime());

        var blocks = Proof.run(new Proof.Settings(
                "kill-nine",
                seed,
                "kill",
                1,
                CYCLES,
                20,
                Duration.ofHours(1),
                3_000,
                Nemesis.Timing.SHORT,
                Workload.Settings.of(queues),
                BrokerProcess.OWN_RELEASE));

        assertEquals(
                List.of(),
                blocks.stream().filter(each -> !each.holds()).map(Block::line).toList(),
                "seed " + seed);
        assertEquals(CYCLES, blocks.stream().mapToInt(Block::cycles).sum());
        var confirmed =
                blocks.stream().mapToLong(each -> each.count("confirmed")).sum();
        assertTrue(confirmed > 10L * CYCLES, "too little was confirmed: " + confirmed);
    }
}
