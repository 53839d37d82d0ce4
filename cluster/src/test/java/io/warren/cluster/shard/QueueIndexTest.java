package io.warren.cluster.shard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class QueueIndexTest {
    private static final int HISTORIES = 100;
    private static final int STEPS = 2_000;

    /** Grows to hundreds of messages, shrinks, and leaves old ones behind. */
    @Test
    void itHoldsWhatASortedMapHolds() {
        for (var seed = 1L; seed <= HISTORIES; seed++) {
            var random = new Random(seed);
            var index = new QueueIndex();
            var expected = new TreeMap<Long, Integer>();
            var next = 1L;
            var grows = 60;
            for (var step = 0; step < STEPS; step++) {
                if (step % 200 == 0) {
                    grows = random.nextInt(20, 90);
                }
                if (random.nextInt(100) < grows) {
                    next += random.nextInt(1, 4);
                    index.add(next, 1, new ShardCommand.Publish(0, step, -1, -1, 1, new long[0]));
                    expected.put(next, 0);
                } else if (random.nextInt(10) == 0 || expected.isEmpty()) {
                    var first = random.nextLong(next + 1);
                    var last = first + random.nextInt(30);
                    index.settle(first, last);
                    expected.subMap(first, true, last, true).clear();
                } else if (random.nextInt(4) == 0) {
                    var position = random.nextLong(next + 1);
                    index.returned(position, step, step);
                    var count = step;
                    expected.computeIfPresent(position, (_, _) -> count);
                } else {
                    var position = random.nextBoolean() ? expected.firstKey() : near(expected, random.nextLong(next));
                    index.settle(position, position);
                    expected.remove(position);
                }
                same(expected, index, "seed " + seed + ", step " + step, random.nextLong(next + 1));
            }
            assertEquals(index.hash(), index.copy().hash());
        }
    }

    private static long near(TreeMap<Long, Integer> expected, long position) {
        var found = expected.ceilingKey(position);
        return found == null ? expected.firstKey() : found;
    }

    private static void same(TreeMap<Long, Integer> expected, QueueIndex index, String text, long probe) {
        assertEquals(expected.size(), index.size(), text);
        assertEquals(expected.isEmpty() ? Long.MAX_VALUE : expected.firstKey(), index.oldest(), text);
        assertEquals(expected.containsKey(probe), index.holds(probe), text);
        var after = expected.higherKey(probe);
        assertEquals(after == null ? Long.MAX_VALUE : after, index.after(probe), text);
        if (text.endsWith("99")) {
            var rows = new TreeMap<Long, Integer>();
            index.rows((position, _, _, _, _, deliveries, _) -> rows.put(position, (int) deliveries));
            assertEquals(expected, rows, text);
        }
    }

    @Test
    void countsDoNotFall() {
        var index = new QueueIndex();
        index.add(5, 1, new ShardCommand.Publish(0, 0, -1, -1, 1, new long[0]));
        index.returned(5, 3, 4);
        index.returned(5, 1, 9);
        index.rows((_, _, _, _, _, deliveries, acquired) -> assertEquals("3 9", deliveries + " " + acquired));
    }

    @Test
    void whatWasThereWhenSomebodyTookAndWhatCameInThatTermMayHaveBeenHandedOut() {
        var index = new QueueIndex();
        var message = new ShardCommand.Publish(0, 0, -1, -1, 1, new long[0]);
        index.add(1, 1, message);
        assertFalse(index.messages().redelivered(0));
        index.take(2);
        index.add(2, 2, message);
        index.add(3, 3, message);
        assertTrue(index.messages().redelivered(0));
        assertTrue(index.messages().redelivered(1));
        assertFalse(index.messages().redelivered(2));
    }
}
