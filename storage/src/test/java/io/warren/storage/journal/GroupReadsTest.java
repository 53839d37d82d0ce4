package io.warren.storage.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.engine.log.GroupLog.Read;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How often the disk is asked for the entries of a group that are not in memory. */
final class GroupReadsTest {
    private static final long GROUP = 7;
    private static final int ENTRIES = 10_000;
    private static final int PER_READ = 25;

    private final JournalByHand hand = new JournalByHand(new JournalSettings(1 << 20, 1 << 22, 4_096, 1 << 16, 0, 1));

    @BeforeEach
    void aLogThatWasWrittenByAnEarlierLife() {
        hand.open();
        hand.appendToGroup(GROUP, ENTRIES);
        hand.disk.processDied();
        hand.open();
    }

    private void assertRead(long index) {
        assertEquals(
                new Read.Found(JournalByHand.groupEntry(index)),
                hand.group(GROUP).read(index));
    }

    @Test
    void whoReadsInOrderGetsManyEntriesWithARead() {
        var before = hand.disk.reads();
        for (var index = 1; index <= ENTRIES; index++) {
            assertRead(index);
        }
        var reads = hand.disk.reads() - before;
        assertTrue(reads < ENTRIES / PER_READ, () -> reads + " reads");
    }

    /** Now and then one asks again for what it had last: a leader does, for the term before what it sends. */
    @Test
    void soDoFourThatReadInOrderByTurns() {
        var before = hand.disk.reads();
        var quarter = ENTRIES / 4;
        for (var index = 1; index <= quarter; index++) {
            for (var reader = 0; reader < 4; reader++) {
                assertRead(reader * quarter + index);
                if (index % 50 == 0) {
                    assertRead(reader * quarter + index);
                }
            }
        }
        var reads = hand.disk.reads() - before;
        assertTrue(reads < ENTRIES / PER_READ, () -> reads + " reads");
    }

    @Test
    void whoJumpsReadsOnceForEach() {
        var before = hand.disk.reads();
        for (var index = ENTRIES; index > 0; index -= 500) {
            assertRead(index);
        }
        assertEquals(ENTRIES / 500, hand.disk.reads() - before);
    }
}
