package io.warren.engine.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.amqp.types.FieldTable;
import io.warren.engine.metadata.QueueType;
import io.warren.engine.queue.QueueCommand.ConsumeResult;
import io.warren.engine.queue.QueueCommand.ConsumerPicture;
import io.warren.engine.queue.QueueCommand.ConsumerSpec;
import io.warren.engine.queue.QueueCommand.Holder;
import io.warren.engine.queue.QueueCommand.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who gets what: turns, priorities, prefetch, exclusive and single active consumers. */
final class QueueConsumersTest {
    private final Holder one = TestQueue.holder(1);
    private final Holder two = TestQueue.holder(2);
    private final Holder three = TestQueue.holder(3);

    @Test
    void consumersTakeTurns() {
        var queue = new TestQueue(Settings.classic().made());
        var first = queue.consume(one, "first", 0);
        var second = queue.consume(two, "second", 0);
        var third = queue.consume(two, "third", 0);

        queue.publish("a", "b", "c", "d", "e", "f");

        assertEquals(List.of("a", "d"), first.keys());
        assertEquals(List.of("b", "e"), second.keys());
        assertEquals(List.of("c", "f"), third.keys());
    }

    @Test
    void aBacklogIsSharedInTurns() {
        var queue = new TestQueue(Settings.classic().made());
        queue.publish("a", "b", "c", "d", "e", "f");

        var first = queue.consume(one, "first", 2);
        var second = queue.consume(two, "second", 2);
        assertEquals(List.of("a", "b"), first.keys());
        assertEquals(List.of("c", "d"), second.keys());

        queue.settle(one, Outcome.ACK, first.deliveries.getFirst());
        queue.settle(two, Outcome.ACK, second.deliveries.getFirst());
        assertEquals(List.of("a", "b", "e"), first.keys());
        assertEquals(List.of("c", "d", "f"), second.keys());
    }

    @Test
    void prefetchBoundsWhatAConsumerHoldsAndTheOthersGoOn() {
        var queue = new TestQueue(Settings.classic().made());
        var slow = queue.consume(one, "slow", 1);
        var fast = queue.consume(two, "fast", 0, 0, true, false);

        queue.publish("a", "b", "c", "d");

        assertEquals(List.of("a"), slow.keys());
        assertEquals(List.of("b", "c", "d"), fast.keys());
        assertEquals(1, queue.queue.stats().unacked());
    }

    @Test
    void aConsumerWithoutRoomIsPassedOverUntilItResumes() {
        var queue = new TestQueue(Settings.classic().made());
        var full = queue.consume(one, "full", 0);
        full.refuses = true;
        queue.publish("a", "b");
        assertEquals(List.of(), full.keys());

        full.refuses = false;
        queue.publish("c");
        assertEquals(List.of(), full.keys(), "it was not told that there is room");

        queue.send(new QueueCommand.Resume(one, "full"));
        assertEquals(List.of("a", "b", "c"), full.keys());
    }

    @Test
    void theHighestPriorityThatCanTakeIsServed() {
        var queue = new TestQueue(Settings.classic().made());
        var low = queue.consume(one, "low", 0, -5, false, false);
        var high = queue.consume(two, "high", 2, 10, false, false);
        var middle = queue.consume(three, "middle", 1, 5, false, false);

        queue.publish("a", "b", "c", "d");
        assertEquals(List.of("a", "b"), high.keys());
        assertEquals(List.of("c"), middle.keys());
        assertEquals(List.of("d"), low.keys());

        queue.settle(two, Outcome.ACK, high.deliveries.getFirst());
        queue.publish("e", "f");
        assertEquals(List.of("a", "b", "e"), high.keys());
        assertEquals(List.of("d", "f"), low.keys());
    }

    @Test
    void whatComesBackGoesToOthersAsWell() {
        var queue = new TestQueue(Settings.classic().made());
        var first = queue.consume(one, "first", 1);
        var second = queue.consume(two, "second", 1);
        queue.publish("a");

        queue.settle(one, Outcome.REQUEUE, first.deliveries.getFirst());

        assertEquals(List.of("a"), second.keys());
        assertTrue(second.deliveries.getFirst().redelivered());
    }

    @Test
    void nothingFollowsACancelAndWhatIsHeldStaysHeld() {
        var queue = new TestQueue(Settings.classic().made());
        var consumer = queue.consume(one, "c", 0);
        queue.publish("a");

        queue.cancel(consumer);
        queue.publish("b");

        assertTrue(consumer.cancelOk);
        assertEquals(List.of("a"), consumer.keys());
        assertEquals(1, queue.queue.stats().unacked());
        queue.settle(one, Outcome.ACK, consumer.deliveries.getFirst());
        assertEquals(0, queue.queue.stats().unacked());
        assertEquals(0, queue.queue.stats().consumers());
    }

    @Test
    void anExclusiveConsumerIsAlone() {
        var queue = new TestQueue(Settings.classic().made());
        var alone = queue.consume(one, "alone", 0, 0, false, true);
        assertEquals(ConsumeResult.OK, alone.result.get());
        assertEquals(
                ConsumeResult.IN_EXCLUSIVE_USE,
                queue.consume(two, "late", 0).result.get());
        assertEquals(
                ConsumeResult.IN_EXCLUSIVE_USE,
                queue.consume(one, "same channel", 0).result.get());

        queue.cancel(alone);

        assertEquals(ConsumeResult.OK, queue.consume(two, "late", 0).result.get());
        assertEquals(
                ConsumeResult.IN_EXCLUSIVE_USE,
                queue.consume(one, "alone", 0, 0, false, true).result.get());
    }

    @Test
    void onlyTheSingleActiveConsumerIsServedAndTheNextTakesOverWhenItGoes() {
        var queue = new TestQueue(Settings.classic().singleActiveConsumer().made());
        var first = queue.consume(one, "first", 0);
        var second = queue.consume(two, "second", 0);
        var urgent = queue.consume(three, "urgent", 0, 10, false, false);
        queue.publish("a", "b");
        assertEquals(List.of("a", "b"), first.keys());
        assertEquals(List.of(true, false, false), active(queue));
        assertEquals("first", queue.queue.stats().singleActiveConsumerTag());

        queue.cancel(first);
        queue.publish("c");

        assertEquals(List.of("c"), urgent.keys(), "of those who wait the highest priority");
        queue.send(new QueueCommand.Close(three));
        assertEquals(List.of("c"), second.keys());
        assertEquals("second", queue.queue.stats().singleActiveConsumerTag());
    }

    @Test
    void anExclusiveConsumerAndASingleActiveOneExcludeEachOther() {
        var queue = new TestQueue(Settings.classic().singleActiveConsumer().made());

        assertEquals(
                ConsumeResult.IN_EXCLUSIVE_USE,
                queue.consume(one, "alone", 0, 0, false, true).result.get());
    }

    /** RabbitMQ 4.3, quorum queues: the newcomer waits until the active one has nothing left. */
    @Test
    void inAQuorumQueueAHigherPriorityTakesOverOnceTheActiveConsumerHasSettled() {
        var queue = new TestQueue(
                TestQueue.spec(QueueType.QUORUM, false),
                Settings.quorum().singleActiveConsumer().made());
        var usual = queue.consume(one, "usual", 0);
        queue.publish("a");
        var urgent = queue.consume(two, "urgent", 0, 10, false, false);
        queue.publish("b");
        assertEquals(List.of("a"), usual.keys(), "it gets nothing new");
        assertEquals(List.of(), urgent.keys());

        queue.settle(one, Outcome.ACK, usual.deliveries.getFirst());

        assertEquals(List.of("b"), urgent.keys());
    }

    @Test
    void anActiveConsumerStaysIfTheHigherPriorityGoesWhileItWaits() {
        var queue = new TestQueue(
                TestQueue.spec(QueueType.QUORUM, false),
                Settings.quorum().singleActiveConsumer().made());
        var usual = queue.consume(one, "usual", 0);
        queue.publish("a");
        var urgent = queue.consume(two, "urgent", 0, 10, false, false);
        queue.publish("b");

        queue.cancel(urgent);

        assertEquals(List.of("a", "b"), usual.keys());
    }

    @Test
    void theLastConsumerOfAnAutoDeleteQueueTakesItAlongAndIsAnsweredWhenItIsGone() {
        var queue = new TestQueue(
                TestQueue.spec(QueueType.CLASSIC, true), Settings.classic().made());
        assertEquals(List.of(), queue.events, "nobody consumed yet");
        var first = queue.consume(one, "first", 0);
        var second = queue.consume(two, "second", 0);
        queue.cancel(first);
        assertEquals(List.of(), queue.events);

        queue.cancel(second);

        assertEquals(List.of("last consumer gone"), queue.events);
        assertFalse(second.cancelOk);
        queue.send(new QueueCommand.Deleted());
        assertTrue(second.cancelOk);
        assertFalse(second.cancelled, "it was cancelled by its client");
    }

    @Test
    void whoHoldsADeliveryTooLongLosesItAndIsEnded() {
        var queue = new TestQueue(Settings.classic().consumerTimeout(1_000).made());
        var slow = queue.consume(one, "slow", 1);
        queue.publish("a");
        queue.lane.pass(600);
        var patient = new TestQueue.TestConsumer(
                new ConsumerSpec(two, "patient", false, false, 1, 0, 5_000, FieldTable.EMPTY));
        queue.consume(patient);
        queue.publish("b");

        queue.lane.pass(399);
        assertFalse(slow.cancelled);
        queue.lane.pass(1);

        assertEquals(1_000, slow.timedOutAfter);
        queue.settle(two, Outcome.ACK, patient.deliveries.getFirst());
        assertEquals(List.of("b", "a"), patient.keys());
        assertTrue(patient.deliveries.getLast().redelivered());
        queue.lane.pass(4_999);
        assertFalse(patient.cancelled, "it asked for more");
        queue.lane.pass(1);
        assertEquals(5_000, patient.timedOutAfter);
        assertEquals(1, queue.queue.stats().ready());
    }

    private static List<Boolean> active(TestQueue queue) {
        var pictures = new ArrayList<ConsumerPicture>();
        queue.send(new QueueCommand.ListConsumers(pictures::addAll));
        return pictures.stream().map(ConsumerPicture::active).toList();
    }
}
