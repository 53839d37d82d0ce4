package io.warren.storage.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.warren.storage.file.ForgetfulDisk;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A start on a directory in which the last segment that a checkpoint covers is not there. */
final class MissingSegmentTest {
    private static final long QUEUE = 1;

    private final JournalByHand hand = new JournalByHand(new JournalSettings(4_096, 1 << 20, 1_024, 4_096, 0, 1));
    private final ForgetfulDisk disk = hand.disk;

    private static Path segment(int number) {
        return JournalByHand.segment(EntryFormat.position(number, 0));
    }

    /** Takes a checkpoint; the last segment that it covers. */
    private int checkpoint() {
        hand.upkeep();
        return hand.journal().writer().activeSegment() - 1;
    }

    /** Two checkpoints with nothing between them, and the power goes before a third says that the segment went. */
    @Test
    void oneThatWentBecauseNothingInItWasNeededIsNotMissed() {
        hand.open();
        hand.append(0, QUEUE);
        hand.upkeep();
        for (var number = 1; number < 4; number++) {
            hand.queue(QUEUE).settle(hand.append(number, QUEUE));
        }
        hand.turn();
        var covered = checkpoint();
        assertEquals(covered, checkpoint());
        assertFalse(disk.exists(segment(covered)));
        disk.processDied();

        for (var start = 0; start < 2; start++) {
            hand.open();
            disk.processDied();
        }
        hand.open();
        assertEquals(List.of(0), JournalByHand.numbers(hand.recovered(QUEUE)));
    }
}
