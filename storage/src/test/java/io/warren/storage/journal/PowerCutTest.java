package io.warren.storage.journal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
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

    @Test
    void aJournalWithoutForcesLosesConfirmedMessages() {
        var found = new ArrayList<String>();
        for (var seed = 1L; seed <= HISTORIES && found.isEmpty(); seed++) {
            try {
                new History(seed, true).run();
            } catch (AssertionError lost) {
                found.add(String.valueOf(lost.getMessage()));
            } catch (FormatRefused | io.warren.storage.file.StorageFailed damaged) {
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
