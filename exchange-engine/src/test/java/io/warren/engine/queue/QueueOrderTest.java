package io.warren.engine.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.engine.metadata.QueueType;
import io.warren.engine.queue.QueueCommand.DeleteCheck;
import io.warren.engine.queue.QueueCommand.Holder;
import io.warren.engine.queue.QueueCommand.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is ready and what is held, in which order, and how they end. */
final class QueueOrderTest {
    private final Holder holder = TestQueue.holder(1);

    @Test
    void messagesComeInTheOrderOfTheirArrival() {
        var queue = new TestQueue(Settings.classic().made());

        assertEquals(List.of("accepted", "accepted", "accepted"), queue.publish("a", "b", "c"));

        assertEquals(List.of("a", "b", "c"), queue.takeAll());
        assertNull(queue.get(holder, true));
    }

    @Test
    void aGetTellsHowManyStayReady() {
        var queue = new TestQueue(Settings.classic().made());
        queue.publish("a", "b", "c");

        assertEquals(2, there(queue.get(holder, false)).ready());
        assertEquals(1, there(queue.get(holder, true)).ready());
    }

    @Test
    void nackWithRequeuePutsTheMessageBackInItsOldPlace() {
        var queue = new TestQueue(Settings.classic().made());
        queue.publish("a", "b", "c", "d");
        var a = got(queue);
        var b = got(queue);
        var c = got(queue);

        queue.settle(holder, Outcome.REQUEUE, c);
        queue.settle(holder, Outcome.REQUEUE, a);

        assertEquals(List.of("a", "c", "d"), queue.takeAll());
        assertFalse(b.redelivered());
    }

    @Test
    void whatComesBackIsFlaggedAndWhatNeverLeftIsNot() {
        var queue = new TestQueue(Settings.classic().made());
        queue.publish("a", "b");
        queue.settle(holder, Outcome.REQUEUE, got(queue));

        assertTrue(got(queue).redelivered());
        assertFalse(got(queue).redelivered());
    }

    /** RabbitMQ 4.3: ahead of everything, in the order of their coming back, whatever their priority. */
    @Test
    void inAQuorumQueueReturnsComeFirstInTheOrderOfTheirReturn() {
        var queue = new TestQueue(
                TestQueue.spec(QueueType.QUORUM, false), Settings.quorum().made());
        queue.publishWithPriority("high", 9);
        queue.publishWithPriority("low", 1);
        queue.publishWithPriority("lowest", 0);
        var high = got(queue);
        var low = got(queue);
        queue.publishWithPriority("highest", 10);

        queue.settle(holder, Outcome.REQUEUE, low);
        queue.settle(holder, Outcome.REQUEUE, high);

        assertEquals(List.of("low", "high", "highest", "lowest"), queue.takeAll());
    }

    @Test
    void aClosingChannelGivesBackInOrderWhatItHolds() {
        var queue = new TestQueue(Settings.classic().made());
        queue.publish("a", "b", "c", "d");
        var other = TestQueue.holder(2);
        got(queue);
        queue.get(other, false);
        got(queue);

        queue.send(new QueueCommand.Close(holder));

        assertEquals(List.of("a", "c", "d"), queue.takeAll());
        assertEquals(1, queue.queue.stats().unacked());
    }

    @Test
    void higherPrioritiesComeFirstAndEachKeepsItsOrder() {
        var queue = new TestQueue(Settings.classic().maxPriority(5).made());
        queue.publishWithPriority("none", -1);
        queue.publishWithPriority("one", 1);
        queue.publishWithPriority("five", 5);
        queue.publishWithPriority("nine counts as five", 9);
        queue.publishWithPriority("one again", 1);
        queue.publishWithPriority("zero", 0);

        assertEquals(List.of("five", "nine counts as five", "one", "one again", "none", "zero"), queue.takeAll());
    }

    @Test
    void onlyWhoHoldsAMessageCanSettleIt() {
        var queue = new TestQueue(Settings.classic().made());
        queue.publish("a");
        var delivery = got(queue);

        queue.settle(TestQueue.holder(2), Outcome.ACK, delivery);
        assertEquals(1, queue.queue.stats().unacked());

        queue.settle(holder, Outcome.ACK, delivery);
        queue.settle(holder, Outcome.ACK, delivery);
        assertEquals(0, queue.queue.stats().unacked());
        assertEquals(1, queue.queue.stats().acked());
    }

    @Test
    void aPurgeRemovesWhatIsReadyAndSaysHowMuch() {
        var queue = new TestQueue(Settings.classic().made());
        queue.publish("a", "b", "c");
        var held = got(queue);

        assertEquals(2, queue.purge());

        assertEquals(0, queue.purge());
        queue.settle(holder, Outcome.REQUEUE, held);
        assertEquals(List.of("a"), queue.takeAll());
    }

    @Test
    void aPurgedMessageIsSettledInTheLog() {
        var queue = new TestQueue(Settings.classic().made());
        queue.publish(TestQueue.message("durable", 10, -1, -1, 0), true);
        queue.log.write();
        assertEquals(1, queue.log.alive());

        queue.purge();

        assertEquals(0, queue.log.alive());
    }

    @Test
    void whetherItMayBeDeletedDependsOnConsumersAndMessages() {
        var queue = new TestQueue(Settings.classic().made());
        assertEquals(new DeleteCheck.Fine(0), queue.checkDelete(true, true));

        queue.publish("a", "b");
        assertEquals(new DeleteCheck.NotEmpty(), queue.checkDelete(false, true));
        assertEquals(new DeleteCheck.Fine(2), queue.checkDelete(true, false));

        // What is held does not count as there.
        var consumer = queue.consume(holder, "c", 0);
        assertEquals(List.of("a", "b"), consumer.keys());
        assertEquals(new DeleteCheck.InUse(), queue.checkDelete(true, true));
        assertEquals(new DeleteCheck.Fine(0), queue.checkDelete(false, true));
    }

    @Test
    void aDeletedQueueTellsItsConsumersAndItsLogAndAnswersEverybodyWhoComesLater() {
        var queue = new TestQueue(Settings.classic().made());
        var consumer = queue.consume(holder, "c", 1);
        queue.publish(TestQueue.message("held", 10, -1, -1, 0), true);
        queue.publish(TestQueue.message("ready", 10, -1, -1, 0), true);

        queue.send(new QueueCommand.Deleted());

        assertTrue(consumer.cancelled);
        assertTrue(queue.log.dropped);
        assertEquals(0, queue.queue.stats().ready());
        assertEquals(0, queue.queue.stats().unacked());
        assertEquals(List.of("accepted"), queue.publish("too late"));
        assertNull(queue.get(holder, true));
        assertEquals(
                QueueCommand.ConsumeResult.GONE,
                queue.consume(holder, "d", 1).result.get());
        assertEquals(0, queue.purge());
        assertEquals(new DeleteCheck.Fine(0), queue.checkDelete(true, true));
        queue.cancel(consumer);
        assertTrue(consumer.cancelOk);
        assertEquals(0, queue.lane.timers());
    }

    @Test
    void aStoppedQueueTellsItsLogHowEverythingStood() {
        var queue = new TestQueue(Settings.classic().made());
        for (var key : List.of("acked", "held", "came back", "ready")) {
            queue.publish(TestQueue.message(key, key.length(), -1, -1, 0), true);
        }
        queue.publish("transient");
        queue.settle(holder, Outcome.ACK, got(queue));
        got(queue);
        queue.settle(holder, Outcome.REQUEUE, got(queue));
        queue.log.write();

        queue.send(new QueueCommand.Stop(() -> queue.events.add("stopped")));

        assertEquals(List.of("stopped"), queue.events);
        var index = queue.log.stopped;
        assertNotNull(index);
        assertEquals(3, index.size());
        assertEquals(List.of(2L, 3L, 4L), List.of(index.position(0), index.position(1), index.position(2)));
        assertEquals(
                List.of(true, true, false), List.of(index.redelivered(0), index.redelivered(1), index.redelivered(2)));
        assertEquals(List.of("rejected"), queue.publish("too late"));
    }

    /** What the log has not heard of would not be found again. */
    @Test
    void aStoppingQueueWaitsUntilTheLogHasWritten() {
        var queue = new TestQueue(Settings.classic().made());
        queue.publish(TestQueue.message("a", 1, -1, -1, 0), true);
        queue.send(new QueueCommand.Stop(() -> queue.events.add("stopped")));
        queue.lane.pass(100);
        assertEquals(List.of(), queue.events);

        queue.log.write();
        queue.lane.pass(100);

        assertEquals(List.of("stopped"), queue.events);
        assertEquals(1, there(queue.log.stopped).size());
    }

    private Delivery got(TestQueue queue) {
        return there(queue.get(holder, false)).delivery();
    }

    private static <T> T there(@org.jspecify.annotations.Nullable T value) {
        assertNotNull(value);
        return value;
    }
}
