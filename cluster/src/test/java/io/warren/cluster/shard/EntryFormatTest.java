package io.warren.cluster.shard;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.warren.amqp.types.BasicProperties;
import io.warren.engine.message.Message;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Entries and snapshots as bytes: what was written is read, and nothing else is. */
final class EntryFormatTest {
    private static final int TRIES = 2_000;

    @Test
    void whatWasWrittenIsRead() {
        for (var seed = 1L; seed <= TRIES; seed++) {
            var random = new Random(seed);
            var written = new ArrayList<String>();
            var messages = new TreeMap<Integer, Message>();
            var entry = entry(random, written, messages);
            var read = EntryFormat.read(entry);
            assertEquals(new EntryFormat.Head(7, 9, 1_000 + written.size(), written.size()), read.head());
            assertEquals(
                    written, read.commands().stream().map(EntryFormatTest::text).toList(), "seed " + seed);
            messages.forEach((record, message) -> assertSame(
                    message, MessageFormat.read(EntryFormat.message(entry, record), Position.of(5, record))));
        }
    }

    /** What a leader opens its queues with that was to hand over. */
    @Test
    void anEntryThatSaysNothingIsRead() {
        var read = EntryFormat.read(new EntryWriter(0).finish(7, 9, 1_000));

        assertEquals(new EntryFormat.Head(7, 9, 1_000, 0), read.head());
        assertEquals(List.of(), read.commands());
    }

    /** One flipped bit anywhere, or an end anywhere, and it is refused. */
    @Test
    void alteredEntriesAreRefused() {
        for (var seed = 1L; seed <= TRIES; seed++) {
            var random = new Random(seed);
            var entry = entry(random, new ArrayList<>(), new TreeMap<>());
            var bytes = bytes(entry);
            if (random.nextBoolean()) {
                bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
                refused(bytes, seed);
                continue;
            }
            var at = random.nextInt(bytes.length);
            bytes[at] ^= (byte) (1 << random.nextInt(8));
            try {
                var read = EntryFormat.read(ByteBuffer.wrap(bytes));
                // Bytes that fill up mean nothing.
                assertEquals(text(EntryFormat.read(entry)), text(read), "seed " + seed + ", byte " + at);
            } catch (UnreadableEntry refused) {
                assertTrue(refused.getMessage() != null);
            }
        }
    }

    /** With right checksums, so that lengths are all that stands in the way: no length costs more than the bytes there. */
    @Test
    void liesUnderRightChecksumsAreRefusedOrHarmless() {
        for (var seed = 1L; seed <= TRIES; seed++) {
            var random = new Random(seed);
            var bytes = bytes(entry(random, new ArrayList<>(), new TreeMap<>()));
            for (var lies = random.nextInt(1, 4); lies > 0; lies--) {
                var at = random.nextInt(bytes.length - 4);
                ByteBuffer.wrap(bytes).putInt(at, random.nextBoolean() ? random.nextInt() : random.nextInt(64));
            }
            resealed(bytes);
            try {
                EntryFormat.read(ByteBuffer.wrap(bytes));
                for (var record = 0; record < 3; record++) {
                    MessageFormat.read(EntryFormat.message(ByteBuffer.wrap(bytes), record), 1);
                }
            } catch (UnreadableEntry refused) {
                assertTrue(refused.getMessage() != null);
            } catch (RuntimeException other) {
                fail("seed " + seed, other);
            }
        }
    }

    @Test
    void otherVersionsFlagsAndKindsAreRefused() {
        var writer = new EntryWriter(0);
        writer.open(3);
        var bytes = bytes(writer.finish(1, 1, 1));
        for (var at : List.of(0, 1, EntryFormat.HEAD + EntryFormat.KIND_AT)) {
            var other = bytes.clone();
            other[at] = 77;
            resealed(other);
            refused(other, at);
        }
    }

    @Test
    void aSnapshotIsReadAsItWasWrittenAndNotIfAltered() throws IOException {
        for (var seed = 1L; seed <= 100; seed++) {
            var random = new Random(seed);
            var index = index(random);
            var out = new ByteArrayOutputStream();
            SnapshotFormat.write(index, out);
            var bytes = out.toByteArray();
            assertEquals(
                    index.hash(),
                    SnapshotFormat.read(new ByteArrayInputStream(bytes)).hash());
            var altered = bytes.clone();
            if (random.nextBoolean()) {
                altered = Arrays.copyOf(altered, random.nextInt(altered.length));
            } else {
                altered[random.nextInt(altered.length)] ^= (byte) (1 << random.nextInt(8));
            }
            try {
                SnapshotFormat.read(new ByteArrayInputStream(altered));
                fail("seed " + seed + " was not refused");
            } catch (UnreadableEntry | IOException refused) {
                assertTrue(refused.getMessage() != null);
            }
        }
    }

    @Test
    void aSnapshotOfManyMessagesHasManyBlocks() throws IOException {
        var index = new ShardIndex();
        var writer = new EntryWriter(0);
        writer.open(1);
        for (var each = 0; each < 10_000; each++) {
            writer.message(message(new Random(each)), new long[] {1});
        }
        index.apply(1, 7, EntryFormat.read(writer.finish(7, 1, 1)));
        var out = new ByteArrayOutputStream();
        SnapshotFormat.write(index, out);
        assertEquals(
                index.hash(),
                SnapshotFormat.read(new ByteArrayInputStream(out.toByteArray())).hash());
    }

    private static ShardIndex index(Random random) {
        var index = new ShardIndex();
        for (var at = 1; at <= 20; at++) {
            var written = new ArrayList<String>();
            var entry = EntryFormat.read(entry(random, written, new TreeMap<>()));
            index.apply(at, 7, entry);
        }
        return index;
    }

    private static ByteBuffer entry(Random random, List<String> written, TreeMap<Integer, Message> messages) {
        var writer = new EntryWriter(random.nextInt(256));
        for (var left = random.nextInt(6); left > 0; left--) {
            var queue = random.nextLong(1, 4);
            switch (random.nextInt(6)) {
                case 0, 1 -> {
                    var message = message(random);
                    var queues = random.nextBoolean() ? new long[] {queue} : new long[] {queue, queue + 5};
                    var record = writer.message(message, queues);
                    messages.put(record, message);
                    written.add("publish %d %d %d %d %d %s"
                            .formatted(
                                    record,
                                    message.attributes().enqueuedAtMillis(),
                                    message.attributes().timeToLiveMillis(),
                                    message.attributes().priority(),
                                    message.body().length,
                                    Arrays.toString(queues)));
                }
                case 2 -> {
                    var ranges = random.longs(2L * random.nextInt(4), 1, 100).toArray();
                    writer.settle(queue, ranges);
                    written.add("settle " + queue + " " + Arrays.toString(ranges));
                }
                case 3 -> {
                    var positions = random.longs(random.nextInt(4)).toArray();
                    var counts = random.ints(positions.length, 0, 9).toArray();
                    writer.returned(queue, positions, counts, counts);
                    written.add("return " + queue + " " + Arrays.toString(positions) + Arrays.toString(counts));
                }
                case 4 -> {
                    writer.open(queue);
                    written.add("open " + queue);
                }
                default -> {
                    if (random.nextBoolean()) {
                        writer.take(queue);
                        written.add("take " + queue);
                    } else {
                        writer.drop(queue);
                        written.add("drop " + queue);
                    }
                }
            }
        }
        return writer.finish(7, 9, 1_000 + written.size());
    }

    private static Message message(Random random) {
        var body = new byte[random.nextInt(40)];
        random.nextBytes(body);
        var properties = random.nextBoolean()
                ? BasicProperties.EMPTY
                : BasicProperties.builder()
                        .messageId("id" + random.nextInt())
                        .deliveryMode(2)
                        .build();
        return new Message(
                random.nextBoolean() ? "" : "ä exchange",
                "key" + random.nextInt(9),
                properties,
                body,
                new Message.Attributes(
                        random.nextLong(1L << 40),
                        random.nextLong(100),
                        random.nextInt(-1, 1_000),
                        random.nextInt(-1, 32),
                        random.nextLong(),
                        random.nextLong()));
    }

    private static void assertSame(Message expected, Message found) {
        assertEquals(expected.exchange(), found.exchange());
        assertEquals(expected.routingKey(), found.routingKey());
        assertEquals(expected.properties(), found.properties());
        assertArrayEquals(expected.body(), found.body());
        assertEquals(expected.attributes(), found.attributes());
    }

    private static String text(EntryFormat.Entry entry) {
        return entry.head() + " "
                + entry.commands().stream().map(EntryFormatTest::text).toList();
    }

    private static String text(ShardCommand command) {
        return switch (command) {
            case ShardCommand.Publish(var record, var at, var ttl, var priority, var bytes, var queues) ->
                "publish %d %d %d %d %d %s".formatted(record, at, ttl, priority, bytes, Arrays.toString(queues));
            case ShardCommand.Settle(var queue, var ranges) -> "settle " + queue + " " + Arrays.toString(ranges);
            case ShardCommand.Return(var queue, var positions, var deliveries, var _) ->
                "return " + queue + " " + Arrays.toString(positions) + Arrays.toString(deliveries);
            case ShardCommand.Open(var queue) -> "open " + queue;
            case ShardCommand.Drop(var queue) -> "drop " + queue;
            case ShardCommand.Take(var queue) -> "take " + queue;
        };
    }

    private static byte[] bytes(ByteBuffer entry) {
        var bytes = new byte[entry.remaining()];
        entry.duplicate().get(bytes);
        return bytes;
    }

    private static void refused(byte[] bytes, long seed) {
        assertThrows(UnreadableEntry.class, () -> EntryFormat.read(ByteBuffer.wrap(bytes)), "seed " + seed);
    }

    /** Makes the checksums right, as far as the lengths lead. */
    private static void resealed(byte[] bytes) {
        var entry = ByteBuffer.wrap(bytes);
        for (var at = EntryFormat.HEAD; at + EntryFormat.RECORD_HEAD <= bytes.length; ) {
            var length = entry.getInt(at);
            if (length < 0 || length > bytes.length - at - EntryFormat.RECORD_HEAD) {
                break;
            }
            entry.putInt(
                    at + EntryFormat.CRC_AT,
                    EntryFormat.crc(entry, at, EntryFormat.CRC_AT, at + EntryFormat.RECORD_HEAD, length));
            at += EntryFormat.whole(length);
        }
        entry.putInt(EntryFormat.HEAD_CRC_AT, EntryFormat.crc(entry, 0, EntryFormat.HEAD_CRC_AT, 0, 0));
    }
}
