package io.warren.storage.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.amqp.types.BasicProperties;
import io.warren.engine.message.Message;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages of all sizes read back in batches: those that lie together come with one read. */
class ReadBackTest {
    private static final long QUEUE = 1;
    private static final int LARGEST = 700_000;

    private final JournalByHand hand =
            new JournalByHand(new JournalSettings(1 << 20, 1 << 30, 64 << 10, 1 << 20, 0, 1));

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void whateverIsAskedForTogetherComesAsItWasWritten(long seed) {
        var random = new SplittableRandom(seed);
        hand.open();
        var written = new ArrayList<Message>();
        for (var i = 0; i < 300; i++) {
            written.add(hand.append(message(i, size(random)), QUEUE));
        }
        for (var round = 0; round < 50; round++) {
            var asked = asked(random, written);
            var found =
                    hand.read(QUEUE, asked.stream().mapToLong(Message::position).toArray());
            assertEquals(asked.size(), found.size());
            for (var i = 0; i < asked.size(); i++) {
                assertSame(asked.get(i), found.get(i));
            }
        }
    }

    @Test
    void damageInTheMiddleOfAReadLosesOneMessage() {
        hand.open();
        var written = new ArrayList<Message>();
        for (var i = 0; i < 20; i++) {
            written.add(hand.append(message(i, 1_000), QUEUE));
        }
        var victim = written.get(7).position();
        for (var at : new int[] {EntryFormat.LENGTH_AT, EntryFormat.HEADER + 200}) {
            var file = JournalByHand.segment(victim);
            hand.disk.flipBit(file, EntryFormat.offsetOf(victim) + at, 2);
            var found = hand.read(
                    QUEUE, written.stream().mapToLong(Message::position).toArray());
            assertEquals(19, found.size());
            assertTrue(found.stream().noneMatch(each -> each.routingKey().equals("7")));
            hand.disk.flipBit(file, EntryFormat.offsetOf(victim) + at, 2);
        }
    }

    /** Most are small, some of about the size of a read, a few larger than any. */
    private static int size(SplittableRandom random) {
        return switch (random.nextInt(20)) {
            case 0 -> random.nextInt(LARGEST);
            case 1, 2 -> 3_900 + random.nextInt(300);
            case 3 -> (256 << 10) - 300 + random.nextInt(400);
            default -> random.nextInt(2_000);
        };
    }

    private static List<Message> asked(SplittableRandom random, List<Message> written) {
        var asked = new ArrayList<Message>();
        var at = random.nextInt(written.size());
        while (at < written.size() && asked.size() < 100) {
            asked.add(written.get(at));
            at += random.nextInt(10) == 0 ? random.nextInt(40) : 1;
        }
        if (random.nextInt(4) == 0) {
            asked.add(written.get(random.nextInt(written.size())));
        }
        return asked;
    }

    private static Message message(int number, int size) {
        var body = new byte[size];
        new SplittableRandom(number).nextBytes(body);
        return new Message(
                "x",
                String.valueOf(number),
                BasicProperties.builder().deliveryMode(2).build(),
                body,
                Message.Attributes.at(number, Message.NO_TTL, -1));
    }

    private static void assertSame(Message expected, Message found) {
        assertEquals(expected.routingKey(), found.routingKey());
        assertEquals(expected.position(), found.position());
        assertTrue(Arrays.equals(expected.body(), found.body()), () -> "message " + expected.routingKey());
    }
}
