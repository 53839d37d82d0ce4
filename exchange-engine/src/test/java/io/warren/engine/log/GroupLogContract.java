package io.warren.engine.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.engine.log.GroupEntry.Kind;
import io.warren.engine.log.GroupLog.Read;
import io.warren.engine.message.Receipt;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What every group log must do. */
public interface GroupLogContract {
    /** A node with an empty disk. */
    Node node(long seed);

    /** The disk that the groups of a node share, turned by hand. */
    interface Node {
        /** The log as it is found on the disk. */
        GroupLog open(long group);

        /** All that was handed over reaches the disk, and the receipts are heard; or the disk fails. */
        void work();

        /** Runs in the next {@link #work}, when all is written and nothing is forced. */
        void beforeForce(Runnable look);

        /** What was not accepted may be lost. Logs opened before are dead. */
        void powerCut();

        /** The next write or force fails. */
        void breakDisk();
    }

    /** A receipt that remembers. */
    final class Heard implements Receipt {
        private int accepted;
        private int rejected;

        @Override
        public void accepted() {
            accepted++;
        }

        @Override
        public void rejected() {
            rejected++;
        }

        boolean nothing() {
            return accepted + rejected == 0;
        }

        boolean yes() {
            return accepted == 1 && rejected == 0;
        }

        boolean no() {
            return accepted == 0 && rejected == 1;
        }
    }

    private static GroupEntry entry(long index, long term, Kind kind, String data) {
        return new GroupEntry(index, term, kind, ByteBuffer.wrap(data.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<GroupEntry> entries(long from, long to, long term) {
        return LongStream.rangeClosed(from, to)
                .mapToObj(index -> entry(index, term, Kind.COMMAND, index + " of term " + term))
                .toList();
    }

    private static GroupEntry found(GroupLog log, long index) {
        return assertInstanceOf(Read.Found.class, log.read(index)).entry();
    }

    private static void assertHolds(GroupLog log, long first, long... terms) {
        assertEquals(first, log.firstIndex());
        assertEquals(first + terms.length - 1, log.lastIndex());
        for (var i = 0; i < terms.length; i++) {
            var index = first + i;
            assertEquals(terms[i], log.termAt(index), "term of " + index);
            assertEquals(entries(index, index, terms[i]).getFirst(), found(log, index));
        }
        assertEquals(0, log.termAt(first - 1));
        assertEquals(0, log.termAt(first + terms.length));
        assertInstanceOf(Read.Outside.class, log.read(first - 1));
        assertInstanceOf(Read.Outside.class, log.read(first + terms.length));
    }

    private static void appendAccepted(Node node, GroupLog log, List<GroupEntry> entries) {
        var heard = new Heard();
        log.append(entries, heard);
        node.work();
        assertTrue(heard.yes());
    }

    @Test
    default void aNewLogIsEmptyAndBeginsWithOne() {
        var log = node(1).open(7);
        assertHolds(log, 1);
        assertEquals(Vote.NONE, log.vote());
        assertEquals(List.of(), log.members());
    }

    @Test
    default void entriesAreReadAsTheyWereAppendedAtOnceAndAfterARestart() {
        var node = node(1);
        var log = node.open(7);
        var all = List.of(
                entry(1, 3, Kind.NOTHING, ""), entry(2, 3, Kind.MEMBERS, "a,b,c"), entry(3, 4, Kind.COMMAND, "x"));
        log.append(all, Receipt.NONE);
        all.forEach(each -> assertEquals(each, found(log, each.index())));
        node.work();
        node.powerCut();
        var again = node.open(7);
        all.forEach(each -> assertEquals(each, found(again, each.index())));
    }

    @Test
    default void whoReadsAnEntryDoesNotReadItAwayFromOthers() {
        var node = node(1);
        var log = node.open(7);
        var data = ByteBuffer.wrap(new byte[] {9, 1, 2, 9}, 1, 2);
        appendAccepted(node, log, List.of(new GroupEntry(1, 1, Kind.COMMAND, data)));
        assertEquals(1, found(log, 1).data().get());
        assertEquals(2, found(log, 1).data().remaining());
        assertEquals(1, found(log, 1).data().get());
    }

    @Test
    default void whatDoesNotFollowOnIsRefusedAndChangesNothing() {
        var node = node(1);
        var log = node.open(7);
        appendAccepted(node, log, entries(1, 3, 5));
        for (var wrong : List.of(
                List.<GroupEntry>of(),
                entries(5, 6, 5),
                entries(3, 4, 5),
                entries(4, 4, 4),
                List.of(entries(4, 4, 6).getFirst(), entries(5, 5, 5).getFirst()),
                List.of(entries(4, 4, 6).getFirst(), entries(6, 6, 6).getFirst()))) {
            assertThrows(IllegalArgumentException.class, () -> log.append(wrong, Receipt.NONE));
        }
        for (var wrong : List.<Runnable>of(
                () -> log.cutBelow(0),
                () -> log.cutBelow(5),
                () -> log.cutAbove(4),
                () -> log.cutAbove(-1),
                () -> log.restartAt(0))) {
            assertThrows(IllegalArgumentException.class, wrong::run);
        }
        assertHolds(log, 1, 5, 5, 5);
    }

    @Test
    default void nothingIsAcceptedBeforeItIsOnTheDisk() {
        var node = node(1);
        var log = node.open(7);
        var heard = List.of(new Heard(), new Heard(), new Heard());
        log.append(entries(1, 2, 1), heard.get(0));
        log.vote(new Vote(1, "a"), heard.get(1));
        log.force(heard.get(2));
        assertTrue(heard.stream().allMatch(Heard::nothing));
        node.work();
        assertTrue(heard.stream().allMatch(Heard::yes));
    }

    @Test
    default void nothingIsAcceptedBetweenTheWriteAndTheForce() {
        var node = node(1);
        var log = node.open(7);
        var heard = List.of(new Heard(), new Heard(), new Heard(), new Heard());
        log.append(entries(1, 2, 1), heard.get(0));
        log.vote(new Vote(1, "a"), heard.get(1));
        log.force(heard.get(2));
        log.drop(heard.get(3));
        var looked = new ArrayList<Boolean>();
        node.beforeForce(() -> looked.add(heard.stream().allMatch(Heard::nothing)));
        node.work();
        assertEquals(List.of(true), looked);
        assertTrue(heard.stream().allMatch(Heard::yes));
    }

    @Test
    default void whatWasAcceptedSurvivesAndTheRestIsLostFromTheEnd() {
        for (var seed = 0; seed < 50; seed++) {
            var node = node(seed);
            var log = node.open(7);
            appendAccepted(node, log, entries(1, 4, 1));
            log.append(entries(5, 6, 1), Receipt.NONE);
            log.append(entries(7, 8, 1), Receipt.NONE);
            node.powerCut();
            var again = node.open(7);
            assertTrue(again.lastIndex() >= 4 && again.lastIndex() <= 8);
            assertHolds(
                    again,
                    1,
                    LongStream.rangeClosed(1, again.lastIndex()).map(any -> 1).toArray());
        }
    }

    @Test
    default void whatWasReplacedNeverComesBackBesideItsReplacement() {
        for (var seed = 0; seed < 50; seed++) {
            var node = node(seed);
            var log = node.open(7);
            appendAccepted(node, log, entries(1, 5, 1));
            log.cutAbove(2);
            assertHolds(log, 1, 1, 1);
            log.append(entries(3, 3, 2), Receipt.NONE);
            node.powerCut();
            var again = node.open(7);
            switch ((int) again.lastIndex()) {
                case 5 -> assertHolds(again, 1, 1, 1, 1, 1, 1);
                case 2 -> assertHolds(again, 1, 1, 1);
                default -> assertHolds(again, 1, 1, 1, 2);
            }
        }
    }

    @Test
    default void anAcceptedReplacementCoversTheCutBeforeIt() {
        var node = node(1);
        var log = node.open(7);
        appendAccepted(node, log, entries(1, 5, 1));
        log.cutAbove(2);
        appendAccepted(node, log, entries(3, 4, 2));
        node.powerCut();
        assertHolds(node.open(7), 1, 1, 1, 2, 2);
    }

    @Test
    default void anEntryBelowTheCutIsGoneAndTheLogGoesOn() {
        var node = node(1);
        var log = node.open(7);
        appendAccepted(node, log, entries(1, 5, 1));
        log.cutBelow(4);
        assertHolds(log, 4, 1, 1);
        log.cutBelow(6);
        assertHolds(log, 6);
        appendAccepted(node, log, entries(6, 6, 2));
        node.powerCut();
        assertHolds(node.open(7), 6, 2);
    }

    @Test
    default void allCanBeCutFromTheEndAndTheFirstIndexStays() {
        var node = node(1);
        var log = node.open(7);
        appendAccepted(node, log, entries(1, 5, 1));
        log.cutBelow(3);
        log.cutAbove(2);
        assertHolds(log, 3);
        var heard = new Heard();
        log.force(heard);
        node.work();
        assertTrue(heard.yes());
        node.powerCut();
        assertHolds(node.open(7), 3);
    }

    @Test
    default void aLogThatRestartsHasNothingOfTheOld() {
        var node = node(1);
        var log = node.open(7);
        appendAccepted(node, log, entries(1, 5, 3));
        log.restartAt(100);
        assertHolds(log, 100);
        appendAccepted(node, log, entries(100, 101, 2));
        node.powerCut();
        assertHolds(node.open(7), 100, 2, 2);
    }

    @Test
    default void memberListsAreFoundAgainAsFarAsTheLogHoldsThem() {
        var node = node(1);
        var log = node.open(7);
        var lists = new ArrayList<GroupEntry>();
        for (var i = 1; i <= 5; i++) {
            lists.add(entry(i, 1, i == 3 ? Kind.COMMAND : Kind.MEMBERS, "list " + i));
        }
        log.append(lists, Receipt.NONE);
        log.cutBelow(2);
        log.cutAbove(4);
        node.work();
        var held = List.<Read>of(new Read.Found(lists.get(1)), new Read.Found(lists.get(3)));
        assertEquals(held, log.members());
        node.powerCut();
        assertEquals(held, node.open(7).members());
    }

    @Test
    default void aPromiseIsFoundAgainAndNotBroken() {
        var node = node(1);
        var log = node.open(7);
        log.vote(new Vote(4, ""), Receipt.NONE);
        log.vote(new Vote(4, "a"), Receipt.NONE);
        log.vote(new Vote(4, "a"), Receipt.NONE);
        for (var broken : List.of(new Vote(4, "b"), new Vote(4, ""), new Vote(3, "a"), Vote.NONE)) {
            assertThrows(IllegalArgumentException.class, () -> log.vote(broken, Receipt.NONE));
        }
        assertEquals(new Vote(4, "a"), log.vote());
        node.work();
        node.powerCut();
        var again = node.open(7);
        assertEquals(new Vote(4, "a"), again.vote());
        assertThrows(IllegalArgumentException.class, () -> again.vote(new Vote(4, "b"), Receipt.NONE));
        again.vote(new Vote(5, "b"), Receipt.NONE);
        again.restartAt(50);
        assertEquals(new Vote(5, "b"), again.vote());
    }

    @Test
    default void groupsOfOneDiskDoNotSeeEachOther() {
        var node = node(1);
        var one = node.open(1);
        var other = node.open(2);
        one.append(entries(1, 3, 1), Receipt.NONE);
        other.append(entries(1, 2, 8), Receipt.NONE);
        one.cutAbove(1);
        other.vote(new Vote(8, "b"), Receipt.NONE);
        one.append(entries(2, 2, 2), Receipt.NONE);
        node.work();
        node.powerCut();
        assertHolds(node.open(1), 1, 1, 2);
        assertHolds(node.open(2), 1, 8, 8);
        assertEquals(Vote.NONE, node.open(1).vote());
        assertEquals(new Vote(8, "b"), node.open(2).vote());
    }

    @Test
    default void aDiskThatFailsEndsTheLogAndEveryReceiptHearsIt() {
        var node = node(1);
        var log = node.open(7);
        appendAccepted(node, log, entries(1, 1, 1));
        node.breakDisk();
        var heard = List.of(new Heard(), new Heard(), new Heard(), new Heard());
        log.append(entries(2, 2, 1), heard.get(0));
        log.vote(new Vote(1, "a"), heard.get(1));
        node.work();
        log.append(entries(3, 3, 1), heard.get(2));
        log.force(heard.get(3));
        node.work();
        assertTrue(heard.stream().allMatch(Heard::no));
    }

    @Test
    default void aGroupThatWasDroppedIsGoneWithItsVote() {
        var node = node(1);
        var log = node.open(7);
        log.append(entries(1, 3, 2), Receipt.NONE);
        log.vote(new Vote(2, "a"), Receipt.NONE);
        var heard = new Heard();
        log.drop(heard);
        node.work();
        assertTrue(heard.yes());
        assertThrows(IllegalStateException.class, log::lastIndex);
        assertThrows(IllegalStateException.class, () -> log.append(entries(4, 4, 2), Receipt.NONE));
        node.powerCut();
        assertHolds(node.open(7), 1);
        assertEquals(Vote.NONE, node.open(7).vote());
    }

    @Test
    default void aRejectedReceiptIsHeardOnceOnly() {
        var node = node(1);
        var log = node.open(7);
        var heard = new Heard();
        log.append(entries(1, 1, 1), heard);
        node.breakDisk();
        node.work();
        node.work();
        assertTrue(heard.no());
        assertFalse(heard.yes());
    }
}
