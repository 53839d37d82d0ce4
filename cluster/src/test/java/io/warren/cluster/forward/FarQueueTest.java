package io.warren.cluster.forward;

import static io.warren.cluster.forward.TestNode.consume;
import static io.warren.cluster.forward.TestNode.holder;
import static io.warren.cluster.forward.TestNode.message;
import static io.warren.cluster.forward.TestNode.publish;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.amqp.types.FieldTable;
import io.warren.engine.queue.QueueCommand;
import io.warren.engine.queue.QueueCommand.ConsumeResult;
import io.warren.engine.queue.QueueCommand.ConsumerPicture;
import io.warren.engine.queue.QueueCommand.DeleteCheck;
import io.warren.engine.queue.QueueCommand.Got;
import io.warren.engine.queue.QueueCommand.Outcome;
import io.warren.engine.queue.QueueStats;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A classic queue used through another node than the one where it lives. */
class FarQueueTest {
    private final TestNetwork network = new TestNetwork();
    private final TestNode home = new TestNode(network, "home", 1);
    private final TestNode near = new TestNode(network, "near", 1);

    private MovingQueue queue() {
        home.run(1);
        return near.handle(1, false, home);
    }

    private @Nullable Got get(MovingQueue queue, boolean noAck) {
        var answers = new ArrayList<@Nullable Got>();
        queue.send(new QueueCommand.Get(holder(9), noAck, false, answers::add));
        network.run();
        assertEquals(1, answers.size());
        return answers.getFirst();
    }

    @Test
    void aPublishIsConfirmedAndTheMessageComesWholeToAConsumer() {
        var queue = queue();
        var answer = publish(queue, "a");
        var consumer = consume(queue, holder(1), "c");
        network.run();
        assertEquals("accepted", answer.heard);
        assertEquals(List.of(ConsumeResult.OK), consumer.results);
        assertEquals(List.of("a"), consumer.keys());
        var delivery = consumer.deliveries.getFirst();
        assertSame(queue, delivery.queue());
        assertEquals("x", delivery.message().exchange());
        assertEquals("a", new String(delivery.message().body(), StandardCharsets.UTF_8));
    }

    @Test
    void manyPublishesGoInFewFramesAndKeepTheirOrder() {
        var queue = queue();
        IntStream.range(0, 1_000).forEach(each -> publish(queue, "m" + each));
        network.run();
        assertTrue(network.sent.size() < 10, network.sent.size() + " frames");
        var consumer = consume(queue, holder(1), "c");
        network.run();
        for (var at = 0; at < 1_000; at++) {
            if (at == consumer.deliveries.size()) {
                network.run();
            }
            assertEquals("m" + at, consumer.keys().get(at));
        }
    }

    @Test
    void aFullQueueRejects() {
        home.run(1, TestNode.settings(1), network.lane);
        var queue = near.handle(1, false, home);
        var first = publish(queue, "a");
        var second = publish(queue, "b");
        network.run();
        assertEquals("accepted", first.heard);
        assertEquals("rejected", second.heard);
    }

    @Test
    void acksRejectsAndRequeuesReachTheQueue() {
        var queue = queue();
        var consumer = consume(queue, holder(1), "c");
        List.of("a", "b", "c").forEach(each -> publish(queue, each));
        network.run();
        consumer.settle(Outcome.ACK, 0);
        consumer.settle(Outcome.REJECT, 1);
        network.run();
        assertEquals(1, home.found(1).queue().stats().unacked());
        consumer.settle(Outcome.REQUEUE, 2);
        network.run();
        assertEquals(List.of("a", "b", "c", "c!"), consumer.keys());
    }

    @Test
    void aGetTakesTheFirstMessageOrNothing() {
        var queue = queue();
        assertNull(get(queue, false));
        publish(queue, "a");
        publish(queue, "b");
        var got = get(queue, false);
        assertTrue(got != null && got.delivery().message().routingKey().equals("a") && got.ready() == 1);
        assertSame(queue, got.delivery().queue());
        queue.send(new QueueCommand.Close(holder(9)));
        network.run();
        // Another object of the same holder: the one that is asked on the other side is the same.
        var again = get(queue, true);
        assertTrue(again != null && again.delivery().redelivered());
    }

    @Test
    void purgeChecksTouchAndListAreAnswered() {
        var queue = queue();
        publish(queue, "a");
        publish(queue, "b");
        consume(queue, new QueueCommand.ConsumerSpec(holder(1), "c", false, false, 1, 3, -1, FieldTable.EMPTY));
        var purged = new ArrayList<Long>();
        var checks = new ArrayList<DeleteCheck>();
        var stats = new ArrayList<QueueStats>();
        var lists = new ArrayList<List<ConsumerPicture>>();
        queue.send(new QueueCommand.Touch(stats::add));
        queue.send(new QueueCommand.CheckDelete(false, true, checks::add));
        queue.send(new QueueCommand.Purge(purged::add));
        queue.send(new QueueCommand.CheckDelete(true, false, checks::add));
        queue.send(new QueueCommand.CheckDelete(false, false, checks::add));
        queue.send(new QueueCommand.ListConsumers(lists::add));
        network.run();
        assertEquals(1, stats.getFirst().ready());
        assertEquals(1, stats.getFirst().unacked());
        assertEquals(List.of(1L), purged);
        assertEquals(List.of(new DeleteCheck.NotEmpty(), new DeleteCheck.InUse(), new DeleteCheck.Fine(0)), checks);
        var picture = lists.getFirst().getFirst();
        assertEquals("c", picture.spec().tag());
        assertEquals(3, picture.spec().priority());
        assertEquals(holder(1), picture.spec().holder());
        assertEquals(1, picture.unsettled());
    }

    @Test
    void anExclusiveConsumerKeepsOthersOut() {
        var queue = queue();
        consume(queue, new QueueCommand.ConsumerSpec(holder(1), "c", false, true, 0, 0, -1, FieldTable.EMPTY));
        var second = consume(queue, holder(2), "d");
        network.run();
        assertEquals(List.of(ConsumeResult.IN_EXCLUSIVE_USE), second.results);
        assertEquals(0, second.cancelled);
    }

    @Test
    void noMoreIsSentThanAConsumerHasRoomFor() {
        var queue = queue();
        var consumer = consume(queue, holder(1), "c");
        consumer.room = 0;
        IntStream.range(0, 1_000).forEach(each -> publish(queue, "m" + each));
        network.run();
        assertEquals(0, consumer.deliveries.size());
        assertEquals(
                RemoteSubscriber.MOST_MESSAGES, home.found(1).queue().stats().unacked());
        consumer.resume(10);
        network.run();
        assertEquals(10, consumer.deliveries.size());
        // Less than a quarter was taken: no credit yet.
        assertEquals(
                RemoteSubscriber.MOST_MESSAGES, home.found(1).queue().stats().unacked());
        consumer.resume(Integer.MAX_VALUE);
        network.run();
        assertEquals(1_000, consumer.deliveries.size());
    }

    @Test
    void largeMessagesAreBoundedByTheirBytes() {
        var queue = queue();
        var consumer = consume(queue, holder(1), "c");
        consumer.room = 0;
        IntStream.range(0, 10).forEach(each -> publish(queue, message("m" + each, new byte[1 << 20])));
        publish(queue, message("last", new byte[3 << 20]));
        network.run();
        assertEquals(2, home.found(1).queue().stats().unacked());
        consumer.resume(Integer.MAX_VALUE);
        network.run();
        assertEquals(11, consumer.deliveries.size());
    }

    @Test
    void whatACancelledConsumerDidNotTakeGoesBackBeforeTheAnswer() {
        var queue = queue();
        var consumer = consume(queue, holder(1), "c");
        consumer.room = 1;
        List.of("a", "b", "c").forEach(each -> publish(queue, each));
        network.run();
        consumer.cancel();
        network.run();
        assertTrue(consumer.answered);
        consumer.resume(10);
        publish(queue, "d");
        network.run();
        assertFalse(consumer.deliveredAfterAnswer);
        assertEquals(List.of("a"), consumer.keys());
        assertEquals(1, home.found(1).queue().stats().unacked());
        var next = consume(queue, holder(2), "e");
        network.run();
        assertEquals(List.of("b!", "c!", "d"), next.keys());
    }

    @Test
    void aConsumerWithoutAcksGetsWhatLeftTheQueueBeforeItsCancelIsAnswered() {
        var queue = queue();
        var consumer =
                consume(queue, new QueueCommand.ConsumerSpec(holder(1), "c", true, false, 0, 0, -1, FieldTable.EMPTY));
        consumer.room = 1;
        List.of("a", "b", "c").forEach(each -> publish(queue, each));
        network.run();
        consumer.cancel();
        network.run();
        assertEquals(List.of("a", "b", "c"), consumer.keys());
        assertFalse(consumer.deliveredAfterAnswer);
    }

    @Test
    void aTagCanBeUsedAgainBeforeTheCancelIsAnswered() {
        var queue = queue();
        var holder = holder(1);
        var first = consume(queue, holder, "c");
        network.run();
        first.cancel();
        var second = consume(queue, holder, "c");
        publish(queue, "a");
        network.run();
        assertTrue(first.answered);
        assertEquals(List.of("a"), second.keys());
    }

    @Test
    void aClosedChannelsDeliveriesGoBack() {
        var queue = queue();
        var holder = holder(1);
        var consumer = consume(queue, holder, "c");
        publish(queue, "a");
        network.run();
        queue.send(new QueueCommand.Close(holder));
        var next = consume(queue, holder(2), "c");
        network.run();
        publish(queue, "b");
        network.run();
        assertEquals(List.of("a"), consumer.keys());
        assertEquals(List.of("a!", "b"), next.keys());
    }

    @Test
    void theQueueEndsAConsumerOnce() {
        var queue = queue();
        var consumer = consume(queue, holder(1), "c");
        network.run();
        home.found(1).queue().send(new QueueCommand.Deleted());
        network.run();
        assertEquals(1, consumer.cancelled);
        queue.send(new QueueCommand.Deleted());
        network.run();
        assertEquals(1, consumer.cancelled);
        var late = consume(queue, holder(1), "d");
        network.run();
        assertEquals(List.of(ConsumeResult.GONE), late.results);
    }

    @Test
    void aMessageForSeveralQueuesThereIsSentAndWrittenOnce() {
        home.run(1);
        home.run(2);
        home.run(3);
        home.logged.addAll(List.of(1L, 2L));
        var body = new byte[100_000];
        var message = message("a", body);
        var answers = new ArrayList<TestNode.Answer>();
        for (var id = 1; id <= 3; id++) {
            answers.add(publish(near.handle(id, false, home), message));
        }
        network.run();
        answers.forEach(each -> assertEquals("accepted", each.heard));
        assertEquals(List.of(List.of(1L, 2L)), home.appended);
        var bytes = network.sent.stream()
                .mapToLong(each -> each.bytes().remaining())
                .sum();
        assertTrue(bytes < 2L * body.length, bytes + " bytes");
    }

    @Test
    void aMessageForSeveralQueuesThatFillsAFrameIsWholeInTheNextOne() {
        home.run(1);
        home.run(2);
        var message = message("a", new byte[300_000]);
        var answers =
                List.of(publish(near.handle(1, false, home), message), publish(near.handle(2, false, home), message));
        network.run();
        answers.forEach(each -> assertEquals("accepted", each.heard));
    }

    @Test
    void whatTheLogThereCannotKeepIsRejected() {
        home.logged.add(1L);
        home.logFails = true;
        var answer = publish(queue(), "a");
        network.run();
        assertEquals("rejected", answer.heard);
    }

    @Test
    void whatIsSaidWhileTheTransportIsFullGoesLater() {
        var queue = queue();
        near.transport.full = true;
        var answer = publish(queue, "a");
        network.run();
        assertEquals("", answer.heard);
        near.transport.full = false;
        network.pass(50);
        assertEquals("accepted", answer.heard);
    }

    @Test
    void aQueueThatIsNotKnownThereYetIsAskedAgain() {
        var queue = near.handle(1, false, home);
        var consumer = consume(queue, holder(1), "c");
        var answer = publish(queue, "a");
        network.run();
        assertEquals("", answer.heard);
        home.run(1);
        network.pass(1_000);
        assertEquals("accepted", answer.heard);
        assertEquals(List.of("a"), consumer.keys());
    }
}
