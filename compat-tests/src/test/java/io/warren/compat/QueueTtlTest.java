package io.warren.compat;

import static io.warren.compat.harness.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.compat.harness.Client;
import io.warren.compat.harness.Inbox;
import io.warren.compat.harness.OnBroker;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Queues that expire when nobody uses them: {@code x-expires} (RabbitMQ docs, "Queue TTL"). */
@OnBroker
class QueueTtlTest {
    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void unusedQueueGoes(String type, Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel, Map.of("x-queue-type", type, "x-expires", 300));

        eventually("the queue is gone", () -> exists(client, queue) == 404);
    }

    @Test
    void consumedQueueStays(Client client) throws Exception {
        var channel = client.channel();
        var used = client.queue(channel, Map.of("x-expires", 300));
        var inbox = Inbox.consume(channel, used);
        var unused = client.queue(channel, Map.of("x-expires", 600));

        eventually("the unused queue is gone", () -> exists(client, unused) == 404);
        assertEquals(200, exists(client, used));

        channel.basicCancel(inbox.tag());
        eventually("the other one follows", () -> exists(client, used) == 404);
    }

    @Test
    void gettingRenewsTheLease(Client client) throws Exception {
        var channel = client.channel();
        var polled = client.queue(channel, Map.of("x-expires", 500));
        var clock = client.queue(channel, Map.of("x-expires", 1500));

        eventually("three leases have passed", () -> {
            channel.basicGet(polled, true);
            return exists(client, clock) == 404;
        });

        assertEquals(200, exists(client, polled));
    }

    @Test
    void publishingDoesNotRenewTheLease(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel, Map.of("x-expires", 400));

        eventually("the queue is gone", () -> {
            channel.basicPublish("", queue, null, new byte[1]);
            return exists(client, queue) == 404;
        });
    }

    @Test
    void contentsAreNotDeadLettered(Client client) throws Exception {
        var channel = client.channel();
        var dead = client.queue(channel);
        var queue = client.queue(
                channel, Map.of("x-expires", 300, "x-dead-letter-exchange", "", "x-dead-letter-routing-key", dead));
        client.publishTo(channel, queue, "a");

        eventually("the queue is gone", () -> exists(client, queue) == 404);

        assertEquals(0, channel.messageCount(dead));
        assertTrue(channel.isOpen());
    }

    private static int exists(Client client, String queue) {
        return client.management().status("GET", "queues/%2F/" + queue);
    }
}
