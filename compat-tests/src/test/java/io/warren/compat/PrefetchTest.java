package io.warren.compat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.compat.harness.Client;
import io.warren.compat.harness.Inbox;
import io.warren.compat.harness.OnBroker;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Basic.qos as RabbitMQ reads it: prefetch per consumer (docs, "Consumer Prefetch"). */
@OnBroker
class PrefetchTest {
    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void consumerHoldsAtMostItsPrefetch(String type, Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel, Map.of("x-queue-type", type));
        client.publishTo(channel, queue, "1", "2", "3", "4", "5");
        channel.basicQos(2);

        var inbox = Inbox.consume(channel, queue);

        assertEquals(List.of("1", "2"), inbox.nextTexts(2));
        inbox.assertSilence();
        channel.basicAck(1, false);
        assertEquals("3", inbox.nextText());
        inbox.assertSilence();
        channel.basicAck(3, true);
        assertEquals(List.of("4", "5"), inbox.nextTexts(2));
    }

    @Test
    void eachConsumerOfTheChannelHasItsOwnPrefetch(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);
        channel.basicQos(2);
        var one = Inbox.consume(channel, queue);
        channel.basicQos(3);
        var two = Inbox.consume(channel, queue);

        client.publishTo(channel, queue, "1", "2", "3", "4", "5", "6", "7");

        one.nextTexts(2);
        two.nextTexts(3);
        one.assertSilence();
        two.assertSilence();
        assertEquals(2, channel.messageCount(queue));
    }

    @Test
    void prefetchAppliesToLaterConsumersOnly(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);
        var unlimited = Inbox.consume(channel, queue);
        channel.basicQos(1);

        client.publishTo(channel, queue, "1", "2", "3");

        unlimited.nextTexts(3);
    }

    @Test
    void zeroMeansNoLimit(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);
        channel.basicQos(1);
        channel.basicQos(0);
        var inbox = Inbox.consume(channel, queue);
        var texts = new String[500];
        for (var i = 0; i < texts.length; i++) {
            texts[i] = "message " + i;
        }

        client.publishTo(channel, queue, texts);

        assertEquals(List.of(texts), inbox.nextTexts(texts.length));
    }

    @Test
    void consumersWithoutAckHaveNoLimit(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);
        channel.basicQos(1);

        var inbox = Inbox.consumeWithoutAck(channel, queue);
        client.publishTo(channel, queue, "1", "2", "3");

        inbox.nextTexts(3);
    }

    @Test
    void gettingIsNotLimited(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);
        channel.basicQos(1);
        client.publishTo(channel, queue, "1", "2", "3");

        for (var i = 0; i < 3; i++) {
            client.eventuallyGet(channel, queue, false);
        }

        assertEquals(0, channel.messageCount(queue));
    }

    @Test
    void rejectFreesTheSlotToo(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);
        client.publishTo(channel, queue, "1", "2");
        channel.basicQos(1);
        var inbox = Inbox.consume(channel, queue);
        inbox.next();

        channel.basicReject(1, false);

        assertEquals("2", inbox.nextText());
    }

    @Test
    void consumersTakeTurns(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);
        var one = Inbox.consumeWithoutAck(client.channel(), queue);
        var two = Inbox.consumeWithoutAck(client.channel(), queue);

        for (var i = 0; i < 20; i++) {
            client.publishTo(channel, queue, "message " + i);
        }

        one.nextTexts(10);
        two.nextTexts(10);
        assertEquals(0, channel.messageCount(queue));
    }

    @Test
    void busyConsumerLeavesTheWorkToOthers(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);
        var busy = client.channel();
        busy.basicQos(1);
        var busyInbox = Inbox.consume(busy, queue);
        var idleInbox = Inbox.consumeWithoutAck(client.channel(), queue);

        for (var i = 0; i < 10; i++) {
            client.publishTo(channel, queue, "message " + i);
        }

        busyInbox.next();
        idleInbox.nextTexts(9);
        busyInbox.assertSilence();
    }

    @Test
    void globalPrefetchIsAccepted(Client client) throws Exception {
        var channel = client.channel();

        channel.basicQos(10, true);

        assertTrue(channel.isOpen());
    }
}
