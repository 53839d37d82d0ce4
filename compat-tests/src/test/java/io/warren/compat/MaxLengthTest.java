package io.warren.compat;

import static io.warren.compat.harness.Client.bytes;
import static io.warren.compat.harness.Client.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.rabbitmq.client.Channel;
import io.warren.compat.harness.Client;
import io.warren.compat.harness.OnBroker;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Queues with a limit on ready messages (RabbitMQ docs, "Queue Length Limit"). */
@OnBroker
class MaxLengthTest {
    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void oldestMessageMakesRoom(String type, Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel, Map.of("x-queue-type", type, "x-max-length", 2));

        client.publishTo(channel, queue, "a", "b", "c", "d");

        client.awaitReady(channel, queue, 2);
        assertEquals("c", text(client.eventuallyGet(channel, queue, true)));
        assertEquals("d", text(client.eventuallyGet(channel, queue, true)));
    }

    @Test
    void unackedMessagesDoNotCount(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel, Map.of("x-max-length", 2));
        client.publishTo(channel, queue, "held 1", "held 2");
        client.eventuallyGet(channel, queue, false);
        client.eventuallyGet(channel, queue, false);

        client.publishTo(channel, queue, "a", "b");

        assertEquals(2, channel.messageCount(queue));
    }

    @Test
    void bytesAreLimitedToo(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel, Map.of("x-max-length-bytes", 250));

        client.publishTo(channel, queue, "a".repeat(100), "b".repeat(100), "c".repeat(100));

        client.awaitReady(channel, queue, 2);
        assertEquals("b".repeat(100), text(client.eventuallyGet(channel, queue, true)));
    }

    @Test
    void zeroLengthKeepsNothingThatNobodyTakes(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel, Map.of("x-max-length", 0));

        client.publishTo(channel, queue, "a", "b");

        client.awaitReady(channel, queue, 0);
    }

    @Test
    void rejectPublishKeepsTheOldMessages(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel, Map.of("x-max-length", 2, "x-overflow", "reject-publish"));
        channel.confirmSelect();

        assertTrue(confirmed(channel, queue, "a"));
        assertTrue(confirmed(channel, queue, "b"));
        assertFalse(confirmed(channel, queue, "c"));

        assertEquals("a", text(client.eventuallyGet(channel, queue, true)));
        assertTrue(confirmed(channel, queue, "d"));
        for (var expected : List.of("b", "d")) {
            assertEquals(expected, text(client.eventuallyGet(channel, queue, true)));
        }
    }

    @Test
    void rejectPublishWithoutConfirmsDropsSilently(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel, Map.of("x-max-length", 1, "x-overflow", "reject-publish"));

        for (var i = 0; i < 10; i++) {
            channel.basicPublish("", queue, null, bytes("message " + i));
        }

        client.awaitReady(channel, queue, 1);
        assertEquals("message 0", text(client.eventuallyGet(channel, queue, true)));
    }

    @Test
    void oneRejectingQueueOfSeveralNacksAndTheOthersKeepTheMessage(Client client) throws Exception {
        var channel = client.channel();
        var exchange = client.exchange(channel, "fanout");
        var full = client.queue(channel, Map.of("x-max-length", 0, "x-overflow", "reject-publish"));
        var open = client.queue(channel);
        channel.queueBind(full, exchange, "");
        channel.queueBind(open, exchange, "");
        channel.confirmSelect();

        channel.basicPublish(exchange, "", null, bytes("a"));

        assertFalse(channel.waitForConfirms(10_000));
        assertEquals("a", text(client.eventuallyGet(channel, open, true)));
    }

    @Test
    void rejectPublishDlxDeadLettersTheNewMessage(Client client) throws Exception {
        var channel = client.channel();
        var dead = client.queue(channel);
        var queue = client.queue(
                channel,
                Map.of(
                        "x-max-length",
                        1,
                        "x-overflow",
                        "reject-publish-dlx",
                        "x-dead-letter-exchange",
                        "",
                        "x-dead-letter-routing-key",
                        dead));
        channel.confirmSelect();
        assertTrue(confirmed(channel, queue, "a"));

        assertFalse(confirmed(channel, queue, "b"));

        assertEquals("b", text(client.eventuallyGet(channel, dead, true)));
        assertEquals("a", text(client.eventuallyGet(channel, queue, true)));
    }

    @Test
    void policyAndArgumentAgreeOnTheLowerLimit(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel, Map.of("x-max-length", 5));

        client.policy("^" + queue + "$", "queues", 0, Map.of("max-length", 2));
        client.publishTo(channel, queue, "a", "b", "c", "d", "e", "f");

        client.awaitReady(channel, queue, 2);
    }

    @Test
    void shrinkingTheLimitDropsTheOldest(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);
        client.publishTo(channel, queue, "a", "b", "c", "d");

        client.policy("^" + queue + "$", "queues", 0, Map.of("max-length", 1));

        client.awaitReady(channel, queue, 1);
        assertEquals("d", text(client.eventuallyGet(channel, queue, true)));
    }

    private static boolean confirmed(Channel channel, String queue, String text) throws Exception {
        channel.basicPublish("", queue, null, bytes(text));
        return channel.waitForConfirms(10_000);
    }
}
