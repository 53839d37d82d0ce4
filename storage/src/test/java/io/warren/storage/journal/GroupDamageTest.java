package io.warren.storage.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.engine.log.GroupLog.Read;
import io.warren.engine.log.GroupLogs.Opened;
import io.warren.engine.log.Vote;
import io.warren.engine.message.Receipt;
import io.warren.storage.file.ForgetfulDisk;
import io.warren.storage.file.PowerCut;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A disk that altered what groups had on it. */
final class GroupDamageTest {
    private static final long GROUP = 7;
    private static final long OTHER = 8;
    private static final int ENTRIES = 60;

    private JournalByHand hand = hand();
    private ForgetfulDisk disk = hand.disk;

    private static JournalByHand hand() {
        return new JournalByHand(new JournalSettings(4_096, 1 << 20, 1_024, 4_096, 0, 1));
    }

    private record Place(EntryType type, long position, int length) {}

    /** All entries on the disk, in order. */
    private List<Place> places() {
        var places = new ArrayList<Place>();
        for (var number : hand.segments()) {
            var file = disk.open(JournalByHand.segment(EntryFormat.position(number, 0)));
            var header = ByteBuffer.allocate(16);
            file.read(header, 0);
            new SegmentScan(4_096, file)
                    .scan(
                            file,
                            header.getLong(8),
                            number,
                            Long.MAX_VALUE,
                            (type, position, length, payload) -> places.add(new Place(type, position, length)));
        }
        return places;
    }

    private Place last(EntryType type) {
        return places().stream()
                .filter(place -> place.type == type)
                .reduce((before, after) -> after)
                .orElseThrow();
    }

    private void flip(Place place) {
        disk.flipBit(JournalByHand.segment(place.position), EntryFormat.offsetOf(place.position) + place.length - 1, 3);
    }

    /** Two groups, the vote of one as the last thing on the disk; the writer had nothing to do for a while. */
    private void voteLast() {
        hand.open();
        hand.appendToGroup(OTHER, 5);
        hand.appendToGroup(GROUP, 5);
        hand.group(GROUP).vote(new Vote(3, "a"), Receipt.NONE);
        hand.turn();
        hand.journal().writer().mark();
        disk.processDied();
    }

    private void assertSuspect(long... groups) {
        for (var group : groups) {
            assertInstanceOf(Opened.Suspect.class, hand.journal().groups().open(group), "group " + group);
        }
    }

    @Test
    void aFlippedBitInTheLastVoteMakesAllGroupsSuspectForGood() {
        voteLast();
        flip(last(EntryType.GROUP_VOTE));

        for (var start = 0; start < 3; start++) {
            hand.open();
            assertSuspect(GROUP, OTHER);
            assertEquals(Set.of(GROUP, OTHER), hand.journal().groups().groups());
            hand.upkeep();
            disk.processDied();
        }
    }

    @Test
    void aFlippedBitInTheLastEntryMakesAllGroupsSuspect() {
        hand.open();
        hand.appendToGroup(OTHER, 5);
        hand.appendToGroup(GROUP, 5);
        hand.journal().writer().mark();
        disk.processDied();
        flip(last(EntryType.GROUP_ENTRY));

        hand.open();

        assertSuspect(GROUP, OTHER);
    }

    /** All that a group ever said may have been what was lost. */
    @Test
    void aGroupOfWhichNothingIsFoundBehindDamageIsSuspectUnlessItBegins() {
        hand.open();
        hand.group(GROUP).vote(new Vote(3, "a"), Receipt.NONE);
        hand.turn();
        hand.journal().writer().mark();
        disk.processDied();
        flip(last(EntryType.GROUP_VOTE));

        for (var start = 0; start < 2; start++) {
            hand.open();
            assertSuspect(GROUP);
            hand.upkeep();
            disk.processDied();
        }
        hand.open();
        hand.journal().groups().create(OTHER).vote(new Vote(1, "b"), Receipt.NONE);
        hand.turn();
        disk.processDied();
        hand.open();
        assertEquals(new Vote(1, "b"), hand.group(OTHER).vote());
    }

    @Test
    void aSuspectGroupIsDroppedAndItsMemberComesBackUnderAnotherId() {
        voteLast();
        flip(last(EntryType.GROUP_VOTE));
        hand.open();
        hand.journal().groups().drop(GROUP, Receipt.NONE);
        hand.journal().groups().create(9);
        hand.appendToGroup(9, 3);
        hand.turn();
        disk.processDied();

        hand.open();

        assertEquals(Set.of(OTHER, 9L), hand.journal().groups().groups());
        assertSuspect(GROUP, OTHER);
        hand.assertGroupHolds(9, 1, 3);
    }

    /** A start that is cut short must not leave a directory that looks sound. */
    @Test
    void suspicionOutlivesAPowerCutAtAnyMomentOfTheStartThatFoundTheDamage() {
        var cuts = new AtomicInteger();
        for (var operations = 0; operations < 60; operations++) {
            hand = hand();
            disk = hand.disk;
            voteLast();
            hand.open();
            // With its force it is on the disk, too, that the vote was.
            hand.appendToGroup(OTHER, 1);
            disk.processDied();
            flip(last(EntryType.GROUP_VOTE));
            dropCheckpoints();
            disk.cutPowerAfter(operations);
            try {
                hand.open();
            } catch (PowerCut cut) {
                cuts.incrementAndGet();
            }
            disk.crash(new SplittableRandom(operations));
            hand.open();
            assertSuspect(GROUP, OTHER);
        }
        assertTrue(cuts.get() > 10, () -> cuts + " starts were cut short");
    }

    /** The start cuts a torn tail, and with it goes what said that the vote was on the disk. */
    @Test
    void suspicionOutlivesTheTailThatProvedTheDamage() {
        var cuts = new AtomicInteger();
        for (var operations = 0; operations < 40; operations++) {
            hand = hand();
            disk = hand.disk;
            hand.open();
            hand.appendToGroup(GROUP, 5);
            hand.group(GROUP).vote(new Vote(3, "a"), Receipt.NONE);
            hand.group(OTHER).append(List.of(JournalByHand.groupEntry(1)), Receipt.NONE);
            hand.turn();
            for (var first = 2; first < 5; first++) {
                hand.group(GROUP).cutBelow(first);
                hand.turn();
            }
            disk.processDied();
            var vote = last(EntryType.GROUP_VOTE);
            flip(vote);
            flip(places().stream()
                    .filter(place -> place.type == EntryType.BATCH && place.position > vote.position)
                    .findFirst()
                    .orElseThrow());
            disk.cutPowerAfter(operations);
            try {
                hand.open();
            } catch (PowerCut cut) {
                cuts.incrementAndGet();
            }
            disk.processDied();
            hand.open();
            assertSuspect(GROUP);
        }
        assertTrue(cuts.get() > 10, () -> cuts + " starts were cut short");
    }

    @Test
    void inWhatACheckpointCoversOnlyTheEntryIsDamaged() {
        hand.open();
        hand.appendToGroup(OTHER, 5);
        hand.appendToGroup(GROUP, ENTRIES);
        hand.upkeep();
        var places = places().stream()
                .filter(place -> place.type == EntryType.GROUP_ENTRY)
                .toList();
        flip(places.get(5 + 9));
        disk.processDied();

        hand.open();

        hand.assertGroupHolds(OTHER, 1, 5);
        var log = hand.group(GROUP);
        assertEquals(10, assertInstanceOf(Read.Damaged.class, log.read(10)).index());
        assertEquals(new Read.Found(JournalByHand.groupEntry(9)), log.read(9));
        assertEquals(new Read.Found(JournalByHand.groupEntry(11)), log.read(11));
        assertEquals(1, log.termAt(10));
    }

    @Test
    void rowsThatAreLostAreMadeAgain() {
        hand.open();
        hand.appendToGroup(GROUP, ENTRIES);
        hand.upkeep();
        disk.processDied();
        var rows = files(".groups");
        assertTrue(rows.size() > 3, rows::toString);
        disk.delete(rows.get(0));
        disk.flipBit(rows.get(1), 30, 1);

        hand.open();

        hand.assertGroupHolds(GROUP, 1, ENTRIES);
        assertEquals(rows, files(".groups"));
    }

    @Test
    void aGroupWhoseEntriesAreGoneWithTheirRowsIsSuspectAlone() {
        hand.open();
        hand.appendToGroup(OTHER, 5);
        hand.appendToGroup(GROUP, ENTRIES);
        hand.upkeep();
        disk.processDied();
        disk.delete(files(".segment").get(2));
        disk.delete(files(".groups").get(2));

        hand.open();

        hand.assertGroupHolds(OTHER, 1, 5);
        assertSuspect(GROUP);
    }

    @Test
    void withoutACheckpointTheSegmentsSayItAllIfNoneIsMissing() {
        hand.open();
        hand.appendToGroup(GROUP, ENTRIES);
        hand.upkeep();
        disk.processDied();
        dropCheckpoints();

        hand.open();

        hand.assertGroupHolds(GROUP, 1, ENTRIES);
    }

    @Test
    void withoutACheckpointAndWithASegmentMissingAllAreSuspect() {
        hand.open();
        hand.appendToGroup(GROUP, ENTRIES);
        hand.upkeep();
        disk.processDied();
        files(".checkpoint").forEach(file -> disk.flipBit(file, 20, 1));
        disk.delete(files(".segment").get(1));

        for (var start = 0; start < 2; start++) {
            hand.open();
            assertSuspect(GROUP, OTHER);
            disk.processDied();
        }
    }

    @Test
    void aJournalWithoutGroupsStaysWhatItWasAndSuspectsNobody() {
        hand.open();
        for (var number = 0; number < ENTRIES; number++) {
            hand.append(number, 1);
        }
        hand.journal().writer().mark();
        disk.processDied();
        flip(last(EntryType.MESSAGE));
        hand.open();
        hand.upkeep();
        disk.processDied();

        hand.open();

        assertEquals("format 1", format());
        hand.appendToGroup(GROUP, 1);
        assertEquals("format 2", format());
        disk.processDied();
        hand.open();
        assertEquals("format 2", format());
        hand.assertGroupHolds(GROUP, 1, 1);
        assertFalse(hand.recovered(1).isEmpty());
    }

    private void dropCheckpoints() {
        files(".checkpoint").forEach(disk::delete);
    }

    private String format() {
        return new String(disk.content(JournalByHand.DIRECTORY.resolve("format")), StandardCharsets.UTF_8)
                .split("\n", -1)[1];
    }

    private List<Path> files(String ending) {
        return disk.list(JournalByHand.DIRECTORY).stream()
                .filter(name -> name.endsWith(ending))
                .map(JournalByHand.DIRECTORY::resolve)
                .toList();
    }
}
