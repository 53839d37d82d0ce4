package io.warren.engine.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.warren.engine.metadata.QueuePause;
import io.warren.engine.queue.QueueCommand.Holder;
import io.warren.engine.queue.QueueCommand.Outcome;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A queue that delivers nothing for now goes on with everything else. */
final class QueuePauseTest {
    private final Holder one = TestQueue.holder(1);
    private final Holder two = TestQueue.holder(2);

    @Test
    void consumersWaitUntilItIsResumed() {
        var queue = new TestQueue(Settings.classic().made());
        var consumer = queue.consume(one, "c", 0);
        queue.publish("before");
        queue.send(new QueueCommand.Pause(QueuePause.RESUMED));

        assertEquals(List.of("accepted"), queue.publish("during"));
        assertEquals(List.of("before"), consumer.keys());
        var late = queue.consume(two, "late", 0);
        assertEquals(List.of(), late.keys());

        queue.send(new QueueCommand.Pause(0));
        queue.publish("after");
        assertEquals(List.of("before", "during"), consumer.keys().subList(0, 2));
        assertEquals(3, consumer.keys().size() + late.keys().size());
    }

    @Test
    void getsFindNothingButThoseOfWhoLooksAfterIt() {
        var queue = new TestQueue(Settings.classic().made());
        queue.publish("a");
        queue.send(new QueueCommand.Pause(QueuePause.RESUMED));

        assertNull(queue.get(one, true));
        var seen = new AtomicReference<QueueCommand.@Nullable Got>();
        queue.send(new QueueCommand.Get(two, true, true, seen::set));
        assertNotNull(seen.get());
    }

    @Test
    void itEndsByTheClock() {
        var queue = new TestQueue(Settings.classic().made());
        var consumer = queue.consume(one, "c", 0);
        queue.send(new QueueCommand.Pause(queue.lane.wallMillis() + 1_000));
        queue.publish("a");

        queue.lane.pass(999);
        assertEquals(List.of(), consumer.keys());
        queue.lane.pass(1);
        assertEquals(List.of("a"), consumer.keys());
    }

    @Test
    void whatWasDeliveredBeforeIsSettledAndWhatComesBackWaits() {
        var queue = new TestQueue(Settings.classic().made());
        var consumer = queue.consume(one, "c", 0);
        queue.publish("a", "b");
        queue.send(new QueueCommand.Pause(QueuePause.RESUMED));

        queue.settle(one, Outcome.ACK, consumer.deliveries.get(0));
        queue.settle(one, Outcome.REQUEUE, consumer.deliveries.get(1));

        assertEquals(1, queue.queue.stats().ready());
        assertEquals(0, queue.queue.stats().unacked());
        assertEquals(List.of("a", "b"), consumer.keys());
        queue.send(new QueueCommand.Pause(0));
        assertEquals(List.of("a", "b", "b"), consumer.keys());
    }
}
