package io.warren.compat.proof;

import static io.warren.compat.proof.Step.ALTERED;
import static io.warren.compat.proof.Step.CONFIRMED;
import static io.warren.compat.proof.Step.DELIVERED;
import static io.warren.compat.proof.Step.INVOKED;
import static io.warren.compat.proof.Step.MISPLACED;
import static io.warren.compat.proof.Step.NACKED;
import static io.warren.compat.proof.Step.OVERTAKEN;
import static io.warren.compat.proof.Step.REDELIVERED;
import static io.warren.compat.proof.Step.RETURNED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {
    private static final int PRODUCER = 7;

    private final Ledger ledger = new Ledger();

    @Test
    void confirmedAndDeliveredIsWell() {
        history(1, INVOKED, CONFIRMED, DELIVERED);
        history(2, INVOKED, DELIVERED, CONFIRMED);

        assertEquals(List.of(), violations());
        assertTrue(ledger.isSettled());
    }

    @Test
    void confirmedAndNeverDeliveredIsLost() {
        history(1, INVOKED, CONFIRMED, DELIVERED);
        history(2, INVOKED, CONFIRMED);

        assertEquals(List.of("1 lost"), violations());
        assertEquals(List.of("lost: producer 7 sequence 2"), ledger.verdict(0).examples());
        assertFalse(ledger.isSettled());
        assertEquals(1, ledger.missing(PRODUCER));
    }

    @Test
    void neverAnsweredMayBeDeliveredOrNot() {
        history(1, INVOKED);
        history(2, INVOKED, DELIVERED);

        assertEquals(List.of(), violations());
    }

    @Test
    void nackedMayBeDeliveredOrNot() {
        history(1, INVOKED, NACKED);
        history(2, INVOKED, NACKED, DELIVERED);

        assertEquals(List.of(), violations());
        assertEquals(2, ledger.verdict(0).nacked());
    }

    @Test
    void nobodyPublishedAGhost() {
        history(1, INVOKED, CONFIRMED, DELIVERED);
        history(2, DELIVERED);
        ledger.record(REDELIVERED, PRODUCER + 1, 1);
        ledger.record(DELIVERED, PRODUCER, -5);

        assertEquals(List.of("3 ghosts"), violations());
    }

    @Test
    void confirmedAndNackedIsNamed() {
        history(1, INVOKED, CONFIRMED, NACKED, DELIVERED);

        assertEquals(List.of("1 confirmed and nacked"), violations());
    }

    @Test
    void alteredAndMisplacedAreNamed() {
        ledger.record(ALTERED, 0, 0);
        history(1, INVOKED, CONFIRMED, DELIVERED, MISPLACED);

        assertEquals(List.of("1 altered", "1 misplaced"), violations());
    }

    @Test
    void returnedIsAViolationButNoLoss() {
        history(1, INVOKED, RETURNED, CONFIRMED);

        assertEquals(List.of("1 returned"), violations());
        assertTrue(ledger.isSettled());
    }

    @Test
    void whatADrainLeavesIsStuck() {
        assertEquals(List.of("3 stuck"), ledger.verdict(3).violations());
    }

    @Test
    void deliveriesThatComeAgainAreCountedAndTheUnflaggedAmongThem() {
        history(1, INVOKED, CONFIRMED, DELIVERED, REDELIVERED, REDELIVERED, DELIVERED);
        history(2, INVOKED, CONFIRMED, REDELIVERED);
        history(3, INVOKED, CONFIRMED, DELIVERED, OVERTAKEN);

        var verdict = ledger.verdict(0);
        assertEquals(List.of(), verdict.violations());
        assertEquals(3, verdict.delivered());
        assertEquals(3, verdict.again());
        assertEquals(1, verdict.againUnflagged());
        assertEquals(1, verdict.overtaken());
    }

    @Test
    void aSequenceIsUsedOnce() {
        history(1, INVOKED);

        assertThrows(AssertionError.class, () -> history(1, INVOKED));
    }

    @Test
    void laterVerdictsTellWhatCameOnTop() {
        history(1, INVOKED, CONFIRMED, DELIVERED);
        var earlier = ledger.verdict(0);
        history(2, INVOKED, CONFIRMED);

        var since = ledger.verdict(0).since(earlier);
        assertEquals(1, since.confirmed());
        assertEquals(0, since.delivered());
        assertEquals(List.of("1 lost"), since.violations());
    }

    @Test
    void theFileOfAHistoryComesToTheSameVerdict(@TempDir Path directory) throws Exception {
        var file = directory.resolve("history.bin");
        try (var history = new History(file, "seed 5")) {
            var written = new Ledger(history);
            written.record(INVOKED, PRODUCER, 1);
            written.record(CONFIRMED, PRODUCER, 1);
            written.record(INVOKED, PRODUCER, 2);
            written.record(NACKED, PRODUCER, 2);
            written.record(DELIVERED, PRODUCER, 3);
        }
        var whole = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(whole, whole.length - 3));

        assertEquals("warren history 1: seed 5", History.replay(file, ledger));
        assertEquals(List.of("1 lost"), violations());

        Files.write(file, whole);
        var again = new Ledger();
        History.replay(file, again);
        assertEquals(List.of("1 lost", "1 ghosts"), again.verdict(0).violations());
    }

    private void history(int sequence, Step... steps) {
        for (var each : steps) {
            ledger.record(each, PRODUCER, sequence);
        }
    }

    private List<String> violations() {
        return ledger.verdict(0).violations();
    }
}
