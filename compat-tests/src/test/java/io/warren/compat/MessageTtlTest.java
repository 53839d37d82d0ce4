package io.warren.compat;

import static io.warren.compat.harness.Client.bytes;
import static io.warren.compat.harness.Client.text;
import static io.warren.compat.harness.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import io.warren.compat.harness.Client;
import io.warren.compat.harness.Inbox;
import io.warren.compat.harness.OnBroker;
import io.warren.compat.harness.WarrenOnly;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that expire (RabbitMQ docs, "Time-To-Live and Expiration"). */
@OnBroker
class MessageTtlTest {
    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void messagesExpireByTheQueuesTtl(String type, Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel, Map.of("x-queue-type", type, "x-message-ttl", 200));
        client.publishTo(channel, queue, "a", "b");

        client.awaitReady(channel, queue, 0);

        assertNull(channel.basicGet(queue, true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void messageExpiresByItsOwnExpiration(String type, Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel, Map.of("x-queue-type", type));
        publish(channel, queue, "200", "expires");

        client.awaitReady(channel, queue, 0);
    }

    @Test
    void lowerOfTheTwoTtlsWins(Client client) throws Exception {
        var channel = client.channel();
        var quick = client.queue(channel, Map.of("x-message-ttl", 200));
        var slow = client.queue(channel, Map.of("x-message-ttl", 60_000));
        publish(channel, quick, "60000", "a");
        publish(channel, slow, "200", "a");

        client.awaitReady(channel, quick, 0);
        client.awaitReady(channel, slow, 0);
    }

    @Test
    void zeroTtlDeliversToAWaitingConsumerOrExpires(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel, Map.of("x-message-ttl", 0));
        client.publishTo(channel, queue, "nobody waits");
        client.awaitReady(channel, queue, 0);
        var inbox = Inbox.consumeWithoutAck(client.channel(), queue);

        client.publishTo(channel, queue, "somebody waits");

        assertEquals("somebody waits", inbox.nextText());
    }

    @Test
    void deliveredMessagesDoNotExpireBeforeTheyAreRequeued(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel, Map.of("x-message-ttl", 300));
        var expired = client.queue(channel, Map.of("x-message-ttl", 300));
        client.publishTo(channel, queue, "held");
        client.publishTo(channel, expired, "clock");
        var held = client.eventuallyGet(channel, queue, false);
        client.awaitReady(channel, expired, 0);

        channel.basicReject(held.getEnvelope().getDeliveryTag(), true);

        client.awaitReady(channel, queue, 0);
        assertNull(channel.basicGet(queue, true), "its time was over when it came back");
    }

    @Test
    void shortTtlBehindALongOneWaitsForTheHead(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);
        var clock = client.queue(channel);
        publish(channel, queue, "60000", "head");
        publish(channel, queue, "100", "behind");
        publish(channel, clock, "100", "clock");
        client.awaitReady(channel, clock, 0);

        assertEquals(2, channel.messageCount(queue));
        assertEquals("head", text(channel.basicGet(queue, true)));
        // RabbitMQ may still deliver it if it is asked for at once.
        client.awaitReady(channel, queue, 0);
        assertNull(channel.basicGet(queue, true));
    }

    @Test
    void expirationPropertyIsDeliveredUnchanged(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);
        publish(channel, queue, "60000", "a");

        assertEquals(
                "60000", client.eventuallyGet(channel, queue, true).getProps().getExpiration());
    }

    @Test
    void policySetsTheTtl(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);
        client.policy("^" + queue + "$", "queues", 0, Map.of("message-ttl", 100));

        eventually(
                "the policy is in effect",
                () -> client.management().get("queues/%2F/" + queue).hasNonNull("policy"));
        client.publishTo(channel, queue, "a");

        client.awaitReady(channel, queue, 0);
    }

    @Test
    @WarrenOnly // RabbitMQ settles a message's time when it comes.
    void policySetsTheTtlOfWhatIsThereAlready(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);
        client.publishTo(channel, queue, "a");

        client.policy("^" + queue + "$", "queues", 0, Map.of("message-ttl", 100));

        client.awaitReady(channel, queue, 0);
    }

    private static void publish(Channel channel, String queue, String expiration, String text) throws IOException {
        channel.basicPublish(
                "",
                queue,
                new AMQP.BasicProperties.Builder().expiration(expiration).build(),
                bytes(text));
    }
}
