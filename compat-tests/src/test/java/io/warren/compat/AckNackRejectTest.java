package io.warren.compat;

import static io.warren.compat.harness.Client.text;
import static io.warren.compat.harness.Refusal.assertChannelCloses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.compat.harness.Client;
import io.warren.compat.harness.Eventually;
import io.warren.compat.harness.Inbox;
import io.warren.compat.harness.OnBroker;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Settling deliveries: basic.ack, basic.reject and RabbitMQ's basic.nack. */
@OnBroker
class AckNackRejectTest {
    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void ackedMessagesAreGone(String type, Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel, Map.of("x-queue-type", type));
        client.publishTo(channel, queue, "a", "b", "c");
        var reader = client.channel();
        var inbox = Inbox.consume(reader, queue);
        assertEquals(List.of("a", "b", "c"), inbox.nextTexts(3));

        reader.basicAck(3, true);
        reader.close();

        client.awaitReady(channel, queue, 0);
        assertNull(channel.basicGet(queue, true));
    }

    @Test
    void singleAckSettlesOnlyItsTag(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);
        client.publishTo(channel, queue, "a", "b", "c");
        var reader = client.channel();
        Inbox.consume(reader, queue).nextTexts(3);

        reader.basicAck(2, false);
        reader.close();

        assertEquals("a", text(client.eventuallyGet(channel, queue, true)));
        assertEquals("c", text(client.eventuallyGet(channel, queue, true)));
        assertNull(channel.basicGet(queue, true));
    }

    @Test
    void multipleAckOfTagZeroSettlesAll(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);
        client.publishTo(channel, queue, "a", "b");
        var reader = client.channel();
        Inbox.consume(reader, queue).nextTexts(2);

        reader.basicAck(0, true);
        reader.close();

        client.awaitReady(channel, queue, 0);
    }

    @Test
    void multipleAckOfTagZeroWithNothingOutstandingIsOk(Client client) throws Exception {
        var channel = client.channel();

        channel.basicAck(0, true);
        client.queue(channel);

        assertTrue(channel.isOpen());
    }

    @Test
    void unknownTagIsRefused(Client client) throws Exception {
        var channel = client.channel();

        assertChannelCloses(
                channel, 406, "PRECONDITION_FAILED - unknown delivery tag 7", () -> channel.basicAck(7, false));
    }

    @Test
    void unknownTagIsRefusedForMultipleToo(Client client) throws Exception {
        var channel = client.channel();

        assertChannelCloses(
                channel, 406, "PRECONDITION_FAILED - unknown delivery tag 7", () -> channel.basicAck(7, true));
    }

    @Test
    void ackingTwiceIsRefused(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);
        client.publishTo(channel, queue, "a");
        var tag = client.eventuallyGet(channel, queue, false).getEnvelope().getDeliveryTag();
        channel.basicAck(tag, false);

        assertChannelCloses(
                channel, 406, "PRECONDITION_FAILED - unknown delivery tag 1", () -> channel.basicAck(tag, false));
    }

    @Test
    void ackingWhatNeededNoAckIsRefused(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);
        client.publishTo(channel, queue, "a");
        client.eventuallyGet(channel, queue, true);

        assertChannelCloses(
                channel, 406, "PRECONDITION_FAILED - unknown delivery tag 1", () -> channel.basicAck(1, false));
    }

    @Test
    void ackOnAnotherChannelIsRefused(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);
        client.publishTo(channel, queue, "a");
        client.eventuallyGet(channel, queue, false);
        var other = client.channel();

        assertChannelCloses(other, 406, "PRECONDITION_FAILED - unknown delivery tag 1", () -> other.basicAck(1, false));
    }

    @Test
    void rejectWithoutRequeueDropsTheMessage(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);
        client.publishTo(channel, queue, "a", "b");

        channel.basicReject(
                client.eventuallyGet(channel, queue, false).getEnvelope().getDeliveryTag(), false);

        assertEquals("b", text(client.eventuallyGet(channel, queue, true)));
        assertNull(channel.basicGet(queue, true));
    }

    @Test
    void nackWithRequeuePutsTheMessageBackInItsOldPlace(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);
        client.publishTo(channel, queue, "a", "b", "c");
        client.eventuallyGet(channel, queue, false);
        client.eventuallyGet(channel, queue, false);

        channel.basicNack(1, false, true);

        var first = client.eventuallyGet(channel, queue, true);
        assertEquals("a", text(first));
        assertTrue(first.getEnvelope().isRedeliver());
        var next = client.eventuallyGet(channel, queue, true);
        assertEquals("c", text(next));
        assertFalse(next.getEnvelope().isRedeliver());
    }

    @Test
    void multipleNackRequeuesInOrder(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);
        client.publishTo(channel, queue, "a", "b", "c", "d");
        for (var i = 0; i < 3; i++) {
            client.eventuallyGet(channel, queue, false);
        }

        channel.basicNack(3, true, true);

        for (var expected : List.of("a", "b", "c", "d")) {
            assertEquals(expected, text(client.eventuallyGet(channel, queue, true)));
        }
    }

    @Test
    void multipleNackWithoutRequeueDropsAll(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);
        client.publishTo(channel, queue, "a", "b", "c");
        Inbox.consume(channel, queue).nextTexts(3);

        channel.basicNack(0, true, false);
        channel.basicCancel(channel.basicConsume(queue, (tag, delivery) -> {}, tag -> {}));

        assertEquals(0, channel.messageCount(queue));
    }

    @Test
    void requeuedMessageGoesToAnotherConsumer(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);
        var first = client.channel();
        first.basicQos(1);
        var firstInbox = Inbox.consume(first, queue);
        client.publishTo(channel, queue, "a");
        var delivery = firstInbox.next();
        var secondInbox = Inbox.consume(client.channel(), queue);

        first.basicCancel(firstInbox.tag());
        first.basicReject(delivery.getEnvelope().getDeliveryTag(), true);

        assertTrue(secondInbox.next().getEnvelope().isRedeliver());
    }

    @Test
    void closingTheChannelRequeuesInOrder(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);
        client.publishTo(channel, queue, "a", "b", "c", "d");
        var reader = client.channel();
        reader.basicQos(3);
        Inbox.consume(reader, queue).nextTexts(3);

        reader.close();

        client.awaitReady(channel, queue, 4);
        for (var expected : List.of("a", "b", "c")) {
            var message = client.eventuallyGet(channel, queue, true);
            assertEquals(expected, text(message));
            assertTrue(message.getEnvelope().isRedeliver());
        }
        assertFalse(client.eventuallyGet(channel, queue, true).getEnvelope().isRedeliver());
    }

    @Test
    void losingTheSocketRequeues(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);
        client.publishTo(channel, queue, "a", "b");
        var connection = client.connect();
        Inbox.consume(connection.createChannel(), queue).nextTexts(2);

        connection.abort(0);

        client.awaitReady(channel, queue, 2);
        assertEquals("a", text(client.eventuallyGet(channel, queue, true)));
    }

    @Test
    void cancellingAConsumerKeepsItsDeliveriesUnsettled(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);
        client.publishTo(channel, queue, "a");
        var reader = client.channel();
        var inbox = Inbox.consume(reader, queue);
        inbox.next();

        reader.basicCancel(inbox.tag());
        assertEquals(0, channel.messageCount(queue));
        reader.basicAck(1, false);

        reader.close();
        Eventually.eventually("settled", () -> channel.queueDelete(queue).getMessageCount() == 0);
    }

    @Test
    void consumerWithoutAckSettlesByDelivery(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);
        client.publishTo(channel, queue, "a", "b");
        var reader = client.channel();

        Inbox.consumeWithoutAck(reader, queue).nextTexts(2);
        reader.close();

        assertEquals(0, channel.messageCount(queue));
    }

    @Test
    void tagsOfDifferentQueuesShareOneCount(Client client) throws Exception {
        var channel = client.channel();
        var one = client.queue(channel);
        var two = client.queue(channel);
        client.publishTo(channel, one, "a", "b");
        client.publishTo(channel, two, "c");

        client.eventuallyGet(channel, one, false);
        client.eventuallyGet(channel, two, false);
        var last = client.eventuallyGet(channel, one, false);

        assertEquals(3, last.getEnvelope().getDeliveryTag());
        channel.basicAck(3, true);
        channel.close();
        var other = client.channel();
        assertEquals(0, other.messageCount(one));
        assertEquals(0, other.messageCount(two));
    }
}
