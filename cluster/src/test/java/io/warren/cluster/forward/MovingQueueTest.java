package io.warren.cluster.forward;

import static io.warren.cluster.forward.TestNode.consume;
import static io.warren.cluster.forward.TestNode.holder;
import static io.warren.cluster.forward.TestNode.message;
import static io.warren.cluster.forward.TestNode.publish;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.amqp.types.FieldTable;
import io.warren.engine.lane.HandTurnedLane;
import io.warren.engine.message.Message;
import io.warren.engine.metadata.QueueSettings;
import io.warren.engine.metadata.QueueSpec;
import io.warren.engine.queue.LocalQueue;
import io.warren.engine.queue.QueueCommand;
import io.warren.engine.queue.QueueCommand.ConsumeResult;
import io.warren.engine.queue.QueueCommand.DeleteCheck;
import io.warren.engine.queue.QueueCommand.Outcome;
import io.warren.engine.queue.QueueHandle;
import io.warren.engine.queue.QueueStats;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A handle whose queue moves from node to node. */
class MovingQueueTest {
    private final TestNetwork network = new TestNetwork();
    private final TestNode near = new TestNode(network, "near", 1);
    private final TestNode one = new TestNode(network, "one", 1);
    private final TestNode two = new TestNode(network, "two", 1);

    /** A lane that the test does not turn: what waits on it is not answered. */
    private final HandTurnedLane stopped = new HandTurnedLane();

    private final MovingQueue queue = near.handle(1, true);

    private static LocalQueue leads(TestNode node, HandTurnedLane lane) {
        return node.run(1, TestNode.SETTINGS, lane);
    }

    private static void ends(TestNode node) {
        var led = node.here.remove(1L);
        if (led != null) {
            led.queue().send(new QueueCommand.Stop(() -> {}));
        }
    }

    private static Target there(TestNode node, long term) {
        return new Target.There(node.id, term);
    }

    private static List<String> keysIn(TestNetwork network, LocalQueue queue) {
        var consumer = consume(queue, holder(99), "look");
        network.run();
        return consumer.keys();
    }

    @Test
    void publishesWaitWhileNobodyLeads() {
        var answers = IntStream.range(0, 10)
                .mapToObj(each -> publish(queue, "m" + each))
                .toList();
        network.pass(60_000);
        answers.forEach(each -> assertEquals("", each.heard));
        var led = leads(one, network.lane);
        queue.at(there(one, 1));
        network.run();
        answers.forEach(each -> assertEquals("accepted", each.heard));
        assertEquals(IntStream.range(0, 10).mapToObj(each -> "m" + each).toList(), keysIn(network, led));
    }

    @Test
    void whileAQueueDepartsWhatComesWaitsForWhoeverTakesOver() {
        var departing = near.handle(1, false);
        var home = near.run(1, TestNode.SETTINGS, network.lane);
        departing.at(new Target.Here(home));
        var before = publish(departing, "before");
        var consumer = consume(departing, holder(1), "c");
        network.run();
        assertEquals("accepted", before.heard);
        assertEquals(List.of("before"), consumer.keys());

        departing.depart();
        home.send(new QueueCommand.Stop(() -> {}));
        var meanwhile = publish(departing, "meanwhile");
        network.run();
        assertEquals("", meanwhile.heard, "nobody has it");

        leads(one, network.lane);
        departing.at(there(one, 1));
        network.run();
        assertEquals("accepted", meanwhile.heard);
        assertEquals(List.of("before", "meanwhile"), consumer.keys(), "its consumer is attached again");
    }

    @Test
    void whatALeaderDidNotAnswerIsSaidToTheNextInItsOrder() {
        leads(one, stopped).send(new QueueCommand.Stop(() -> {}));
        queue.at(there(one, 1));
        var answers = new ArrayList<TestNode.Answer>();
        IntStream.range(0, 5).forEach(each -> answers.add(publish(queue, "m" + each)));
        network.run();
        stopped.run();
        network.run();
        answers.add(publish(queue, "m5"));
        network.run();
        answers.forEach(each -> assertEquals("", each.heard));

        var led = leads(two, network.lane);
        queue.at(there(two, 2));
        answers.add(publish(queue, "m6"));
        network.run();
        answers.forEach(each -> assertEquals("accepted", each.heard));
        assertEquals(List.of("m0", "m1", "m2", "m3", "m4", "m5", "m6"), keysIn(network, led));
    }

    @Test
    void aMoveWithoutAWordFromTheOldLeaderLosesNothing() {
        leads(one, stopped);
        queue.at(there(one, 1));
        var answer = publish(queue, "a");
        network.run();
        network.leave(one.id);
        network.run();
        var led = leads(near, network.lane);
        queue.at(new Target.Here(led));
        network.run();
        assertEquals("accepted", answer.heard);
        assertEquals(List.of("a"), keysIn(network, led));
    }

    @Test
    void anAnswerThatComesLateIsBelievedOnce() {
        leads(one, stopped);
        queue.at(there(one, 1));
        var answer = publish(queue, "a");
        network.run();
        leads(two, network.lane);
        queue.at(there(two, 2));
        stopped.run();
        network.run();
        assertEquals("accepted", answer.heard);
    }

    @Test
    void aLeaderThatGoesOnIsAskedAgain() {
        // An entry got lost, and its term goes on.
        var refusals = new ArrayList<QueueCommand.Enqueue>();
        var led = leads(near, network.lane);
        queue.at(new Target.Here(new ForgetfulOnce(led, refusals)));
        var first = publish(queue, "a");
        var second = publish(queue, "b");
        network.run();
        assertEquals("", first.heard);
        network.pass(1_000);
        assertEquals("accepted", first.heard);
        assertEquals("accepted", second.heard);
        assertEquals(1, refusals.size());
    }

    @Test
    void consumersAreAttachedAgainAndNobodyIsTold() {
        var old = leads(one, network.lane);
        queue.at(there(one, 1));
        var holder = holder(1);
        var consumer = consume(queue, holder, "c");
        publish(queue, "a");
        network.run();
        ends(one);
        var led = leads(two, network.lane);
        publish(led, "a2");
        queue.at(there(two, 2));
        network.run();
        assertEquals(List.of(ConsumeResult.OK), consumer.results);
        assertEquals(0, consumer.cancelled);
        assertEquals(List.of("a", "a2"), consumer.keys());
        assertSame(queue, consumer.deliveries.get(1).queue());
        // The first was handed out by the old one: its ack does not hit the new one's first entry.
        consumer.settle(Outcome.ACK, 0);
        network.run();
        assertEquals(1, led.stats().unacked());
        consumer.settle(Outcome.ACK, 1);
        network.run();
        assertEquals(0, led.stats().unacked());
        assertEquals(0, led.stats().ready());
        assertEquals(0, old.stats().acked());
    }

    @Test
    void aNewTermOnTheSameNodeIsAnotherQueue() {
        leads(one, network.lane);
        queue.at(there(one, 1));
        var consumer = consume(queue, holder(1), "c");
        var waiting = new ArrayList<TestNode.Answer>();
        network.run();
        ends(one);
        var led = leads(one, network.lane);
        waiting.add(publish(queue, "a"));
        network.run();
        queue.at(there(one, 2));
        network.pass(1_000);
        waiting.forEach(each -> assertEquals("accepted", each.heard));
        assertEquals(List.of("a"), consumer.keys());
        assertEquals(1, led.stats().consumers());
    }

    @Test
    void aConsumerThatFindsAnotherInItsPlaceIsCancelled() {
        leads(one, network.lane);
        queue.at(there(one, 1));
        var consumer =
                consume(queue, new QueueCommand.ConsumerSpec(holder(1), "c", false, true, 0, 0, -1, FieldTable.EMPTY));
        network.run();
        ends(one);
        consume(leads(two, network.lane), holder(5), "other");
        queue.at(there(two, 2));
        network.run();
        assertEquals(1, consumer.cancelled);
        assertEquals(List.of(ConsumeResult.OK), consumer.results);
    }

    @Test
    void aConsumeThatTheEndOfALeadershipAnswersWaitsForTheNext() {
        leads(near, network.lane);
        var here = near.found(1);
        queue.at(here);
        ends(near);
        network.run();
        var consumer = consume(queue, holder(1), "c");
        network.run();
        assertEquals(List.of(), consumer.results);
        leads(two, network.lane);
        queue.at(there(two, 2));
        network.run();
        assertEquals(List.of(ConsumeResult.OK), consumer.results);
    }

    @Test
    void aCancelIsAnsweredWhileNobodyLeads() {
        leads(one, network.lane);
        queue.at(there(one, 1));
        var consumer = consume(queue, holder(1), "c");
        var asked = consume(queue, holder(2), "d");
        network.run();
        queue.at(new Target.Nowhere());
        consumer.cancel();
        network.run();
        assertTrue(consumer.answered);
        var led = leads(two, network.lane);
        queue.at(there(two, 2));
        network.run();
        assertEquals(1, led.stats().consumers());
        publish(queue, "a");
        network.run();
        assertEquals(List.of("a"), asked.keys());
    }

    @Test
    void aCancelUnderWayWhenTheQueueMovesIsAnswered() {
        leads(one, network.lane);
        queue.at(there(one, 1));
        var consumer = consume(queue, holder(1), "c");
        network.run();
        network.carries = _ -> false;
        consumer.cancel();
        network.run();
        network.carries = _ -> true;
        var led = leads(two, network.lane);
        queue.at(there(two, 2));
        network.run();
        assertTrue(consumer.answered);
        assertEquals(0, led.stats().consumers());
    }

    @Test
    void questionsAreAskedAgain() {
        leads(one, stopped);
        queue.at(there(one, 1));
        var gets = new ArrayList<String>();
        var purged = new ArrayList<Long>();
        var checks = new ArrayList<DeleteCheck>();
        queue.send(new QueueCommand.Get(
                holder(1),
                true,
                false,
                got -> gets.add(got == null ? "" : got.delivery().message().routingKey())));
        queue.send(new QueueCommand.Purge(purged::add));
        queue.send(new QueueCommand.CheckDelete(false, false, checks::add));
        network.run();
        assertEquals(List.of(), gets);
        var led = leads(two, network.lane);
        publish(led, "a");
        publish(led, "b");
        queue.at(there(two, 2));
        network.run();
        assertEquals(List.of("a"), gets);
        assertEquals(List.of(1L), purged);
        assertEquals(List.of(new DeleteCheck.Fine(0)), checks);
    }

    @Test
    void aClosedChannelIsNotAttachedAgain() {
        var consumer = consume(queue, holder(1), "c");
        var holder = holder(2);
        var closed = consume(queue, holder, "c");
        queue.send(new QueueCommand.Close(holder));
        var led = leads(one, network.lane);
        queue.at(there(one, 1));
        network.run();
        assertEquals(List.of(ConsumeResult.OK), consumer.results);
        assertEquals(List.of(ConsumeResult.GONE), closed.results);
        assertEquals(1, led.stats().consumers());
    }

    @Test
    void aPauseHoldsWhereverTheQueueIs() {
        queue.send(new QueueCommand.Pause(network.lane.wallMillis() + 10_000));
        var led = leads(near, network.lane);
        queue.at(near.found(1));
        var consumer = consume(queue, holder(1), "c");
        publish(queue, "a");
        network.run();
        assertEquals(List.of(), consumer.keys());
        assertEquals(1, led.stats().ready());
        network.pass(10_001);
        assertEquals(List.of("a"), consumer.keys());
    }

    @Test
    void aDeletedQueueAnswersAsOne() {
        leads(one, stopped);
        queue.at(there(one, 1));
        var consumer = consume(queue, holder(1), "c");
        network.run();
        stopped.run();
        network.run();
        var answer = publish(queue, "a");
        network.run();
        queue.send(new QueueCommand.Deleted());
        network.run();
        assertEquals("accepted", answer.heard);
        assertEquals(1, consumer.cancelled);
        var late = publish(queue, "b");
        var lateConsumer = consume(queue, holder(1), "c");
        network.run();
        assertEquals("accepted", late.heard);
        assertEquals(List.of(ConsumeResult.GONE), lateConsumer.results);
        stopped.run();
        network.run();
        assertEquals("accepted", answer.heard);
        assertEquals(1, consumer.cancelled);
    }

    @Test
    void aStopIsAnsweredAndSettingsChange() {
        var stops = new ArrayList<String>();
        queue.send(new QueueCommand.Stop(() -> stops.add("stopped")));
        queue.send(new QueueCommand.Reconfigure(TestNode.settings(5)));
        network.run();
        assertEquals(List.of("stopped"), stops);
        assertEquals(5, queue.settings().maxLength());
    }

    @Test
    void statisticsAreTheQueuesOwnOrTheLastThatWereSeen() {
        assertEquals("down", queue.stats().state());
        var led = leads(near, network.lane);
        publish(led, "a");
        network.run();
        queue.at(near.found(1));
        assertEquals(1, queue.stats().ready());
        queue.at(there(one, 2));
        queue.seen(led.stats());
        assertEquals(1, queue.stats().ready());
    }

    @Test
    void queuesOfAShardShareACopyThatIsNotTheOriginal() {
        var copies = new MessageCopies();
        var original = message("a");
        original.written(7);
        var copy = copies.of(original);
        assertNotSame(original, copy);
        assertSame(copy, copies.of(original));
        assertSame(original.body(), copy.body());
        copy.written(9);
        assertNotSame(copy, copies.of(original));
    }

    @Test
    void aReplicatedQueueHereIsGivenCopies() {
        var copies = new MessageCopies();
        var taken = new ArrayList<Message>();
        var other = near.handle(2, true);
        queue.at(new Target.Here(new Recording(near.run(1), taken), copies));
        other.at(new Target.Here(new Recording(near.run(2), taken), copies));
        var message = message("a");
        publish(queue, message);
        publish(other, message);
        queue.at(new Target.Here(new Recording(near.run(1), taken)));
        publish(queue, message);
        assertSame(taken.get(0), taken.get(1));
        assertEquals(0, taken.stream().filter(message::equals).count());
        // The first was not answered.
        assertEquals(4, taken.size());
        assertSame(message.body(), taken.get(3).body());
    }

    @Test
    void whatGoesToSeveralLogsThereIsSeveralMessages() {
        var taken = new ArrayList<Message>();
        for (var id = 2; id <= 4; id++) {
            one.here.put((long) id, new Target.Here(new Recording(one.run(id), taken)));
        }
        one.logged.addAll(List.of(2L, 3L));
        var message = message("a");
        for (var id = 2; id <= 4; id++) {
            publish(near.handle(id, false, one), message);
        }
        network.run();
        assertSame(taken.get(0), taken.get(1));
        assertEquals(1, taken.get(0).position());
        assertEquals(Message.UNWRITTEN, taken.get(2).position());
    }

    /** A queue, and the messages it was sent. */
    private record Recording(LocalQueue queue, List<Message> taken) implements QueueHandle {
        @Override
        public QueueSpec spec() {
            return queue.spec();
        }

        @Override
        public QueueSettings settings() {
            return queue.settings();
        }

        @Override
        public void send(QueueCommand command) {
            if (command instanceof QueueCommand.Enqueue enqueue) {
                taken.add(enqueue.message());
            }
            queue.send(command);
        }

        @Override
        public QueueStats stats() {
            return queue.stats();
        }
    }

    @Test
    void aClassicQueueWhoseHomeIsLostGivesUp() {
        one.run(2, TestNode.SETTINGS, stopped);
        var classic = near.handle(2, false, one);
        var consumer = consume(classic, holder(1), "c");
        stopped.run();
        network.run();
        stopped.run();
        network.run();
        assertEquals(List.of(ConsumeResult.OK), consumer.results);
        var answer = publish(classic, "a");
        var gets = new ArrayList<Boolean>();
        var purged = new ArrayList<Long>();
        classic.send(new QueueCommand.Get(holder(2), true, false, got -> gets.add(got == null)));
        classic.send(new QueueCommand.Purge(purged::add));
        network.run();
        assertEquals("", answer.heard);
        network.leave(one.id);
        network.run();
        assertEquals("rejected", answer.heard);
        assertEquals(1, consumer.cancelled);
        assertEquals(List.of(true), gets);
        assertEquals(List.of(0L), purged);
        assertNull(classic.unreachableHome());
        classic.at(new Target.Down(one.id.name()));
        assertEquals("rabbit@one", classic.unreachableHome());
        var late = publish(classic, "b");
        network.run();
        assertEquals("rejected", late.heard);
        assertEquals(1, consumer.cancelled);
    }
}
