package io.warren.engine.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.engine.metadata.QueueSettings;
import io.warren.engine.metadata.QueueSpec;
import io.warren.engine.queue.QueueCommand;
import io.warren.engine.queue.QueueHandle;
import io.warren.engine.queue.QueueStats;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** The book of delivery tags against a sorted map. */
final class DeliveriesTest {
    /** A queue that only has to be told from others. */
    private static final class Named implements QueueHandle {
        @Override
        public QueueSpec spec() {
            throw new AssertionError("nobody asks");
        }

        @Override
        public QueueSettings settings() {
            throw new AssertionError("nobody asks");
        }

        @Override
        public void send(QueueCommand command) {
            throw new AssertionError("nobody sends");
        }

        @Override
        public QueueStats stats() {
            throw new AssertionError("nobody asks");
        }
    }

    private record Held(int queue, long entry, boolean toConsumer) {}

    @Property(tries = 500)
    void tagsLeaveOnceAndInOrder(@ForAll long seed) {
        var random = new Random(seed);
        var queues = List.of(new Named(), new Named(), new Named());
        var deliveries = new Deliveries();
        var model = new TreeMap<Long, Held>();
        var gone = new TreeMap<Long, Held>();
        var last = 0L;
        for (var step = 0; step < 300; step++) {
            switch (random.nextInt(7)) {
                case 0, 1, 2 -> {
                    var held = new Held(random.nextInt(3), random.nextInt(1_000), random.nextBoolean());
                    last++;
                    assertEquals(last, deliveries.add(queues.get(held.queue), held.entry, held.toConsumer));
                    model.put(last, held);
                }
                case 3 -> assertEquals(++last, deliveries.nextTag());
                case 4, 5 -> {
                    var multiple = random.nextInt(3) == 0;
                    // Also tags that were never given, are settled, or need no settling.
                    var tag = (long) random.nextInt((int) last + 3);
                    var expected = expected(model, tag, multiple);
                    var settled = new ArrayList<String>();
                    var found = deliveries.settle(
                            tag,
                            multiple,
                            (each, queue, entry, toConsumer) ->
                                    settled.add(each + " " + new Held(queues.indexOf(queue), entry, toConsumer)));
                    assertEquals(model.containsKey(tag) || (tag == 0 && multiple), found);
                    assertEquals(
                            expected.entrySet().stream()
                                    .map(each -> each.getKey() + " " + each.getValue())
                                    .toList(),
                            settled);
                    gone.putAll(expected);
                    expected.keySet().forEach(model::remove);
                }
                default -> {
                    // A transaction that is rolled back.
                    if (!gone.isEmpty()) {
                        var tag = new ArrayList<>(gone.keySet()).get(random.nextInt(gone.size()));
                        var held = Objects.requireNonNull(gone.remove(tag));
                        deliveries.restore(tag, queues.get(held.queue), held.entry, held.toConsumer);
                        model.put(tag, held);
                    }
                }
            }
            assertEquals(model.size(), deliveries.size());
            for (var queue = 0; queue < queues.size(); queue++) {
                var wanted = queue;
                assertEquals(
                        model.values().stream().anyMatch(each -> each.queue == wanted),
                        deliveries.holdsOf(queues.get(queue)));
            }
        }
    }

    @Test
    void aTagOfZeroMeansAllAndOnlyWithMultiple() {
        var deliveries = new Deliveries();
        var queue = new Named();
        deliveries.add(queue, 7, true);
        deliveries.add(queue, 8, true);
        var settled = new ArrayList<Long>();

        assertFalse(deliveries.settle(0, false, (tag, from, entry, consumed) -> settled.add(entry)));
        assertTrue(deliveries.settle(0, true, (tag, from, entry, consumed) -> settled.add(entry)));
        assertTrue(deliveries.settle(0, true, (tag, from, entry, consumed) -> settled.add(entry)));

        assertEquals(List.of(7L, 8L), settled);
    }

    private static TreeMap<Long, Held> expected(TreeMap<Long, Held> model, long tag, boolean multiple) {
        if (tag == 0 && multiple) {
            return new TreeMap<>(model);
        }
        if (!model.containsKey(tag)) {
            return new TreeMap<>();
        }
        return new TreeMap<>(multiple ? model.headMap(tag, true) : model.subMap(tag, true, tag, true));
    }
}
