package io.warren.storage.journal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.storage.file.PowerCut;
import io.warren.storage.file.StorageFailed;
import java.util.ArrayList;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What survives the loss of power (the page cache does not), and that a disk which lies is found out. */
final class PowerCutTest {
    private static final int HISTORIES = 2_000;

    @Test
    void everythingConfirmedIsFoundAndNothingIsInvented() {
        var confirmed = 0L;
        for (var seed = 1L; seed <= HISTORIES; seed++) {
            confirmed += PowerCutProof.run(seed);
        }
        assertTrue(confirmed > HISTORIES, "histories that confirm next to nothing prove nothing: " + confirmed);
    }

    /** Not even if the first process died before its first file had a name on the disk. */
    @Test
    void aFirstStartThatIsCutTwiceLeavesADirectoryThatOpens() {
        for (var seed = 0; seed < 4_000; seed++) {
            var random = new SplittableRandom(seed);
            var hand = new JournalByHand(new JournalSettings(4_096, 8_192, 1_024, 4_096, 50, 1));
            openCut(hand, random.nextInt(30));
            hand.disk.processDied();
            openCut(hand, random.nextInt(30));
            hand.disk.crash(random);
            hand.open();
        }
    }

    private static void openCut(JournalByHand hand, int operations) {
        hand.disk.cutPowerAfter(operations);
        try {
            hand.open();
        } catch (PowerCut | StorageFailed cut) {
            // It was to be.
        }
    }

    @Test
    void aJournalWithoutForcesLosesConfirmedMessages() {
        var found = new ArrayList<String>();
        for (var seed = 1L; seed <= HISTORIES && found.isEmpty(); seed++) {
            try {
                new History(seed, true).run();
            } catch (AssertionError lost) {
                found.add(String.valueOf(lost.getMessage()));
            } catch (FormatRefused | StorageFailed damaged) {
                // Files were lost, too; another history shows the messages.
            }
        }
        assertTrue(
                found.getFirst().contains("lost the confirmed message")
                        || found.getFirst().contains("should stand as one of")
                        || found.getFirst().contains("is suspect"),
                found::toString);
    }
}
