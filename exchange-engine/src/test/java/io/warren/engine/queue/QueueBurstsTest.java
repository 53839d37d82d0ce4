package io.warren.engine.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.amqp.types.FieldTable;
import io.warren.engine.lane.HandTurnedLane;
import io.warren.engine.metadata.QueueType;
import io.warren.engine.queue.QueueCommand.ConsumerSpec;
import io.warren.engine.queue.QueueCommand.Outcome;
import io.warren.engine.queue.TestQueue.TestConsumer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Commands that come while others wait, answers of the log in between: as on a busy node. */
final class QueueBurstsTest {
    private static final int MESSAGES = 120;

    @Property(tries = 1_000)
    void everyMessageIsAckedOnceWhateverCameBackMeanwhile(@ForAll long seed) {
        new Busy(seed).run();
    }

    @Test
    void aBodyThatArrivesBehindAPurgeIsNobodysConcern() {
        var queue = TestQueue.withoutMemory(Settings.classic().made());
        for (var key : List.of("a", "b", "c")) {
            queue.publish(TestQueue.message(key, 10, -1, -1, 0), true);
        }
        queue.log.write();
        queue.lane.pass(100);
        queue.get(TestQueue.holder(1), true);
        queue.log.cannotRead(2);
        var got = new AtomicReference<QueueCommand.Got>();

        queue.queue.send(new QueueCommand.Get(TestQueue.holder(1), true, false, got::set));
        queue.queue.send(new QueueCommand.Purge(_ -> {}));
        queue.lane.run();

        assertNull(got.get());
        assertEquals(List.of(), queue.events);
        assertEquals(0, queue.queue.stats().ready());
        assertEquals(0, queue.queue.stats().messagesInMemory());
        assertEquals(0, queue.log.alive());
    }

    /** One history, told by its seed. */
    private static final class Busy {
        private final Random random;
        private final TestQueue queue;
        private final List<TestConsumer> consumers = new ArrayList<>();
        /** Deliveries of each consumer, by place, that are not settled. */
        private final List<List<Delivery>> held = new ArrayList<>();

        private final Set<Integer> acked = new HashSet<>();
        private final Set<Integer> seen = new HashSet<>();
        private int published;

        Busy(long seed) {
            random = new Random(seed);
            var quorum = random.nextBoolean();
            queue = new TestQueue(
                    TestQueue.spec(quorum ? QueueType.QUORUM : QueueType.CLASSIC, false),
                    (quorum ? Settings.quorum() : Settings.classic()).made(),
                    new HandTurnedLane(),
                    null,
                    random.nextBoolean() ? 1_000 : 0);
        }

        void run() {
            while (published < MESSAGES) {
                step();
            }
            while (queue.queue.stats().ready() + queue.queue.stats().unacked() > 0 || consumers.isEmpty()) {
                step();
                queue.log.write();
                queue.lane.pass(20);
            }
            assertEquals(
                    IntStream.range(0, MESSAGES).boxed().toList(),
                    acked.stream().sorted().toList());
            assertEquals(0, queue.log.alive());
        }

        private void step() {
            switch (random.nextInt(8)) {
                case 0, 1 -> publish();
                case 2 -> consume();
                case 3, 4 -> settle();
                case 5 -> close();
                case 6 -> queue.log.write();
                default -> {
                    for (var left = random.nextInt(4); left > 0 && queue.lane.runOne(); left--) {
                        // Whatever is next.
                    }
                }
            }
        }

        private void publish() {
            if (published < MESSAGES) {
                var message = TestQueue.message(String.valueOf(published++), random.nextInt(100), -1, -1, 0);
                queue.log.append(message);
                queue.queue.send(new QueueCommand.Enqueue(message, true, new TestQueue.Answer()));
            }
        }

        private void consume() {
            if (consumers.size() == 3) {
                return;
            }
            var place = consumers.size();
            var holder = TestQueue.holder(place);
            var consumer = new TestConsumer(new ConsumerSpec(
                    holder, "c", false, false, random.nextInt(6), random.nextInt(2), -1, FieldTable.EMPTY));
            var mine = new ArrayList<Delivery>();
            consumer.listener = (_, delivery) -> {
                var number = Integer.parseInt(delivery.message().routingKey());
                assertFalse(acked.contains(number), () -> number + " came after its ack");
                assertEquals(!seen.add(number), delivery.redelivered());
                mine.add(delivery);
            };
            consumers.add(consumer);
            held.add(mine);
            queue.queue.send(new QueueCommand.Consume(consumer.spec, consumer, consumer.result::set));
        }

        private void settle() {
            if (consumers.isEmpty()) {
                return;
            }
            var place = random.nextInt(consumers.size());
            var mine = held.get(place);
            if (mine.isEmpty()) {
                return;
            }
            var delivery = mine.remove(random.nextInt(mine.size()));
            var outcome = random.nextInt(3) > 0
                    ? Outcome.ACK
                    : random.nextBoolean() ? Outcome.REQUEUE : Outcome.REQUEUE_COUNTED;
            if (outcome == Outcome.ACK) {
                assertTrue(acked.add(Integer.parseInt(delivery.message().routingKey())));
            }
            queue.queue.send(new QueueCommand.Settle(
                    consumers.get(place).spec.holder(), new long[] {delivery.entry()}, outcome));
        }

        private void close() {
            if (!consumers.isEmpty() && random.nextInt(4) == 0) {
                held.removeLast();
                var gone = consumers.removeLast();
                // What is still on the way to it comes to nobody.
                gone.listener = (_, delivery) ->
                        seen.add(Integer.parseInt(delivery.message().routingKey()));
                queue.queue.send(new QueueCommand.Close(gone.spec.holder()));
            }
        }
    }
}
