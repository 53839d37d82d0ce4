package io.warren.storage.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.engine.message.Message;
import io.warren.storage.file.PowerCut;
import io.warren.storage.file.StorageFailed;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What becomes of space: dead segments go, mostly dead ones give up what lives in them, and nothing is lost on the way. */
final class CompactionTest {
    private static final JournalSettings SMALL = new JournalSettings(4_096, 1 << 20, 1_024, 4_096, 50, 1);
    private static final long QUEUE = 1;
    private static final long OTHER = 2;
    private static final int MESSAGES = 100;
    /** Of the messages one in so many is not settled. */
    private static final int KEPT_EVERY = 9;
    /** A segment dies by the newest checkpoint, and goes when it lies before the older one as well. */
    private static final int ENOUGH_UPKEEP = 4;

    private final JournalByHand hand = new JournalByHand(SMALL);

    @Test
    void segmentsOfWhichEverythingWasSettledGo() {
        hand.open();
        var messages = append(hand, 0, MESSAGES, QUEUE);
        assertTrue(hand.segments().size() > 8, () -> hand.segments().toString());
        messages.forEach(hand.queue(QUEUE)::settle);

        upkeep(hand);

        assertNothingLeftUpTo(messages.getLast());
        assertTrue(hand.segments().size() <= 2, () -> hand.segments() + ": one to write to, one prepared");
        assertEquals(0, hand.journal().picture().liveBytes());
    }

    /** They hold whole entries of other segments, up to their ends. */
    @Test
    void ofDeadSegmentsNewOnesAreMadeInWhichNothingOldIsFound() {
        hand.open();
        append(hand, 0, MESSAGES, QUEUE).forEach(hand.queue(QUEUE)::settle);
        upkeep(hand);
        assertEquals(4, spares(), "no more are kept");
        var again = append(hand, MESSAGES, 2 * MESSAGES, QUEUE);
        assertEquals(0, spares(), "all are used");
        hand.disk.processDied();

        hand.open();

        assertEquals(JournalByHand.numbers(again), JournalByHand.numbers(hand.recovered(QUEUE)));
        assertEquals(List.of(), hand.journal().picture().quarantined());
    }

    @Test
    void aSpareOutlivesTheProcessAndIsNoSegment() {
        hand.open();
        append(hand, 0, MESSAGES, QUEUE).forEach(hand.queue(QUEUE)::settle);
        upkeep(hand);
        hand.disk.processDied();

        hand.open();
        var again = append(hand, MESSAGES, MESSAGES + 1, QUEUE);
        hand.turn();

        assertTrue(spares() < 4, "the segments made at start are of spares");
        hand.disk.processDied();
        hand.open();
        assertEquals(JournalByHand.numbers(again), JournalByHand.numbers(hand.recovered(QUEUE)));
    }

    @Test
    void aSegmentThatIsHalfAliveStaysWhereItIs() {
        hand.open();
        var messages = append(hand, 0, MESSAGES, QUEUE);
        var before = hand.segments();
        for (var number = 0; number < MESSAGES; number += 4) {
            hand.queue(QUEUE).settle(messages.get(number));
        }

        upkeep(hand);

        assertTrue(hand.segments().containsAll(before), () -> hand.segments() + " without some of " + before);
        assertEquals(0, hand.journal().picture().relocated());
    }

    @Test
    void whatLivesInMostlyDeadSegmentsIsMovedAndFoundAtItsOldPosition() {
        hand.open();
        var messages = append(hand, 0, MESSAGES, QUEUE);
        var kept = settleMost(hand, QUEUE, messages);

        upkeep(hand);

        assertNothingLeftUpTo(messages.getLast());
        assertTrue(hand.segments().size() <= 5, () -> hand.segments() + " for " + kept.size() + " messages");
        assertEquals(kept.size(), hand.journal().picture().relocated());
        var positions = kept.stream().mapToLong(Message::position).toArray();
        assertEquals(JournalByHand.numbers(kept), JournalByHand.numbers(hand.read(QUEUE, positions)));
    }

    @Test
    void whatWasMovedSurvivesAKillInItsOrder() {
        var expected = moveAndAppend();
        hand.disk.processDied();

        hand.open();

        assertEquals(expected, JournalByHand.numbers(hand.recovered(QUEUE)));
    }

    @Test
    void whatWasMovedSurvivesAPowerCutInItsOrder() {
        var expected = moveAndAppend();
        hand.disk.crash(new SplittableRandom(1));

        hand.open();

        assertEquals(expected, JournalByHand.numbers(hand.recovered(QUEUE)));
    }

    private List<Integer> moveAndAppend() {
        hand.open();
        var kept = settleMost(hand, QUEUE, append(hand, 0, MESSAGES, QUEUE));
        upkeep(hand);
        kept.addAll(append(hand, MESSAGES, MESSAGES + 1, QUEUE));
        return JournalByHand.numbers(kept);
    }

    /** One queue is done with most of it, the other has something more of it. */
    @Test
    void aMessageOfTwoQueuesIsMovedForThoseThatStillHaveIt() {
        hand.open();
        var messages = append(hand, 0, MESSAGES, QUEUE, OTHER);
        var kept = settleMost(hand, QUEUE, messages);
        var keptByOther = settleMost(hand, OTHER, messages.subList(0, MESSAGES / 2));
        messages.subList(MESSAGES / 2, MESSAGES).forEach(hand.queue(OTHER)::settle);
        upkeep(hand);
        hand.disk.processDied();

        hand.open();

        assertEquals(JournalByHand.numbers(kept), JournalByHand.numbers(hand.recovered(QUEUE)));
        assertEquals(JournalByHand.numbers(keptByOther), JournalByHand.numbers(hand.recovered(OTHER)));
    }

    @Test
    void whatIsSettledBehindItsMoveStaysAway() {
        hand.open();
        var kept = settleMost(hand, QUEUE, append(hand, 0, MESSAGES, QUEUE));
        upkeep(hand);
        kept.forEach(each -> hand.queue(QUEUE).settle(each.position()));
        append(hand, MESSAGES, MESSAGES + 1, QUEUE);
        hand.disk.processDied();

        hand.open();

        assertEquals(List.of(MESSAGES), JournalByHand.numbers(hand.recovered(QUEUE)));
    }

    /** The settles reach the writer between the checkpoint, by which the messages were alive, and the move. */
    @Test
    void whatIsSettledWhileItMovesStaysAway() {
        hand.open();
        var kept = settleMost(hand, QUEUE, append(hand, 0, MESSAGES, QUEUE));
        hand.upkeep();
        hand.journal().checkpoint();
        while (hand.journal().writer().step() || hand.turnBackground()) {
            if (!kept.isEmpty()) {
                hand.queue(QUEUE).settle(kept.removeFirst());
            }
        }
        assertTrue(hand.journal().picture().relocated() > 0, "nothing moved meanwhile");
        kept.forEach(hand.queue(QUEUE)::settle);
        append(hand, MESSAGES, MESSAGES + 1, QUEUE);
        upkeep(hand);
        hand.disk.processDied();

        hand.open();

        assertEquals(List.of(MESSAGES), JournalByHand.numbers(hand.recovered(QUEUE)));
    }

    /** The settles lie in one segment, the moved messages from there into the next; then there is a checkpoint between both. */
    @Test
    void whatIsSettledBeforeItMovesIntoTheNextSegmentStaysAway() {
        var intoTheNext = 0;
        for (var written = 0; written < 16; written++) {
            var each = new JournalByHand(SMALL);
            each.open();
            var kept = settleMost(each, QUEUE, append(each, 0, MESSAGES, QUEUE));
            each.upkeep();
            each.journal().checkpoint();
            each.journal().writer().step();
            var others = append(each, MESSAGES, MESSAGES + written, OTHER);
            each.turnBackground(); // By this checkpoint they are alive.
            each.journal().writer().step();
            kept.forEach(each.queue(QUEUE)::settle);
            each.journal().writer().step();
            var settledIn = each.journal().writer().activeSegment();
            each.turn();
            if (each.journal().writer().lastMovedTo() == settledIn + 1) {
                intoTheNext++;
            }
            each.journal().writer().runUpkeep(false);
            upkeep(each);
            each.disk.processDied();

            each.open();

            assertEquals(List.of(), each.recovered(QUEUE), "with " + written + " written before");
            assertEquals(JournalByHand.numbers(others), JournalByHand.numbers(each.recovered(OTHER)));
        }
        assertTrue(intoTheNext > 0, "all were moved into the segment of their settles");
    }

    @Test
    void whatATransientQueueHasOnDiskIsMovedAndStillRead() {
        hand.open();
        var transientQueue = hand.journal().openTransient(OTHER, new AtOnce());
        var paged = new ArrayList<Message>();
        for (var number = 0; number < MESSAGES; number++) {
            if (number % KEPT_EVERY == 0) {
                var message = JournalByHand.message(number);
                paged.add(message);
                transientQueue.page(message);
                hand.turn();
            } else {
                hand.queue(QUEUE).settle(hand.append(number, QUEUE));
            }
        }

        upkeep(hand);

        assertNothingLeftUpTo(paged.getLast());
        var found = new ArrayList<Message>();
        transientQueue.read(
                paged.stream().mapToLong(Message::position).toArray(),
                answer -> answer.forEach(each -> {
                    if (each != null) {
                        found.add(each);
                    }
                }));
        hand.turnReaders();
        assertEquals(JournalByHand.numbers(paged), JournalByHand.numbers(found));

        paged.forEach(transientQueue::settle);
        upkeep(hand);
        assertTrue(hand.segments().size() <= 2, () -> hand.segments().toString());
    }

    @Test
    void theCountsOfWhatCameBackMoveWithIt() {
        hand.open();
        var kept = settleMost(hand, QUEUE, append(hand, 0, MESSAGES, QUEUE));
        for (var at = 0; at < 3; at++) {
            hand.queue(QUEUE).returned(kept.get(at), 2 + at, 5 + at);
        }
        upkeep(hand);
        hand.disk.processDied();

        hand.open();

        var index = hand.queue(QUEUE).recovered();
        for (var at = 0; at < 3; at++) {
            assertEquals(2 + at, index.deliveryCount(at));
            assertEquals(5 + at, index.acquiredCount(at));
        }
        assertEquals(0, index.deliveryCount(3));
    }

    /** The one before it is used then, so nothing may have gone that it needs: neither messages nor their settles. */
    @Test
    void whenTheNewestCheckpointIsDamagedTheOneBeforeDoes() {
        for (var checkpoints = 1; checkpoints <= ENOUGH_UPKEEP; checkpoints++) {
            var each = new JournalByHand(SMALL);
            each.open();
            var kept = new ArrayList<Message>();
            for (var round = 0; round < checkpoints; round++) {
                kept.addAll(settleMost(each, QUEUE, append(each, 50 * round, 50 * round + 50, QUEUE)));
                each.upkeep();
            }
            each.disk.processDied();
            var newest = each.disk.list(JournalByHand.DIRECTORY).stream()
                    .filter(name -> name.endsWith(".checkpoint"))
                    .toList()
                    .getLast();
            each.disk.flipBit(JournalByHand.DIRECTORY.resolve(newest), 30, 3);

            each.open();

            assertEquals(
                    JournalByHand.numbers(kept),
                    JournalByHand.numbers(each.recovered(QUEUE)),
                    "after " + checkpoints + " checkpoints");
        }
    }

    /** At every single operation of the disk, two outcomes each. */
    @Test
    void thePowerMayGoAtAnyMomentOfACompaction() {
        var cuts = 0;
        while (cutDuringCompaction(cuts, 1)) {
            assertTrue(cutDuringCompaction(cuts, 2));
            cuts++;
        }
        assertTrue(cuts > 50, "only " + cuts + " operations to be cut at");
    }

    /** Whether the power went before the compaction was through. */
    private static boolean cutDuringCompaction(int after, int outcome) {
        var hand = new JournalByHand(SMALL);
        hand.open();
        var kept = settleMost(hand, QUEUE, append(hand, 0, MESSAGES / 2, QUEUE));
        // With its force the settles are on the disk, too.
        kept.addAll(append(hand, MESSAGES, MESSAGES + 1, QUEUE));
        var expected = JournalByHand.numbers(kept);
        var cut = false;
        hand.disk.cutPowerAfter(after);
        try {
            upkeep(hand);
        } catch (PowerCut | StorageFailed gone) {
            cut = true;
        }
        hand.disk.crash(new SplittableRandom(31L * after + outcome));

        hand.open();
        var where = "cut after " + after + " operations, outcome " + outcome;
        assertEquals(expected, JournalByHand.numbers(hand.recovered(QUEUE)), where);

        // And whatever was half done is done in the end.
        upkeep(hand);
        assertTrue(hand.segments().size() <= 5, () -> where + ": " + hand.segments());
        hand.disk.processDied();
        hand.open();
        assertEquals(expected, JournalByHand.numbers(hand.recovered(QUEUE)), where + ", and a second start");
        return cut;
    }

    private static List<Message> append(JournalByHand hand, int from, int to, long... queues) {
        var messages = new ArrayList<Message>();
        for (var number = from; number < to; number++) {
            messages.add(hand.append(number, queues));
        }
        return messages;
    }

    /** Those that are left. */
    private static List<Message> settleMost(JournalByHand hand, long queue, List<Message> messages) {
        var kept = new ArrayList<Message>();
        for (var each : messages) {
            if (JournalByHand.number(each) % KEPT_EVERY == 0) {
                kept.add(each);
            } else {
                hand.queue(queue).settle(each);
            }
        }
        return kept;
    }

    private long spares() {
        return hand.disk.list(JournalByHand.DIRECTORY).stream()
                .filter(name -> name.endsWith(".spare"))
                .count();
    }

    private static void upkeep(JournalByHand hand) {
        for (var round = 0; round < ENOUGH_UPKEEP; round++) {
            hand.upkeep();
        }
    }

    /** Neither the segment in which this message was written is there, nor one before it. */
    private void assertNothingLeftUpTo(Message last) {
        var segment = EntryFormat.segmentOf(last.position());
        assertTrue(hand.segments().getFirst() > segment, () -> hand.segments() + " up to " + segment);
    }
}
