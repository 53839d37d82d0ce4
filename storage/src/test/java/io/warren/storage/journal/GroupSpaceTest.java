package io.warren.storage.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.engine.log.Vote;
import io.warren.engine.message.Receipt;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which segments groups need, and that what they said is still known when the segment is gone in which they said it. */
final class GroupSpaceTest {
    private static final long GROUP = 7;
    private static final long OTHER = 8;
    private static final long QUEUE = 1;
    private static final int ENTRIES = 100;
    /** A segment dies by the newest checkpoint, and goes when it lies before the older one as well. */
    private static final int ENOUGH_UPKEEP = 4;

    private JournalByHand hand = new JournalByHand(new JournalSettings(4_096, 1 << 20, 1_024, 4_096, 50, 1));

    private void upkeep() {
        for (var round = 0; round < ENOUGH_UPKEEP; round++) {
            hand.upkeep();
        }
    }

    /** Segments of messages that are all settled, so that they go. */
    private void settledMessages(int count) {
        for (var number = 0; number < count; number++) {
            hand.queue(QUEUE).settle(hand.append(number, QUEUE));
        }
    }

    private void startAgain() {
        hand.disk.processDied();
        hand.open();
    }

    @Test
    void entriesStayUntilTheyAreCutBelow() {
        hand.open();
        hand.appendToGroup(GROUP, ENTRIES);
        var before = hand.segments();
        upkeep();
        assertTrue(hand.segments().containsAll(before), () -> hand.segments() + " of " + before);
        assertTrue(hand.journal().picture().liveBytes() > 200 * ENTRIES);
        hand.assertGroupHolds(GROUP, 1, ENTRIES);

        assertEquals(OptionalLong.of(GROUP), hand.journal().groups().oldest());

        hand.group(GROUP).cutBelow(91);
        hand.turn();
        upkeep();

        assertTrue(hand.segments().getFirst() > before.get(before.size() - 3), () -> hand.segments() + " of " + before);
        hand.assertGroupHolds(GROUP, 91, ENTRIES);
        startAgain();
        hand.assertGroupHolds(GROUP, 91, ENTRIES);
    }

    @Test
    void ofAGroupThatWasDroppedNothingStays() {
        hand.open();
        hand.appendToGroup(GROUP, ENTRIES);
        hand.group(GROUP).drop(Receipt.NONE);
        hand.turn();
        upkeep();

        assertTrue(hand.segments().size() <= 2, () -> hand.segments() + ": one to write to, one prepared");
        assertEquals(0, hand.journal().picture().liveBytes());
        startAgain();
        assertEquals(Set.of(), hand.journal().groups().groups());
        assertEquals(OptionalLong.empty(), hand.journal().groups().oldest());
    }

    /** The cut is the last thing that the group said, and its segment holds nothing that is needed. */
    @Test
    void anAcceptedCutOfTheEndSurvivesItsSegment() {
        hand.open();
        hand.appendToGroup(GROUP, ENTRIES);
        hand.upkeep();
        settledMessages(20);
        hand.group(GROUP).cutAbove(50);
        hand.group(GROUP).force(Receipt.NONE);
        hand.turn();
        var cutIn = hand.journal().writer().activeSegment();
        settledMessages(20);
        upkeep();
        assertTrue(!hand.segments().contains(cutIn), () -> "the cut is still in " + cutIn + " of " + hand.segments());

        startAgain();

        hand.assertGroupHolds(GROUP, 1, 50);
    }

    @Test
    void firstIndexAndVoteSurviveTheirSegments() {
        hand.open();
        hand.appendToGroup(GROUP, ENTRIES);
        settledMessages(20);
        hand.group(GROUP).vote(new Vote(3, "a"), Receipt.NONE);
        hand.group(GROUP).cutBelow(40);
        hand.group(OTHER).restartAt(1_000);
        hand.group(OTHER).vote(new Vote(9, ""), Receipt.NONE);
        hand.turn();
        var saidIn = hand.journal().writer().activeSegment();
        settledMessages(40);
        upkeep();
        assertTrue(!hand.segments().contains(saidIn), () -> "still in " + saidIn + " of " + hand.segments());

        for (var start = 0; start < 2; start++) {
            startAgain();
            hand.assertGroupHolds(GROUP, 40, ENTRIES);
            assertEquals(new Vote(3, "a"), hand.group(GROUP).vote());
            hand.assertGroupHolds(OTHER, 1_000, 999);
            assertEquals(new Vote(9, ""), hand.group(OTHER).vote());
        }
    }

    /** From the older checkpoint the log is passed through though its middle is gone: it was cut below that later. */
    @Test
    void theOlderCheckpointAndTheSegmentsSinceSayTheSame() {
        hand.open();
        hand.appendToGroup(OTHER, 5);
        hand.appendToGroup(GROUP, ENTRIES);
        hand.upkeep();
        hand.group(GROUP).cutBelow(91);
        hand.turn();
        upkeep();
        hand.appendToGroup(GROUP, 5);
        hand.group(GROUP).cutAbove(ENTRIES + 2);
        hand.appendToGroup(OTHER, 1);
        hand.upkeep();
        hand.disk.processDied();
        var newest = hand.disk.list(JournalByHand.DIRECTORY).stream()
                .filter(name -> name.endsWith(".checkpoint"))
                .reduce((before, after) -> after)
                .orElseThrow();
        hand.disk.flipBit(JournalByHand.DIRECTORY.resolve(newest), 100, 1);

        hand.open();

        hand.assertGroupHolds(GROUP, 91, ENTRIES + 2);
        hand.assertGroupHolds(OTHER, 1, 6);
    }

    /** They would come behind entries that replaced them, and what is carried out frees nothing. */
    @Test
    void nothingIsMovedOutOfASegmentThatAGroupNeeds() {
        hand.open();
        for (var number = 0; number < ENTRIES; number++) {
            var message = hand.append(number, QUEUE);
            if (number % 9 != 0) {
                hand.queue(QUEUE).settle(message);
            }
            if (number % 6 == 0) {
                hand.appendToGroup(GROUP, 1);
            }
        }
        var before = hand.segments();
        upkeep();

        assertEquals(0, hand.journal().picture().relocated());
        assertTrue(hand.segments().containsAll(before), () -> hand.segments() + " of " + before);

        hand.group(GROUP).cutBelow(hand.group(GROUP).lastIndex() + 1);
        hand.turn();
        upkeep();
        upkeep();

        assertTrue(hand.journal().picture().relocated() > 0);
        assertTrue(hand.segments().getFirst() > before.getLast(), () -> hand.segments() + " of " + before);
    }

    private void startSmall() {
        hand = new JournalByHand(new JournalSettings(4_096, 16_384, 1_024, 4_096, 50, 1));
        hand.open();
    }

    /** Of two checkpoints' worth of bytes, and what is written to and prepared. */
    private void assertFewSegments() {
        assertTrue(hand.segments().size() <= 12, () -> hand.segments().toString());
    }

    @Test
    void aGroupThatAppendsAndCutsHasFewSegments() {
        startSmall();
        for (var round = 1; round <= 200; round++) {
            hand.appendToGroup(GROUP, 10);
            hand.group(GROUP).cutBelow(hand.group(GROUP).lastIndex() - 5);
            hand.turn();
            assertFewSegments();
        }
        assertTrue(hand.segments().getFirst() > 80, () -> hand.segments().toString());
        hand.assertGroupHolds(GROUP, 1_995, 2_000);
    }

    @Test
    void whatACutLetsGoOfComesBackThoughNothingIsWrittenAfterIt() {
        for (var restarted : List.of(false, true)) {
            startSmall();
            for (var round = 0; round < 50; round++) {
                hand.appendToGroup(GROUP, 10);
                hand.turn();
            }
            assertTrue(hand.segments().size() > 25, () -> hand.segments().toString());
            if (restarted) {
                startAgain();
            }
            hand.group(GROUP).cutBelow(499);
            hand.turn();
            assertFewSegments();
            hand.assertGroupHolds(GROUP, 499, 500);
        }
    }

    @Test
    void soDoesWhatADroppedGroupHad() {
        startSmall();
        for (var round = 0; round < 50; round++) {
            hand.appendToGroup(GROUP, 10);
            hand.turn();
        }
        hand.group(GROUP).drop(Receipt.NONE);
        hand.turn();
        assertFewSegments();
    }

    @Test
    void whoHoldsTheOldestSpaceIsNamedUntilItLetsGo() {
        startSmall();
        hand.appendToGroup(OTHER, 2);
        for (var round = 1; round <= 50; round++) {
            hand.appendToGroup(GROUP, 10);
            hand.group(GROUP).cutBelow(hand.group(GROUP).lastIndex() - 5);
            hand.turn();
        }
        assertEquals(OptionalLong.of(OTHER), hand.journal().groups().oldest());
        assertEquals(1, hand.segments().getFirst());
        assertFewSegments();

        hand.group(OTHER).cutBelow(3);
        hand.turn();
        upkeep();
        assertEquals(OptionalLong.of(GROUP), hand.journal().groups().oldest());
        assertTrue(hand.segments().getFirst() > 20, () -> hand.segments().toString());
    }

    @Test
    void rowsGoWithTheirSegments() {
        hand.open();
        hand.appendToGroup(GROUP, ENTRIES);
        hand.group(GROUP).cutBelow(ENTRIES + 1);
        hand.turn();
        upkeep();
        upkeep();

        assertEquals(List.of(), rows());
        startAgain();
        hand.assertGroupHolds(GROUP, ENTRIES + 1, ENTRIES);
    }

    private List<String> rows() {
        return hand.disk.list(JournalByHand.DIRECTORY).stream()
                .filter(name -> name.endsWith(".groups"))
                .toList();
    }
}
