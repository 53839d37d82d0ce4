package io.warren.compat.cluster;

import static io.warren.compat.harness.Client.bytes;
import static io.warren.compat.harness.Client.text;
import static io.warren.compat.harness.Eventually.eventually;
import static io.warren.compat.harness.Refusal.assertChannelCloses;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.MessageProperties;
import com.rabbitmq.client.ShutdownSignalException;
import io.warren.compat.harness.Inbox;
import io.warren.compat.harness.WarrenOnly;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Queues that one node has declared, used by clients of the two others: they must not see a difference. */
@WarrenOnly
class ThroughAnotherNodeTest extends OnThreeNodes {
    private String queue(String type) throws Exception {
        return queue(type, Map.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void confirmedMessagesAreGotInOrderAndCounted(String type) throws Exception {
        var queue = queue(type);
        one.publishTo(channel, queue, "1", "2", "3");

        two.awaitReady(other, queue, 3);
        var first = two.eventuallyGet(other, queue, true);

        assertEquals("1", text(first));
        assertEquals(2, first.getMessageCount());
        assertEquals("2", text(other.basicGet(queue, true)));
        assertEquals("3", text(other.basicGet(queue, true)));
        assertNull(other.basicGet(queue, true));
    }

    @Test
    void onlyWhatNoQueueTakesIsReturned() throws Exception {
        var queue = queue("classic");
        var returned = new CompletableFuture<String>();
        channel.addReturnListener(each -> returned.complete(each.getRoutingKey()));
        channel.confirmSelect();

        channel.basicPublish("", queue, true, null, bytes("taken"));
        channel.basicPublish("", queue + "-not", true, null, bytes("returned"));
        channel.waitForConfirmsOrDie(15_000);

        assertEquals(queue + "-not", returned.get(10, TimeUnit.SECONDS));
        assertEquals("taken", text(two.eventuallyGet(other, queue, true)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void prefetchHoldsBackUntilSeveralAreAcked(String type) throws Exception {
        var queue = queue(type);
        other.basicQos(2);
        var inbox = Inbox.consume(other, queue);
        one.publishTo(channel, queue, "1", "2", "3", "4", "5");

        assertEquals("1", inbox.nextText());
        var second = inbox.next();
        inbox.assertSilence();
        other.basicAck(second.getEnvelope().getDeliveryTag(), true);

        assertEquals(List.of("3", "4"), inbox.nextTexts(2));
        inbox.assertSilence();
    }

    @Test
    void sharedPrefetchCountsAllConsumersOfTheChannel() throws Exception {
        var queue = queue("classic");
        other.basicQos(0, 2, true);
        var first = Inbox.consume(other, queue);
        var second = Inbox.consume(other, queue);
        one.publishTo(channel, queue, "1", "2", "3", "4");

        eventually("two deliveries", () -> first.waiting() + second.waiting() == 2);
        other.basicAck(1, false);
        eventually("one more", () -> first.waiting() + second.waiting() == 3);
        // A round trip: what the broker sent before its answer is here.
        other.queueDeclarePassive(queue);
        assertEquals(3, first.waiting() + second.waiting());
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void whatIsRequeuedComesAgainFlagged(String type) throws Exception {
        var queue = queue(type);
        one.publishTo(channel, queue, "1");
        var got = two.eventuallyGet(other, queue, false);

        other.basicNack(got.getEnvelope().getDeliveryTag(), false, true);

        var again = one.eventuallyGet(channel, queue, false);
        assertTrue(again.getEnvelope().isRedeliver());
        channel.basicReject(again.getEnvelope().getDeliveryTag(), false);
        one.awaitReady(channel, queue, 0);
        assertNull(channel.basicGet(queue, true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void recoverBringsBackTheUnacked(String type) throws Exception {
        var queue = queue(type);
        var inbox = Inbox.consume(other, queue);
        one.publishTo(channel, queue, "1", "2");
        inbox.nextTexts(2);

        other.basicRecover(true);

        assertEquals(List.of("1", "2"), inbox.nextTexts(2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void aConnectionThatClosesGivesBackItsUnacked(String type) throws Exception {
        var queue = queue(type);
        var connection = two.connect();
        var inbox = Inbox.consume(connection.createChannel(), queue);
        one.publishTo(channel, queue, "1", "2");
        inbox.nextTexts(2);

        connection.close();

        assertEquals("1", text(one.eventuallyGet(channel, queue, true)));
        assertEquals("2", text(one.eventuallyGet(channel, queue, true)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void aCancelledConsumerGetsNothingMore(String type) throws Exception {
        var queue = queue(type);
        var inbox = Inbox.consumeWithoutAck(other, queue);
        other.basicCancel(inbox.tag());

        one.publishTo(channel, queue, "1");

        inbox.assertSilence();
        assertEquals("1", text(one.eventuallyGet(channel, queue, true)));
    }

    @Test
    void anAutoDeleteQueueIsGoneWhenItsLastCancelIsAnswered() throws Exception {
        for (var each = 0; each < 20; each++) {
            var queue = "gone-with-its-consumer-" + each;
            declaring.queueDeclare(queue, true, false, true, null);
            var checking = two.channel();
            var tag = checking.basicConsume(queue, new DefaultConsumer(checking));

            checking.basicCancel(tag);

            assertChannelCloses(
                    checking,
                    404,
                    "NOT_FOUND - no queue '" + queue + "' in vhost '/'",
                    () -> checking.queueDeclarePassive(queue));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void purgeTellsHowMany(String type) throws Exception {
        var queue = queue(type);
        one.publishTo(channel, queue, "1", "2", "3");
        two.awaitReady(other, queue, 3);

        assertEquals(3, other.queuePurge(queue).getMessageCount());
        assertEquals(0, other.queueDeclarePassive(queue).getMessageCount());
    }

    @Test
    void deleteHeedsItsConditions() throws Exception {
        var queue = queue("classic");
        var inbox = Inbox.consume(other, queue);
        var refused = one.channel();
        assertChannelCloses(
                refused,
                406,
                "PRECONDITION_FAILED - queue '" + queue + "' in vhost '/' in use",
                () -> refused.queueDelete(queue, true, false));
        other.basicCancel(inbox.tag());
        one.publishTo(channel, queue, "1");
        two.awaitReady(other, queue, 1);
        assertEquals(1, other.queueDelete(queue, true, false).getMessageCount());
        assertThrows(IOException.class, () -> channel.queueDeclarePassive(queue));
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void consumersAreToldThatTheQueueIsDeleted(String type) throws Exception {
        var queue = queue(type);
        var inbox = Inbox.consume(other, queue);

        channel.queueDelete(queue);

        inbox.assertCancelledByBroker();
    }

    @Test
    void anExclusiveQueueIsLockedOnOtherNodesToo() throws Exception {
        var queue = home.name("exclusive");
        declaring.queueDeclare(queue, false, true, false, Map.of());

        assertChannelCloses(
                channel,
                405,
                "RESOURCE_LOCKED - cannot obtain exclusive access to locked queue '" + queue
                        + "' in vhost '/'. It could be originally declared on another connection or the exclusive property"
                        + " value does not match that of the original declaration.",
                () -> channel.queueDeclarePassive(queue));
    }

    @Test
    void anAutoDeleteQueueGoesWithItsLastConsumer() throws Exception {
        var queue = home.name("auto");
        declaring.queueDeclare(queue, true, false, true, Map.of());
        var inbox = Inbox.consume(other, queue);

        other.basicCancel(inbox.tag());

        eventually("it is gone", () -> one.management().status("GET", "queues/%2F/" + queue) == 404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void expiredMessagesAreDeadLettered(String type) throws Exception {
        var dead = queue(type);
        var queue = queue(
                type, Map.of("x-message-ttl", 100, "x-dead-letter-exchange", "", "x-dead-letter-routing-key", dead));

        one.publishTo(channel, queue, "1");

        var got = two.eventuallyGet(other, dead, true);
        assertEquals("1", text(got));
        assertEquals("expired", String.valueOf(got.getProps().getHeaders().get("x-first-death-reason")));
        assertEquals(queue, String.valueOf(got.getProps().getHeaders().get("x-first-death-queue")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void rejectedMessagesAreDeadLetteredAcrossNodes(String type) throws Exception {
        var dead = one.queue(channel, Map.of("x-queue-type", type));
        var queue = queue(type, Map.of("x-dead-letter-exchange", "", "x-dead-letter-routing-key", dead));
        var inbox = Inbox.consume(other, queue);
        one.publishTo(channel, queue, "1");

        other.basicNack(inbox.next().getEnvelope().getDeliveryTag(), false, false);

        var got = two.eventuallyGet(other, dead, true);
        assertEquals("rejected", String.valueOf(got.getProps().getHeaders().get("x-first-death-reason")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void aFullQueueNacks(String type) throws Exception {
        var queue = queue(type, Map.of("x-max-length", 1, "x-overflow", "reject-publish"));
        channel.confirmSelect();
        // A quorum queue may take a few above its limit, as RabbitMQ's does.
        eventually("a nack", () -> {
            channel.basicPublish("", queue, null, bytes("more"));
            return !channel.waitForConfirms(15_000);
        });
    }

    @Test
    void higherPrioritiesComeFirst() throws Exception {
        var queue = queue("classic", Map.of("x-max-priority", 5));
        channel.confirmSelect();
        for (var priority : List.of(1, 5, 3)) {
            var properties = new BasicProperties.Builder().priority(priority).build();
            channel.basicPublish("", queue, properties, bytes("p" + priority));
        }
        channel.waitForConfirmsOrDie(15_000);

        assertEquals(List.of("p5", "p3", "p1"), Inbox.consume(other, queue).nextTexts(3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void theConsumerWithTheHigherPriorityIsServed(String type) throws Exception {
        var queue = queue(type);
        var low = Inbox.consume(one.channel(), queue, true, Map.of("x-priority", 1));
        var high = Inbox.consume(other, queue, true, Map.of("x-priority", 9));

        one.publishTo(channel, queue, "1", "2");

        assertEquals(List.of("1", "2"), high.nextTexts(2));
        low.assertSilence();
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void theNextSingleActiveConsumerIsOnAnotherNode(String type) throws Exception {
        var queue = queue(type, Map.of("x-single-active-consumer", true));
        var connection = one.connect();
        var active = Inbox.consume(connection.createChannel(), queue);
        var next = Inbox.consume(other, queue);
        one.publishTo(channel, queue, "1");
        assertEquals("1", active.nextText());
        next.assertSilence();

        connection.close();

        assertEquals("1", next.nextText());
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void anUnusedQueueExpires(String type) throws Exception {
        var queue = queue(type, Map.of("x-expires", 500));

        eventually("it is gone", () -> two.management().status("GET", "queues/%2F/" + queue) == 404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void aTransactionIsSeenWhenItIsCommitted(String type) throws Exception {
        var queue = queue(type);
        channel.txSelect();
        channel.basicPublish("", queue, null, bytes("rolled back"));
        channel.txRollback();
        channel.basicPublish("", queue, null, bytes("committed"));
        channel.txCommit();

        assertEquals("committed", text(two.eventuallyGet(other, queue, true)));
        assertNull(other.basicGet(queue, true));
    }

    @Test
    void theDeliveryLimitIsCountedAcrossNodes() throws Exception {
        var dead = queue("quorum");
        var queue = queue(
                "quorum",
                Map.of("x-delivery-limit", 2, "x-dead-letter-exchange", "", "x-dead-letter-routing-key", dead));
        one.publishTo(channel, queue, "1");
        for (var client : List.of(channel, other, channel)) {
            var got = one.eventuallyGet(client, queue, false);
            client.basicReject(got.getEnvelope().getDeliveryTag(), true);
        }

        var got = two.eventuallyGet(other, dead, true);
        assertEquals(
                "delivery_limit", String.valueOf(got.getProps().getHeaders().get("x-first-death-reason")));
    }

    @Test
    void anAnswerReachesTheAskingChannelOnAnotherNode() throws Exception {
        var queue = queue("classic");
        var replies = Inbox.consumeWithoutAck(channel, "amq.rabbitmq.reply-to");
        channel.basicPublish(
                "",
                queue,
                new BasicProperties.Builder().replyTo("amq.rabbitmq.reply-to").build(),
                bytes("question"));

        var question = two.eventuallyGet(other, queue, true);
        other.basicPublish("", question.getProps().getReplyTo(), null, bytes("answer"));

        assertEquals("answer", replies.nextText());
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void aBigMessageComesWhole(String type) throws Exception {
        var queue = queue(type);
        var body = new byte[16 << 20];
        new Random(1).nextBytes(body);
        channel.confirmSelect();
        channel.basicPublish("", queue, null, body);
        channel.waitForConfirmsOrDie(30_000);

        assertArrayEquals(body, two.eventuallyGet(other, queue, true).getBody());
    }

    @Test
    void serverNamedQueuesOfTwoNodesDiffer() throws Exception {
        var first = channel.queueDeclare("", true, false, false, Map.of()).getQueue();
        var second = other.queueDeclare("", true, false, false, Map.of()).getQueue();
        home.forget(first);
        home.forget(second);
        one.publishTo(channel, second, "1");

        assertEquals("1", text(one.eventuallyGet(channel, second, true)));
        assertEquals(0, other.queueDeclarePassive(first).getMessageCount());
    }

    @Test
    void alternateExchangesAndBindingsOfAnotherNodeRoute() throws Exception {
        var alternate = home.exchange(declaring, "fanout");
        var source = home.exchange(declaring, "direct", Map.of("alternate-exchange", alternate));
        var between = one.exchange(channel, "fanout");
        var bound = queue("classic");
        var rest = queue("quorum");
        other.exchangeBind(between, source, "key");
        other.queueBind(bound, between, "");
        other.queueBind(rest, alternate, "");

        one.publish(channel, source, "key", "bound");
        one.publish(channel, source, "none", "rest");

        assertEquals("bound", text(two.eventuallyGet(other, bound, true)));
        assertEquals("rest", text(two.eventuallyGet(other, rest, true)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void aPolicyOfAnotherNodeLimitsTheQueue(String type) throws Exception {
        var queue = queue(type);
        two.policy("^" + queue + "$", "queues", 1, Map.of("max-length", 2));

        // What the policy says reaches the queue in its own time.
        eventually("only the newest stay", () -> {
            one.publishTo(channel, queue, "1", "2", "3", "4");
            return other.messageCount(queue) == 2;
        });
    }

    @Test
    void aQueueIsNotFoundWhileItsHomeIsDown() throws Exception {
        var queue = queue("classic");
        channel.confirmSelect();
        channel.basicPublish("", queue, MessageProperties.PERSISTENT_BASIC, bytes("kept"));
        channel.waitForConfirmsOrDie(15_000);
        var down = "NOT_FOUND - home node 'rabbit1@" + cluster.node(0).host() + "' of durable queue '" + queue
                + "' in vhost '/' is down or inaccessible";

        cluster.node(0).kill();
        try {
            eventually(
                    "the refusal of a queue without its home",
                    () -> refusal(queue).equals(down));
        } finally {
            cluster.node(0).start();
            cluster.awaitWhole();
        }

        eventually("the queue is back", () -> refusal(queue).isEmpty());
        assertEquals("kept", text(two.eventuallyGet(other, queue, true)));
    }

    /** With which text a passive declaration is refused, empty if it is not. */
    private String refusal(String queue) throws Exception {
        var asking = one.channel();
        try {
            asking.queueDeclarePassive(queue);
            asking.close();
            return "";
        } catch (IOException refused) {
            return refused.getCause() instanceof ShutdownSignalException signal
                            && signal.getReason() instanceof AMQP.Channel.Close close
                    ? close.getReplyText()
                    : String.valueOf(refused.getMessage());
        }
    }
}
