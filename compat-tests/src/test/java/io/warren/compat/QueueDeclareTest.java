package io.warren.compat;

import static io.warren.compat.harness.Client.text;
import static io.warren.compat.harness.Refusal.assertChannelCloses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.rabbitmq.client.Channel;
import io.warren.compat.harness.Client;
import io.warren.compat.harness.Eventually;
import io.warren.compat.harness.Inbox;
import io.warren.compat.harness.OnBroker;
import io.warren.compat.harness.Refusal;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Queue.declare, queue.purge and queue.delete, with RabbitMQ's reply texts. */
@OnBroker
class QueueDeclareTest {
    private static final String LOCKED =
            "RESOURCE_LOCKED - cannot obtain exclusive access to locked queue '%s' in vhost"
                    + " '/'. It could be originally declared on another connection or the exclusive property value does not"
                    + " match that of the original declaration.";

    @Test
    void serverNamesAQueueWithoutAName(Client client) throws Exception {
        var channel = client.channel();

        var first = channel.queueDeclare().getQueue();
        var second = channel.queueDeclare().getQueue();

        assertTrue(first.startsWith("amq.gen-"), first);
        assertNotEquals(first, second);
    }

    @Test
    void declareOkCountsMessagesAndConsumers(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);
        client.publishTo(channel, queue, "a", "b", "c");

        var idle = channel.queueDeclare(queue, true, false, false, Map.of());
        var blocked = client.channel();
        blocked.basicQos(1);
        Inbox.consume(blocked, queue).next();
        var consumed = channel.queueDeclarePassive(queue);

        assertEquals(3, idle.getMessageCount());
        assertEquals(0, idle.getConsumerCount());
        assertEquals(2, consumed.getMessageCount());
        assertEquals(1, consumed.getConsumerCount());
    }

    @Test
    void emptyNameMeansTheQueueDeclaredLastOnThisChannel(Client client) throws Exception {
        var channel = client.channel();
        client.queue(channel);
        var second = client.queue(channel);
        client.publishTo(channel, second, "for the second");

        assertEquals("for the second", text(channel.basicGet("", true)));
        assertEquals(0, channel.queuePurge("").getMessageCount());
    }

    @Test
    void emptyNameAndKeyInBindMeanTheQueueDeclaredLast(Client client) throws Exception {
        var channel = client.channel();
        var exchange = client.exchange(channel, "direct");
        var queue = client.queue(channel);

        channel.queueBind("", exchange, "");

        client.publish(channel, exchange, queue, "by its name");
        assertEquals("by its name", text(channel.basicGet(queue, true)));
    }

    @Test
    void passiveDeclareOfAMissingQueueIsNotFound(Client client) throws Exception {
        var channel = client.channel();

        assertChannelCloses(
                channel,
                404,
                "NOT_FOUND - no queue 'missing' in vhost '/'",
                () -> channel.queueDeclarePassive("missing"));
    }

    @Test
    void reservedPrefixIsRefused(Client client) throws Exception {
        var channel = client.channel();

        assertChannelCloses(
                channel,
                403,
                "ACCESS_REFUSED - queue name 'amq.mine' contains reserved prefix 'amq.*'",
                () -> channel.queueDeclare("amq.mine", true, false, false, Map.of()));
    }

    @Test
    void exclusiveQueueIsLockedForOtherConnections(Client client) throws Exception {
        var owner = client.channel();
        var queue = client.name("exclusive");
        owner.queueDeclare(queue, false, true, false, Map.of());
        var stranger = client.connect();

        for (var attempt : Stream.<ChannelAction>of(
                        channel -> channel.queueDeclarePassive(queue),
                        channel -> channel.basicGet(queue, true),
                        channel -> channel.basicConsume(queue, (tag, delivery) -> {}, tag -> {}),
                        channel -> channel.queueBind(queue, "amq.direct", "key"),
                        channel -> channel.queuePurge(queue),
                        channel -> channel.queueDelete(queue))
                .toList()) {
            var channel = stranger.createChannel();
            assertChannelCloses(channel, 405, LOCKED.formatted(queue), () -> attempt.run(channel));
        }
    }

    @Test
    void exclusiveQueueGoesWithItsConnection(Client client) throws Exception {
        var owner = client.connect();
        var queue = client.name("exclusive");
        owner.createChannel().queueDeclare(queue, false, true, false, Map.of());

        owner.close();

        var channel = client.channel();
        assertChannelCloses(
                channel,
                404,
                "NOT_FOUND - no queue '" + queue + "' in vhost '/'",
                () -> channel.queueDeclarePassive(queue));
    }

    @Test
    void exclusiveQueueOutlivesTheChannelThatDeclaredIt(Client client) throws Exception {
        var connection = client.connect();
        var declaring = connection.createChannel();
        var queue = client.name("exclusive");
        declaring.queueDeclare(queue, false, true, false, Map.of());

        declaring.close();

        connection.createChannel().queueDeclarePassive(queue);
    }

    @Test
    void autoDeleteQueueGoesWithItsLastConsumer(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.name("autodelete");
        channel.queueDeclare(queue, true, false, true, Map.of());
        var first = Inbox.consume(channel, queue);
        var second = Inbox.consume(client.channel(), queue);

        channel.basicCancel(first.tag());
        channel.queueDeclarePassive(queue);
        second.getChannel().basicCancel(second.tag());

        Eventually.eventually(
                "the queue is gone", () -> client.management().status("GET", "queues/%2F/" + queue) == 404);
    }

    @Test
    void autoDeleteQueueThatNeverHadAConsumerStays(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.name("autodelete");
        channel.queueDeclare(queue, true, false, true, Map.of());

        channel.queueDeclarePassive(queue);
    }

    @Test
    void redeclaringWithAutoDeleteIsRefused(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);

        assertChannelCloses(
                channel,
                406,
                "PRECONDITION_FAILED - inequivalent arg 'auto_delete' for queue '" + queue
                        + "' in vhost '/': received 'true' but current is 'false'",
                () -> channel.queueDeclare(queue, true, false, true, Map.of()));
    }

    @Test
    void redeclaringADurableQueueAsExclusiveIsRefused(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);

        assertChannelCloses(
                channel, 405, LOCKED.formatted(queue), () -> channel.queueDeclare(queue, true, true, false, Map.of()));
    }

    @Test
    void redeclaringWithAnAddedTtlIsRefused(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);

        assertChannelCloses(
                channel,
                406,
                "PRECONDITION_FAILED - inequivalent arg 'x-message-ttl' for queue '" + queue
                        + "' in vhost '/': received the value '1000' of type 'signedint' but current is none",
                () -> channel.queueDeclare(queue, true, false, false, Map.of("x-message-ttl", 1000)));
    }

    @Test
    void redeclaringWithAnotherTtlIsRefused(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel, Map.of("x-message-ttl", 2000));

        assertChannelCloses(
                channel,
                406,
                "PRECONDITION_FAILED - inequivalent arg 'x-message-ttl' for queue '" + queue
                        + "' in vhost '/': received '1000' but current is '2000'",
                () -> channel.queueDeclare(queue, true, false, false, Map.of("x-message-ttl", 1000)));
    }

    @Test
    void redeclaringWithoutTheTtlIsRefused(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel, Map.of("x-message-ttl", 2000));

        assertChannelCloses(
                channel,
                406,
                "PRECONDITION_FAILED - inequivalent arg 'x-message-ttl' for queue '" + queue
                        + "' in vhost '/': received none but current is the value '2000' of type 'signedint'",
                () -> channel.queueDeclare(queue, true, false, false, Map.of()));
    }

    @Test
    void integersOfAnotherWidthAreTheSameArgument(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel, Map.of("x-message-ttl", 2000));

        channel.queueDeclare(queue, true, false, false, Map.of("x-message-ttl", 2000L));
        channel.queueDeclare(queue, true, false, false, Map.of("x-message-ttl", (short) 2000));
    }

    @Test
    void redeclaringWithAnotherQueueTypeIsRefused(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);

        assertChannelCloses(
                channel,
                406,
                "PRECONDITION_FAILED - inequivalent arg 'x-queue-type' for queue '" + queue
                        + "' in vhost '/': received 'quorum' but current is 'classic'",
                () -> channel.queueDeclare(queue, true, false, false, Map.of("x-queue-type", "quorum")));
    }

    static Stream<Arguments> invalidArguments() {
        return Stream.of(
                Arguments.of("x-message-ttl", "abc", "\"expected integer, got longstr\""),
                Arguments.of("x-message-ttl", -1, "{value_negative,-1}"),
                Arguments.of("x-expires", 0, "{value_zero,0}"),
                Arguments.of("x-expires", -1, "{value_negative,-1}"),
                Arguments.of("x-max-length", -1, "{value_negative,-1}"),
                Arguments.of("x-max-length-bytes", -1, "{value_negative,-1}"),
                Arguments.of("x-max-priority", -1, "{value_negative,-1}"),
                Arguments.of("x-max-priority", 256, "{max_value_exceeded,256}"),
                Arguments.of("x-overflow", "nonsense", "invalid_overflow"),
                Arguments.of("x-single-active-consumer", "yes", "{unacceptable_type,longstr}"),
                Arguments.of("x-dead-letter-routing-key", "key", "routing_key_but_no_dlx_defined"));
    }

    @ParameterizedTest
    @MethodSource("invalidArguments")
    void invalidArgumentsAreRefused(String argument, Object value, String reason, Client client) throws Exception {
        var channel = client.channel();
        var queue = client.name("queue");

        var refusal = Refusal.channelClose(
                channel, () -> channel.queueDeclare(queue, true, false, false, Map.of(argument, value)));

        assertEquals(406, refusal.code());
        assertEquals(
                "PRECONDITION_FAILED - invalid arg '" + argument + "' for queue '" + queue + "' in vhost '/': "
                        + reason,
                refusal.text());
    }

    @Test
    void deadLetterExchangeMustBeAString(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.name("queue");

        assertChannelCloses(
                channel,
                406,
                "PRECONDITION_FAILED - invalid type 'signedint' for arg 'x-dead-letter-exchange' in queue '" + queue
                        + "' in vhost '/'",
                () -> channel.queueDeclare(queue, true, false, false, Map.of("x-dead-letter-exchange", 1)));
    }

    @Test
    void unknownArgumentsAreAccepted(Client client) throws Exception {
        var channel = client.channel();

        var queue = client.queue(channel, Map.of("x-made-by", "somebody", "anything", 1));

        channel.queueDeclarePassive(queue);
    }

    @Test
    void unknownQueueTypeIsRefused(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.name("queue");

        var refusal = Refusal.channelClose(
                channel, () -> channel.queueDeclare(queue, true, false, false, Map.of("x-queue-type", "nonsense")));

        assertEquals(406, refusal.code());
    }

    @Test
    void deletingAMissingQueueIsOkAndCountsNothing(Client client) throws Exception {
        assertEquals(0, client.channel().queueDelete("missing").getMessageCount());
    }

    @Test
    void deleteCountsReadyMessages(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);
        client.publishTo(channel, queue, "a", "b");

        assertEquals(2, channel.queueDelete(queue).getMessageCount());
    }

    @Test
    void deletingAUsedQueueIfUnusedIsRefused(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);
        Inbox.consume(channel, queue);

        var other = client.channel();
        assertChannelCloses(
                other,
                406,
                "PRECONDITION_FAILED - queue '" + queue + "' in vhost '/' in use",
                () -> other.queueDelete(queue, true, false));
    }

    @Test
    void deletingAFullQueueIfEmptyIsRefused(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);
        client.publishTo(channel, queue, "a");

        assertChannelCloses(
                channel,
                406,
                "PRECONDITION_FAILED - queue '" + queue + "' in vhost '/' not empty",
                () -> channel.queueDelete(queue, false, true));
    }

    @Test
    void purgeDropsReadyMessagesOnly(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);
        client.publishTo(channel, queue, "unacked", "ready", "ready");
        var held = channel.basicGet(queue, false);

        assertEquals(2, channel.queuePurge(queue).getMessageCount());
        channel.basicReject(held.getEnvelope().getDeliveryTag(), true);

        assertEquals("unacked", text(client.eventuallyGet(channel, queue, true)));
        assertEquals(0, channel.messageCount(queue));
    }

    @Test
    void declareWithoutWaitingWorks(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.name("nowait");

        channel.queueDeclareNoWait(queue, true, false, false, Map.of());
        assertEquals(queue, channel.queueDeclarePassive(queue).getQueue());
        channel.queueDeleteNoWait(queue, false, false);

        assertChannelCloses(
                channel,
                404,
                "NOT_FOUND - no queue '" + queue + "' in vhost '/'",
                () -> channel.queueDeclarePassive(queue));
    }

    @Test
    void namesMayHoldAnyUnicode(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.name("Hasenbau – 兔子窝 🐇 \"'<>&/\\");

        channel.queueDeclare(queue, true, false, false, Map.of());
        client.publishTo(channel, queue, "найдено");

        assertEquals("найдено", text(channel.basicGet(queue, true)));
    }

    /** Something done on a channel. */
    @FunctionalInterface
    private interface ChannelAction {
        void run(Channel channel) throws Exception;
    }
}
