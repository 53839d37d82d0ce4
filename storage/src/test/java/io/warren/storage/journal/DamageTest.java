package io.warren.storage.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.amqp.types.BasicProperties;
import io.warren.engine.lane.Clock;
import io.warren.engine.lane.Lane;
import io.warren.engine.message.Message;
import io.warren.engine.message.Receipt;
import io.warren.storage.file.ForgetfulDisk;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A disk that altered what was forced to it, and a directory that a later release wrote. */
final class DamageTest {
    private static final Path DIRECTORY = Path.of("/journal");
    private static final long QUEUE = 1;
    private static final int MESSAGES = 60;

    private final ForgetfulDisk disk = new ForgetfulDisk();
    private HandTurned threads = new HandTurned();

    private static final Lane LANE = new Lane() {
        @Override
        public void execute(Runnable task) {
            task.run();
        }

        @Override
        public boolean isCurrent() {
            return true;
        }

        @Override
        public Timer schedule(Runnable task, long delayMillis) {
            return () -> {};
        }
    };

    @ParameterizedTest
    @ValueSource(ints = {0, 7, MESSAGES / 2})
    void aFlippedBitLosesItsMessageOnlyAndKeepsTheFile(int victim) {
        var position = write().get(victim).position();
        var file = segment(position);
        var before = disk.content(file).length;
        disk.flipBit(file, EntryFormat.offsetOf(position) + EntryFormat.HEADER + MessageFormat.FIXED + 20L, 3);

        var found = open();

        assertEquals(MESSAGES - 1, found.size());
        assertFalse(found.contains(victim));
        assertEquals(before, disk.content(file).length, "evidence is kept, and not shortened");
    }

    @Test
    void aNewerFormatIsRefusedAndNotTouched() {
        write();
        var stamp = DIRECTORY.resolve("format");
        var text = new String(disk.content(stamp), StandardCharsets.UTF_8).replace("format 1", "format 2");
        var file = disk.open(stamp);
        file.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
        file.close();
        var names = disk.list(DIRECTORY);
        var contents = names.stream()
                .map(each -> disk.content(DIRECTORY.resolve(each)))
                .toList();

        var refused = assertThrows(FormatRefused.class, this::open);

        assertTrue(String.valueOf(refused.getMessage()).contains("format 2"), refused::toString);
        assertEquals(names, disk.list(DIRECTORY));
        for (var at = 0; at < names.size(); at++) {
            assertArrayEquals(contents.get(at), disk.content(DIRECTORY.resolve(names.get(at))), names.get(at));
        }
    }

    /** Several segments, each message in a forced batch of its own; the process dies then. */
    private List<Message> write() {
        var journal = journal();
        journal.open(QUEUE, LANE);
        var messages = new ArrayList<Message>();
        for (var number = 0; number < MESSAGES; number++) {
            var body = new byte[200];
            new SplittableRandom(number).nextBytes(body);
            var message = new Message(
                    "x",
                    String.valueOf(number),
                    BasicProperties.builder().deliveryMode(2).build(),
                    body,
                    Message.Attributes.at(number, Message.NO_TTL, -1));
            messages.add(message);
            journal.append(message, new long[] {QUEUE}, true, Receipt.NONE);
            journal.writer().step();
        }
        disk.processDied();
        return messages;
    }

    /** Numbers of the messages that are found and can be read. */
    private List<Integer> open() {
        var journal = journal();
        var log = journal.open(QUEUE, LANE);
        var recovered = log.recovered();
        var positions = new long[recovered.size()];
        for (var at = 0; at < positions.length; at++) {
            positions[at] = recovered.position(at);
        }
        var numbers = new ArrayList<Integer>();
        log.read(
                positions,
                answer -> answer.forEach(each -> {
                    if (each != null) {
                        numbers.add(Integer.parseInt(each.routingKey()));
                    }
                }));
        while (threads.turnReader()) {
            // Until the answer is there.
        }
        return numbers;
    }

    private Journal journal() {
        threads = new HandTurned();
        return Journal.recover(
                disk,
                DIRECTORY,
                new JournalSettings(4_096, 1 << 20, 1_024, 4_096, 0, 1),
                cause -> {
                    throw new AssertionError(cause);
                },
                Clock.SYSTEM,
                new SplittableRandom(1),
                threads);
    }

    private static Path segment(long position) {
        return DIRECTORY.resolve(String.format("%010d.segment", EntryFormat.segmentOf(position)));
    }
}
