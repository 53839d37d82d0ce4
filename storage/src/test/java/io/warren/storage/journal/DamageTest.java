package io.warren.storage.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.engine.message.Message;
import io.warren.engine.message.Receipt;
import io.warren.storage.file.ForgetfulDisk;
import io.warren.storage.file.PowerCut;
import io.warren.storage.file.StorageFailed;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A disk that altered what was forced to it, and a directory that a later release wrote. */
final class DamageTest {
    private static final long QUEUE = 1;
    private static final int MESSAGES = 60;

    private final JournalByHand hand = new JournalByHand(new JournalSettings(4_096, 1 << 20, 1_024, 4_096, 0, 1));
    private final ForgetfulDisk disk = hand.disk;

    @ParameterizedTest
    @ValueSource(ints = {0, 7, MESSAGES / 2})
    void aFlippedBitLosesItsMessageOnlyAndKeepsTheFile(int victim) {
        var position = write().get(victim).position();
        var file = JournalByHand.segment(position);
        var before = disk.content(file).length;
        disk.flipBit(file, EntryFormat.offsetOf(position) + EntryFormat.HEADER + MessageFormat.FIXED + 20L, 3);

        hand.open();

        var found = JournalByHand.numbers(hand.recovered(QUEUE));
        assertEquals(MESSAGES - 1, found.size());
        assertFalse(found.contains(victim));
        assertEquals(before, disk.content(file).length, "evidence is kept, and not shortened");
    }

    /** The heads of batches say what was forced before them, so the last batch needs one more. */
    @Test
    void aFlippedBitInTheVeryLastBatchIsDamageAndNotTheEndOfTheLog() {
        var last = write(true).getLast().position();
        var file = JournalByHand.segment(last);
        disk.flipBit(file, EntryFormat.offsetOf(last) + EntryFormat.HEADER + MessageFormat.FIXED + 20L, 3);

        hand.open();

        assertEquals(MESSAGES - 1, hand.recovered(QUEUE).size());
        assertTrue(disk.content(file).length > EntryFormat.offsetOf(last) + 200, "evidence is kept");
        assertEquals(1, hand.journal().picture().quarantined().size());
    }

    /** Nothing behind its only batch says that this was forced. */
    @Test
    void aBadHeaderOfTheLastSegmentTakesNothingAway() {
        hand.open();
        var message = hand.append(1, QUEUE);
        var file = JournalByHand.segment(message.position());
        disk.processDied();
        disk.flipBit(file, 9, 3);

        hand.open();

        assertEquals(List.of(1), JournalByHand.numbers(hand.recovered(QUEUE)));
        assertEquals(1, hand.journal().picture().quarantined().size());
    }

    /** The batches that say so are themselves behind what was cut, and the start dies before its checkpoint. */
    @Test
    void damageStaysDamageForTheNextStart() {
        var cuts = 0;
        for (var operations = 0; operations < 40; operations++) {
            var each = new JournalByHand(new JournalSettings(1 << 20, 1 << 20, 64 << 10, 64 << 10, 0, 1));
            each.open();
            each.append(0, QUEUE);
            var together = new ArrayList<Message>();
            for (var number = 1; number <= 3; number++) {
                var message = JournalByHand.message(number);
                together.add(message);
                each.journal().append(message, new long[] {QUEUE}, true, Receipt.NONE);
            }
            each.journal().writer().step();
            var end = each.journal().writer().endOfLog();
            for (var number = 4; number <= 5; number++) {
                each.journal().append(JournalByHand.message(number), new long[] {QUEUE}, false, Receipt.NONE);
                each.journal().writer().step();
            }
            var file = JournalByHand.segment(end);
            each.disk.flipBit(file, EntryFormat.offsetOf(together.getFirst().position()) + 100, 1);
            // The head of the first batch that nobody forced; the second one's stays good.
            each.disk.flipBit(file, EntryFormat.offsetOf(end) + EntryFormat.HEADER, 1);

            each.disk.cutPowerAfter(operations);
            try {
                each.open();
            } catch (PowerCut | StorageFailed cut) {
                cuts++;
            }
            each.disk.processDied();
            each.open();

            var found = JournalByHand.numbers(each.recovered(QUEUE));
            assertTrue(found.containsAll(List.of(0, 2, 3)), () -> "only " + found);
        }
        assertTrue(cuts > 3);
    }

    @Test
    void whatIsMarkedIsMarkedOnce() {
        hand.open();
        assertFalse(hand.journal().writer().unmarked(), "nothing was forced yet");
        hand.append(1, QUEUE);
        assertTrue(hand.journal().writer().unmarked());
        hand.journal().writer().mark();
        assertFalse(hand.journal().writer().unmarked());
        hand.append(2, QUEUE);
        disk.processDied();

        hand.open();

        assertEquals(List.of(1, 2), JournalByHand.numbers(hand.recovered(QUEUE)));
    }

    @Test
    void aNewerFormatIsRefusedAndNotTouched() {
        write();
        var stamp = JournalByHand.DIRECTORY.resolve("format");
        var text = new String(disk.content(stamp), StandardCharsets.UTF_8).replace("format 1", "format 3");
        var file = disk.open(stamp);
        file.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
        file.close();
        var names = disk.list(JournalByHand.DIRECTORY);
        var contents = names.stream()
                .map(each -> disk.content(JournalByHand.DIRECTORY.resolve(each)))
                .toList();

        var refused = assertThrows(FormatRefused.class, hand::open);

        assertTrue(String.valueOf(refused.getMessage()).contains("format 3"), refused::toString);
        assertEquals(names, disk.list(JournalByHand.DIRECTORY));
        for (var at = 0; at < names.size(); at++) {
            assertArrayEquals(
                    contents.get(at), disk.content(JournalByHand.DIRECTORY.resolve(names.get(at))), names.get(at));
        }
    }

    /** Several segments, each message in a forced batch of its own; the process dies then. */
    private List<Message> write() {
        return write(false);
    }

    private List<Message> write(boolean marked) {
        hand.open();
        var messages = new ArrayList<Message>();
        for (var number = 0; number < MESSAGES; number++) {
            messages.add(hand.append(number, QUEUE));
        }
        if (marked) {
            hand.journal().writer().mark();
        }
        disk.processDied();
        return messages;
    }
}
