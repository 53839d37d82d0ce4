package io.warren.compat;

import static io.warren.compat.harness.Client.bytes;
import static io.warren.compat.harness.Client.text;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import io.warren.compat.harness.Client;
import io.warren.compat.harness.OnBroker;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Queues with {@code x-max-priority} (RabbitMQ docs, "Classic Queues Support Priorities"). */
@OnBroker
class PriorityQueueTest {
    @Test
    void higherPrioritiesComeFirstAndEqualOnesInOrder(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel, Map.of("x-max-priority", 10));
        for (var i = 0; i < 40; i++) {
            publish(channel, queue, i % 4, (i % 4) + " " + (i / 4));
        }
        client.awaitReady(channel, queue, 40);

        for (var priority = 3; priority >= 0; priority--) {
            for (var i = 0; i < 10; i++) {
                assertEquals(priority + " " + i, text(client.eventuallyGet(channel, queue, true)));
            }
        }
    }

    @Test
    void noPriorityIsTheLowest(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel, Map.of("x-max-priority", 5));
        client.publishTo(channel, queue, "none");
        publish(channel, queue, 1, "one");
        client.awaitReady(channel, queue, 2);

        assertEquals(List.of("one", "none"), drain(client, channel, queue, 2));
    }

    @Test
    void prioritiesBeyondTheMaximumAreTheMaximum(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel, Map.of("x-max-priority", 5));
        publish(channel, queue, 5, "five");
        publish(channel, queue, 200, "two hundred");
        publish(channel, queue, 4, "four");
        client.awaitReady(channel, queue, 3);

        assertEquals(List.of("five", "two hundred", "four"), drain(client, channel, queue, 3));
    }

    @Test
    void queueWithoutPrioritiesIgnoresThem(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);
        publish(channel, queue, 1, "first");
        publish(channel, queue, 9, "second");
        client.awaitReady(channel, queue, 2);

        assertEquals(List.of("first", "second"), drain(client, channel, queue, 2));
    }

    @Test
    void requeuedMessageKeepsItsPriority(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel, Map.of("x-max-priority", 5));
        publish(channel, queue, 3, "high");
        publish(channel, queue, 1, "low");
        client.awaitReady(channel, queue, 2);
        var high = client.eventuallyGet(channel, queue, false);

        channel.basicReject(high.getEnvelope().getDeliveryTag(), true);

        assertEquals(List.of("high", "low"), drain(client, channel, queue, 2));
    }

    @Test
    void quorumQueuesAreStrictAndStandardMessagesAreFour(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel, Map.of("x-queue-type", "quorum"));
        client.publishTo(channel, queue, "standard");
        publish(channel, queue, 3, "below");
        publish(channel, queue, 5, "above");
        publish(channel, queue, 40, "far above");
        client.awaitReady(channel, queue, 4);

        assertEquals(List.of("far above", "above", "standard", "below"), drain(client, channel, queue, 4));
    }

    private static void publish(Channel channel, String queue, int priority, String text) throws IOException {
        channel.basicPublish(
                "", queue, new AMQP.BasicProperties.Builder().priority(priority).build(), bytes(text));
    }

    private static List<String> drain(Client client, Channel channel, String queue, int count) throws Exception {
        var texts = new ArrayList<String>();
        for (var i = 0; i < count; i++) {
            texts.add(text(client.eventuallyGet(channel, queue, true)));
        }
        return texts;
    }
}
