package io.warren.engine.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.engine.metadata.QueueSettings.Overflow;
import io.warren.engine.metadata.QueueType;
import io.warren.engine.queue.QueueCommand.Holder;
import io.warren.engine.queue.QueueCommand.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Limits, time to live, dead letters, the queue's own end: how messages go that nobody took. */
final class QueueEndsTest {
    private final Holder holder = TestQueue.holder(1);

    // Limits.

    @Test
    void dropHeadMakesRoomAtTheHead() {
        var queue = new TestQueue(Settings.classic()
                .maxLength(2, Overflow.DROP_HEAD)
                .deadLettersTo("dlx")
                .made());

        assertEquals(List.of("accepted", "accepted", "accepted", "accepted"), queue.publish("a", "b", "c", "d"));

        assertEquals(List.of("a maxlen", "b maxlen"), queue.letters.told());
        assertEquals(List.of("c", "d"), queue.takeAll());
        assertEquals(2, queue.queue.stats().dropped());
    }

    @Test
    void rejectPublishTellsThePublisher() {
        var queue = new TestQueue(Settings.classic()
                .maxLength(2, Overflow.REJECT_PUBLISH)
                .deadLettersTo("dlx")
                .made());

        assertEquals(List.of("accepted", "accepted", "rejected"), queue.publish("a", "b", "c"));

        assertEquals(List.of(), queue.letters.told());
        assertEquals(List.of("a", "b"), queue.takeAll());
        assertEquals(List.of("accepted"), queue.publish("d"));
    }

    @Test
    void rejectPublishDlxTellsThePublisherAndTheDeadLetterExchange() {
        var queue = new TestQueue(Settings.classic()
                .maxLength(1, Overflow.REJECT_PUBLISH_DLX)
                .deadLettersTo("dlx")
                .made());

        assertEquals(List.of("accepted", "rejected"), queue.publish("a", "b"));

        assertEquals(List.of("b maxlen"), queue.letters.told());
        assertEquals(List.of("a"), queue.takeAll());
    }

    @Test
    void aRefusedDurableMessageIsSettledInTheLog() {
        var queue = new TestQueue(
                Settings.classic().maxLength(0, Overflow.REJECT_PUBLISH).made());

        assertEquals("rejected", queue.publish(TestQueue.message("a", 1, -1, -1, 0), true));

        assertEquals(0, queue.log.alive());
    }

    @Test
    void bytesAreLimitedToo() {
        var queue = new TestQueue(
                Settings.classic().maxLengthBytes(100, Overflow.DROP_HEAD).made());
        for (var key : List.of("a", "b", "c")) {
            queue.publish(TestQueue.message(key, 40, -1, -1, 0), false);
        }
        assertEquals(80, queue.queue.stats().readyBytes());

        queue.publish(TestQueue.message("larger than the limit", 101, -1, -1, 0), false);

        assertEquals(List.of(), queue.takeAll());
    }

    @Test
    void whatIsHeldDoesNotCountAndWhatComesBackDoes() {
        var queue = new TestQueue(
                Settings.classic().maxLength(1, Overflow.DROP_HEAD).made());
        queue.publish("a");
        var a = got(queue);
        queue.publish("b");
        assertEquals(1, queue.queue.stats().ready());

        queue.settle(holder, Outcome.REQUEUE, a);

        assertEquals(List.of("b"), queue.takeAll());
    }

    @Test
    void aLowerLimitHoldsAtOnce() {
        var queue = new TestQueue(Settings.classic().made());
        queue.publish("a", "b", "c");

        queue.send(new QueueCommand.Reconfigure(
                Settings.classic().maxLength(1, Overflow.DROP_HEAD).made()));

        assertEquals(List.of("c"), queue.takeAll());
    }

    // Time to live.

    @Test
    void messagesGoWhenTheirTimeIsOverButOnlyFromTheHead() {
        var queue = new TestQueue(Settings.classic().deadLettersTo("dlx").made());
        queue.publishWithTtl("ten", 10);
        queue.publishWithTtl("five", 5);
        queue.publish("for ever");

        queue.lane.pass(9);
        assertEquals(3, queue.queue.stats().ready());
        queue.lane.pass(1);

        assertEquals(List.of("ten expired", "five expired"), queue.letters.told());
        assertEquals(List.of("for ever"), queue.takeAll());
        assertEquals(2, queue.queue.stats().expired());
    }

    @Test
    void ofMessageAndQueueTheShorterTimeCounts() {
        var queue = new TestQueue(Settings.classic().messageTtl(10).made());
        queue.publishWithTtl("five", 5);
        queue.lane.pass(5);
        assertEquals(0, queue.queue.stats().ready());

        queue.publishWithTtl("hundred", 100);
        queue.lane.pass(10);
        assertEquals(0, queue.queue.stats().ready());
    }

    @Test
    void noTimeAtAllIsEnoughForAConsumerThatWaits() {
        var queue = new TestQueue(Settings.classic().messageTtl(0).made());
        queue.publish("nobody there");
        assertEquals(0, queue.queue.stats().ready());

        var consumer = queue.consume(holder, "c", 0);
        queue.publish("a");

        assertEquals(List.of("a"), consumer.keys());
    }

    @Test
    void heldMessagesDoNotExpireUntilTheyComeBack() {
        var queue = new TestQueue(Settings.classic().messageTtl(10).made());
        queue.publish("a");
        var a = got(queue);
        queue.lane.pass(1_000);
        assertEquals(1, queue.queue.stats().unacked());

        queue.settle(holder, Outcome.REQUEUE, a);

        assertNull(queue.get(holder, true));
        assertEquals(1, queue.queue.stats().expired());
    }

    @Test
    void aTimeToLiveSetLaterCountsFromTheArrival() {
        var queue = new TestQueue(Settings.classic().made());
        queue.publish("a");
        queue.lane.pass(8);

        queue.send(
                new QueueCommand.Reconfigure(Settings.classic().messageTtl(10).made()));
        assertEquals(1, queue.queue.stats().ready());
        queue.lane.pass(2);

        assertEquals(0, queue.queue.stats().ready());
    }

    @Test
    void aQueueThatNobodyUsesExpires() {
        var queue = new TestQueue(Settings.classic().expires(100).made());
        queue.lane.pass(60);
        queue.publish("publishing is no use");
        queue.lane.pass(39);
        assertEquals(List.of(), queue.events);

        queue.lane.pass(1);

        assertEquals(List.of("expired"), queue.events);
    }

    @Test
    void getsConsumersAndRedeclaresKeepAQueueAlive() {
        var queue = new TestQueue(Settings.classic().expires(100).made());
        queue.lane.pass(60);
        queue.get(holder, true);
        queue.lane.pass(99);
        var consumer = queue.consume(holder, "c", 0);
        queue.lane.pass(10_000);
        queue.cancel(consumer);
        queue.lane.pass(99);
        queue.send(new QueueCommand.Touch(_ -> {}));
        queue.lane.pass(99);
        assertEquals(List.of(), queue.events);

        queue.lane.pass(1);

        assertEquals(List.of("expired"), queue.events);
    }

    /** As in RabbitMQ. */
    @Test
    void aRedeclareDoesNotKeepAQuorumQueue() {
        var queue = new TestQueue(
                TestQueue.spec(QueueType.QUORUM, false),
                Settings.quorum().expires(100).made());
        queue.lane.pass(60);
        queue.send(new QueueCommand.Touch(_ -> {}));

        queue.lane.pass(40);

        assertEquals(List.of("expired"), queue.events);
    }

    // Dead letters.

    @Test
    void aRejectedMessageIsDeadLetteredAndAnAckedOneIsNot() {
        var queue = new TestQueue(Settings.classic().deadLettersTo("dlx").made());
        queue.publish("a", "b");

        queue.settle(holder, Outcome.REJECT, got(queue));
        queue.settle(holder, Outcome.ACK, got(queue));

        assertEquals(List.of("a rejected"), queue.letters.told());
        assertEquals("dlx", queue.letters.all.getFirst().exchange());
        assertEquals(1, queue.queue.stats().deadLettered());
    }

    @Test
    void theLogHearsOfADeadLetterWhenItHasArrived() {
        var queue = new TestQueue(Settings.classic().deadLettersTo("dlx").made());
        queue.letters.acceptsAtOnce = false;
        queue.publish(TestQueue.message("a", 1, -1, -1, 0), true);
        queue.log.write();
        queue.settle(holder, Outcome.REJECT, got(queue));
        assertEquals(1, queue.log.alive(), "a crash now must not lose it");
        assertEquals(0, queue.queue.stats().unacked());

        queue.letters.accept();
        queue.lane.run();

        assertEquals(0, queue.log.alive());
    }

    @Test
    void atMostOnceARefusedDeadLetterIsLost() {
        var queue = new TestQueue(Settings.classic().deadLettersTo("dlx").made());
        queue.letters.acceptsAtOnce = false;
        queue.publish("a");
        queue.settle(holder, Outcome.REJECT, got(queue));

        queue.letters.reject();
        queue.lane.pass(60_000);

        assertEquals(1, queue.letters.all.size());
    }

    @Test
    void atLeastOnceARefusedDeadLetterIsSentAgainAndCountsMeanwhile() {
        var queue = new TestQueue(
                TestQueue.spec(QueueType.QUORUM, false),
                Settings.quorum().deadLettersTo("dlx").atLeastOnce().made());
        queue.letters.acceptsAtOnce = false;
        queue.publish(TestQueue.message("a", 7, -1, -1, 0), true);
        queue.settle(holder, Outcome.REJECT, got(queue));
        assertEquals(1, queue.queue.stats().unacked());
        assertEquals(7, queue.queue.stats().unackedBytes());

        queue.letters.reject();
        queue.lane.pass(9_999);
        assertEquals(1, queue.letters.all.size());
        queue.lane.pass(1);
        assertEquals(2, queue.letters.all.size());
        queue.letters.accept();
        queue.lane.run();

        assertEquals(0, queue.queue.stats().unacked());
        assertEquals(0, queue.log.alive());
    }

    @Test
    void theDeliveryLimitCountsFailuresAndNotRequeues() {
        var queue = new TestQueue(
                TestQueue.spec(QueueType.QUORUM, false),
                Settings.quorum().deliveryLimit(2).deadLettersTo("dlx").made());
        queue.publish("a");
        for (var at = 0; at < 5; at++) {
            queue.settle(holder, Outcome.REQUEUE, got(queue));
        }
        queue.settle(holder, Outcome.REQUEUE_COUNTED, got(queue));
        got(queue);
        queue.send(new QueueCommand.Close(holder));
        got(queue);
        // The way to it is gone.
        queue.send(new QueueCommand.Close(holder, false));
        var third = got(queue);
        assertEquals(2, third.deliveryCount());
        assertEquals(8, third.acquiredCount());
        assertEquals(List.of(), queue.letters.told());

        queue.settle(holder, Outcome.REQUEUE_COUNTED, third);

        assertEquals(List.of("a delivery_limit"), queue.letters.told());
        assertEquals(0, queue.queue.stats().ready());
    }

    @Test
    void aClassicQueueCountsNothing() {
        var queue = new TestQueue(Settings.classic().deadLettersTo("dlx").made());
        queue.publish("a");
        for (var at = 0; at < 5; at++) {
            queue.settle(holder, Outcome.REQUEUE_COUNTED, got(queue));
        }

        var last = got(queue);

        assertEquals(0, last.deliveryCount());
        assertEquals(0, last.acquiredCount());
        assertTrue(last.redelivered());
    }

    @Test
    void aMessageThatCannotBeReadBackIsToldAndTheNextComes() {
        var queue = TestQueue.withoutMemory(Settings.classic().made());
        for (var key : List.of("a", "b", "c", "d")) {
            queue.publish(TestQueue.message(key, 10, -1, -1, 0), true);
        }
        queue.log.write();
        queue.lane.pass(100);
        assertEquals(1, queue.queue.stats().messagesInMemory(), "the first is always there");
        queue.log.cannotRead(2);

        assertEquals(List.of("a", "c", "d"), queue.takeAll());

        assertEquals(List.of("lost 2"), queue.events);
        assertEquals(0, queue.log.alive());
    }

    private Delivery got(TestQueue queue) {
        var got = queue.get(holder, false);
        assertNotNull(got);
        return got.delivery();
    }
}
