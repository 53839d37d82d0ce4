package io.warren.compat;

import static io.warren.compat.harness.Refusal.channelClose;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.warren.compat.harness.Client;
import io.warren.compat.harness.Inbox;
import io.warren.compat.harness.OnBroker;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Consumers with a higher {@code x-priority} are served first (RabbitMQ docs, "Consumer Priorities"). */
@OnBroker
class ConsumerPriorityTest {
    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void higherPriorityGetsEverythingWhileItHasRoom(String type, Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel, Map.of("x-queue-type", type));
        var low = Inbox.consume(client.channel(), queue, false, Map.of("x-priority", -1));
        var high = Inbox.consume(client.channel(), queue, false, Map.of("x-priority", 10));
        var middle = Inbox.consume(client.channel(), queue);

        client.publishTo(channel, queue, "1", "2", "3", "4", "5");

        high.nextTexts(5);
        middle.assertSilence();
        assertEquals(0, low.waiting());
    }

    @Test
    void lowerPriorityTakesOverWhenTheHigherIsFull(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);
        var highChannel = client.channel();
        highChannel.basicQos(2);
        var high = Inbox.consume(highChannel, queue, false, Map.of("x-priority", 5));
        var low = Inbox.consume(client.channel(), queue);

        client.publishTo(channel, queue, "1", "2", "3", "4");

        high.nextTexts(2);
        low.nextTexts(2);
        highChannel.basicAck(2, true);
        client.publishTo(channel, queue, "5");
        assertEquals("5", high.nextText());
    }

    @Test
    void equalPrioritiesTakeTurns(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);
        var one = Inbox.consume(client.channel(), queue, true, Map.of("x-priority", 5));
        var two = Inbox.consume(client.channel(), queue, true, Map.of("x-priority", 5));

        for (var i = 0; i < 10; i++) {
            client.publishTo(channel, queue, "message " + i);
        }

        one.nextTexts(5);
        two.nextTexts(5);
    }

    @Test
    void priorityMustBeANumber(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);

        var refusal = channelClose(channel, () -> Inbox.consume(channel, queue, false, Map.of("x-priority", "high")));

        assertEquals(406, refusal.code());
        assertEquals(
                "PRECONDITION_FAILED - invalid arg 'x-priority' for queue '" + queue + "' in vhost '/': "
                        + "\"expected integer, got longstr\"",
                refusal.text());
    }
}
