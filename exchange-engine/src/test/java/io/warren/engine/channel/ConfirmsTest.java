package io.warren.engine.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.engine.lane.HandTurnedLane;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class ConfirmsTest {
    private final Confirms confirms = new Confirms(new HandTurnedLane(), new ConfirmTimes());
    private final List<String> said = new ArrayList<>();

    private final Confirms.Answers answers = new Confirms.Answers() {
        @Override
        public void ack(long sequence, boolean multiple) {
            said.add("ack " + sequence + (multiple ? " multiple" : ""));
        }

        @Override
        public void nack(long sequence, boolean multiple) {
            said.add("nack " + sequence + (multiple ? " multiple" : ""));
        }
    };

    @Test
    void numbersBeginAtOne() {
        assertEquals(List.of(1L, 2L, 3L), List.of(confirms.next(), confirms.next(), confirms.next()));
        assertEquals(3, confirms.open());
    }

    @Test
    void whatWasCompletedInABurstIsSaidAtOnce() {
        take(5);
        complete(1, 2, 3);

        confirms.say(answers);

        assertEquals(List.of("ack 3 multiple"), said);
        assertEquals(2, confirms.open());
        assertFalse(confirms.anythingToSay());
    }

    @Test
    void oneAloneIsNotMultiple() {
        take(2);
        complete(1);

        confirms.say(answers);

        assertEquals(List.of("ack 1"), said);
    }

    @Test
    void multipleDoesNotReachOverOneThatIsOpen() {
        take(5);
        complete(1, 2, 4, 5);

        confirms.say(answers);

        assertEquals(List.of("ack 2 multiple", "ack 4", "ack 5"), said);
    }

    @Test
    void multipleDoesNotReachOverOneThatIsRefused() {
        take(4);
        complete(1, 3, 4);
        confirms.complete(2, true);

        confirms.say(answers);

        assertEquals(List.of("ack 1", "ack 3", "ack 4", "nack 2"), said);
    }

    /** Whatever the order of the answers and the bursts: a client that keeps a set hears of each number once. */
    @Property(tries = 500)
    void everyNumberIsAnsweredOnceAndAsItEnded(@ForAll long seed) {
        var random = new Random(seed);
        var each = new Confirms(new HandTurnedLane(), new ConfirmTimes());
        var open = new TreeSet<Long>();
        var rejected = new TreeMap<Long, Boolean>();
        var heard = new TreeMap<Long, Boolean>();
        var outstanding = new TreeSet<Long>();
        var given = 0L;
        var client = new Confirms.Answers() {
            @Override
            public void ack(long sequence, boolean multiple) {
                hear(sequence, multiple, false);
            }

            @Override
            public void nack(long sequence, boolean multiple) {
                hear(sequence, multiple, true);
            }

            private void hear(long sequence, boolean multiple, boolean refused) {
                assertTrue(outstanding.contains(sequence), () -> sequence + " was answered before");
                var meant = multiple
                        ? new TreeSet<>(outstanding.headSet(sequence, true))
                        : new TreeSet<>(List.of(sequence));
                meant.forEach(number -> heard.put(number, refused));
                outstanding.removeAll(meant);
            }
        };
        for (var step = 0; step < 400; step++) {
            if (random.nextInt(2) == 0 && step < 300) {
                var number = each.next();
                assertEquals(++given, number);
                open.add(number);
                outstanding.add(number);
            } else if (!open.isEmpty()) {
                var number = new ArrayList<>(open).get(random.nextInt(Math.min(open.size(), 1 + random.nextInt(300))));
                open.remove(number);
                var refused = random.nextInt(5) == 0;
                rejected.put(number, refused);
                each.complete(number, refused);
            }
            if (random.nextInt(6) == 0) {
                each.say(client);
                assertEquals(rejected, heard);
            }
            assertEquals(open.isEmpty() ? 0 : given - open.first() + 1, each.open());
        }
        each.say(client);
        assertEquals(rejected, heard);
    }

    private void take(int numbers) {
        for (var at = 0; at < numbers; at++) {
            confirms.next();
        }
    }

    private void complete(long... numbers) {
        for (var number : numbers) {
            confirms.complete(number, false);
        }
    }
}
