package io.warren.storage.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.warren.amqp.types.BasicProperties;
import io.warren.engine.lane.Clock;
import io.warren.engine.log.GroupEntry;
import io.warren.engine.log.GroupLog;
import io.warren.engine.log.GroupLog.Read;
import io.warren.engine.log.GroupLogs.Opened;
import io.warren.engine.message.Message;
import io.warren.engine.message.Receipt;
import io.warren.engine.queue.QueueLog;
import io.warren.storage.file.ForgetfulDisk;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A journal on a disk in memory, turned by a test. Its messages have numbers, and a body that follows from the number, so
 * that what is read back can be told to be what was written.
 */
final class JournalByHand {
    static final Path DIRECTORY = Path.of("/journal");

    /** Runs when the time is asked for, which is done at the beginning of each batch that is not empty. */
    Runnable whenABatchBegins = () -> {};

    private final Clock stoppedClock = new Clock() {
        @Override
        public long wallMillis() {
            whenABatchBegins.run();
            return 1_700_000_000_000L;
        }

        @Override
        public long monotonicMillis() {
            return 0;
        }
    };

    final ForgetfulDisk disk = new ForgetfulDisk();
    private final JournalSettings settings;
    private final Map<Long, QueueLog> logs = new HashMap<>();
    private HandTurned threads = new HandTurned();
    private @Nullable Journal journal;

    JournalByHand(JournalSettings settings) {
        this.settings = settings;
    }

    /** Recovers what is on the disk. */
    void open() {
        threads = new HandTurned();
        logs.clear();
        journal = Journal.recover(
                disk,
                DIRECTORY,
                settings,
                cause -> {
                    throw new AssertionError(cause);
                },
                stoppedClock,
                new SplittableRandom(1),
                threads);
    }

    Journal journal() {
        var open = journal;
        if (open == null) {
            throw new AssertionError("no journal is open");
        }
        return open;
    }

    /** The part of a queue; opened when it is first asked for. */
    QueueLog queue(long id) {
        return logs.computeIfAbsent(id, queue -> journal().open(queue, new AtOnce()));
    }

    /** The log of a group, which is whole. */
    GroupLog group(long id) {
        return switch (journal().groups().open(id)) {
            case Opened.Whole(var log) -> log;
            case Opened.Suspect(var why) -> throw new AssertionError("group " + id + " is suspect: " + why);
        };
    }

    /** Entries behind the last of the group, of 200 bytes each, that are on the disk when this returns. */
    void appendToGroup(long id, int count) {
        var log = group(id);
        var entries = new ArrayList<GroupEntry>();
        for (var i = 1; i <= count; i++) {
            entries.add(groupEntry(log.lastIndex() + i));
        }
        log.append(entries, Receipt.NONE);
        while (journal().writer().step()) {
            // Until they are written.
        }
    }

    static GroupEntry groupEntry(long index) {
        return new GroupEntry(index, 1, GroupEntry.Kind.COMMAND, ByteBuffer.wrap(body((int) index)));
    }

    /** The group holds these, each as it was appended. */
    void assertGroupHolds(long id, long first, long last) {
        var log = group(id);
        assertEquals(first, log.firstIndex());
        assertEquals(last, log.lastIndex());
        for (var index = first; index <= last; index++) {
            assertEquals(new Read.Found(groupEntry(index)), log.read(index));
        }
    }

    /** A message of 200 bytes in a forced batch of its own. */
    Message append(int number, long... queues) {
        return append(message(number), queues);
    }

    Message append(Message message, long... queues) {
        for (var each : queues) {
            queue(each);
        }
        journal().append(message, queues, true, Receipt.NONE);
        journal().writer().step();
        return message;
    }

    /** Takes a checkpoint and does all that follows from it. */
    void upkeep() {
        journal().checkpoint();
        turn();
    }

    /** Until the writer and the background have nothing left to do. */
    void turn() {
        while (journal().writer().step() || threads.turnBackground()) {
            // One of them may have made work for the other.
        }
    }

    boolean turnBackground() {
        return threads.turnBackground();
    }

    void turnReaders() {
        while (threads.turnReader() || journal().writer().step()) {
            // Until nobody waits for an answer.
        }
    }

    /** What was recovered for the queue, in its order, as far as it can be read. Once after each start. */
    List<Message> recovered(long queue) {
        var index = queue(queue).recovered();
        var positions = new long[index.size()];
        for (var at = 0; at < positions.length; at++) {
            positions[at] = index.position(at);
        }
        return read(queue, positions);
    }

    List<Message> read(long queue, long... positions) {
        var messages = new ArrayList<Message>();
        queue(queue).read(positions, answer -> {
            for (var each : answer) {
                if (each != null) {
                    messages.add(each);
                }
            }
        });
        turnReaders();
        return messages;
    }

    /** Numbers of the segments that are there. */
    List<Integer> segments() {
        return disk.list(DIRECTORY).stream()
                .filter(name -> name.endsWith(".segment"))
                .map(name -> Integer.parseInt(name.substring(0, 10)))
                .toList();
    }

    static Path segment(long position) {
        return DIRECTORY.resolve(String.format("%010d.segment", EntryFormat.segmentOf(position)));
    }

    static Message message(int number) {
        return new Message(
                "x",
                String.valueOf(number),
                BasicProperties.builder().deliveryMode(2).build(),
                body(number),
                Message.Attributes.at(number, Message.NO_TTL, -1));
    }

    /** The number of a message, which must be what it was. */
    static int number(Message message) {
        var number = Integer.parseInt(message.routingKey());
        if (!java.util.Arrays.equals(body(number), message.body())) {
            throw new AssertionError("message " + number + " was altered");
        }
        return number;
    }

    static List<Integer> numbers(List<Message> messages) {
        return messages.stream().map(JournalByHand::number).toList();
    }

    private static byte[] body(int number) {
        var body = new byte[200];
        new SplittableRandom(number).nextBytes(body);
        return body;
    }
}
