package io.warren.engine.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What is packed comes out as it went in. */
final class StretchTest {
    private static final int PLACES = 1_024;
    private static final List<Long> EXTREMES = List.of(0L, 1L, 127L, 128L, 1L << 31, 1L << 32, Long.MAX_VALUE >> 1);

    private record Row(
            long number,
            long position,
            int bodyBytes,
            long enqueuedAt,
            long timeToLive,
            int priority,
            boolean durable,
            boolean redelivered,
            int deliveryCount,
            int acquiredCount) {
        static Row of(Entry entry) {
            return new Row(
                    entry.number,
                    entry.position(),
                    entry.bodyBytes,
                    entry.enqueuedAtMillis,
                    entry.timeToLiveMillis,
                    entry.priority,
                    entry.durable,
                    entry.redelivered,
                    entry.deliveryCount,
                    entry.acquiredCount);
        }

        void addTo(Stretch stretch) {
            stretch.add(
                    number,
                    position,
                    bodyBytes,
                    enqueuedAt,
                    timeToLive,
                    priority,
                    durable,
                    redelivered,
                    deliveryCount,
                    acquiredCount);
        }
    }

    @Test
    void whatFollowsCloselyComesOutAsItWentIn() {
        var stretch = new Stretch();
        for (var number = 1; number <= PLACES; number++) {
            plain(number).addTo(stretch);
        }
        assertFalse(stretch.takes());
        for (var number = 1; number <= PLACES; number++) {
            assertEquals(plain(number), Row.of(stretch.take()));
        }
        assertEquals(0, stretch.size());
    }

    @Test
    void whateverDiffersComesOutAsItWentIn() {
        for (var seed = 0; seed < 200; seed++) {
            var random = new SplittableRandom(seed);
            var stretch = new Stretch();
            var expected = new ArrayDeque<Row>();
            var number = 0L;
            while (stretch.takes()) {
                number += 1 + (random.nextInt(4) == 0 ? some(random) >>> 8 : 0);
                var row = any(random, number);
                row.addTo(stretch);
                expected.add(row);
                while (!expected.isEmpty() && random.nextInt(3) == 0) {
                    assertEquals(expected.poll(), Row.of(stretch.take()), "seed " + seed);
                }
                assertEquals(expected.size(), stretch.size());
            }
            while (!expected.isEmpty()) {
                assertEquals(expected.poll(), Row.of(stretch.take()), "seed " + seed);
            }
            assertTrue(number >= PLACES);
        }
    }

    private static Row plain(int number) {
        return new Row(number, 64 + 1_100L * number, 1_024, 1_700_000_000_000L, -1, -1, true, false, 0, 0);
    }

    private static Row any(SplittableRandom random, long number) {
        return new Row(
                number,
                some(random),
                (int) Math.min(Integer.MAX_VALUE, some(random)),
                some(random),
                random.nextInt(3) == 0 ? some(random) : -1,
                random.nextInt(3) == 0 ? random.nextInt(256) : -1,
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextInt(4) == 0 ? random.nextInt(100_000) : 0,
                random.nextInt(4) == 0 ? random.nextInt(100_000) : 0);
    }

    private static long some(SplittableRandom random) {
        return random.nextBoolean()
                ? EXTREMES.get(random.nextInt(EXTREMES.size()))
                : random.nextLong(1L << random.nextInt(1, 62));
    }
}
