package io.warren.storage.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.storage.file.ForgetfulDisk;
import io.warren.storage.file.StorageFailed;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A start on a directory in which the last segment that a checkpoint covers is not there. */
final class MissingSegmentTest {
    private static final long QUEUE = 1;
    private static final long GROUP = 7;
    private static final int MESSAGES = 40;

    private final JournalByHand hand = new JournalByHand(new JournalSettings(4_096, 1 << 20, 1_024, 4_096, 0, 1));
    private final ForgetfulDisk disk = hand.disk;

    private Map<String, byte[]> directory() {
        var contents = new TreeMap<String, byte[]>();
        for (var name : disk.list(JournalByHand.DIRECTORY)) {
            contents.put(name, disk.content(JournalByHand.DIRECTORY.resolve(name)));
        }
        return contents;
    }

    private static Path segment(int number) {
        return JournalByHand.segment(EntryFormat.position(number, 0));
    }

    /** Takes a checkpoint; the last segment that it covers. */
    private int checkpoint() {
        hand.upkeep();
        return hand.journal().writer().activeSegment() - 1;
    }

    private void assertRefusedUntilItIsBack(int number) {
        disk.processDied();
        var file = segment(number);
        var content = disk.content(file);
        disk.delete(file);
        var before = directory();

        for (var start = 0; start < 2; start++) {
            var refused = assertThrows(StorageFailed.class, hand::open);
            assertTrue(String.valueOf(refused.getMessage()).contains(file + " is missing"), refused::toString);
        }

        var after = directory();
        assertEquals(before.keySet(), after.keySet());
        before.forEach((name, bytes) -> assertArrayEquals(bytes, after.get(name), name));

        try (var back = disk.create(file)) {
            back.write(ByteBuffer.wrap(content), 0);
            back.force();
        }
        hand.open();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 30})
    void withMessagesThatAreNeededTheStartIsRefused(int behindTheCheckpoint) {
        hand.open();
        for (var number = 0; number < MESSAGES; number++) {
            hand.append(number, QUEUE);
        }
        var covered = checkpoint();
        for (var number = MESSAGES; number < MESSAGES + behindTheCheckpoint; number++) {
            hand.append(number, QUEUE);
        }

        assertRefusedUntilItIsBack(covered);

        assertEquals(
                IntStream.range(0, MESSAGES + behindTheCheckpoint).boxed().toList(),
                JournalByHand.numbers(hand.recovered(QUEUE)));
    }

    @Test
    void withEntriesThatAGroupNeedsTheStartIsRefused() {
        hand.open();
        hand.appendToGroup(GROUP, MESSAGES);

        assertRefusedUntilItIsBack(checkpoint());

        hand.assertGroupHolds(GROUP, 1, MESSAGES);
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
