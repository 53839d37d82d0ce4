package io.warren.compat;

import static io.warren.compat.harness.Refusal.assertChannelCloses;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.warren.compat.harness.Client;
import io.warren.compat.harness.Inbox;
import io.warren.compat.harness.OnBroker;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One consumer at a time, the others wait (RabbitMQ docs, "Single Active Consumer"). */
@OnBroker
class SingleActiveConsumerTest {
    private static final Map<String, Object> SINGLE = Map.of("x-single-active-consumer", true);

    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void firstConsumerGetsEverything(String type, Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel, Map.of("x-queue-type", type, "x-single-active-consumer", true));
        var active = Inbox.consume(client.channel(), queue);
        var waiting = Inbox.consume(client.channel(), queue);

        client.publishTo(channel, queue, "1", "2", "3");

        active.nextTexts(3);
        waiting.assertSilence();
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void nextConsumerTakesOverWhenTheActiveOneIsCancelled(String type, Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel, Map.of("x-queue-type", type, "x-single-active-consumer", true));
        var active = Inbox.consumeWithoutAck(client.channel(), queue);
        var next = Inbox.consumeWithoutAck(client.channel(), queue);
        client.publishTo(channel, queue, "1");
        assertEquals("1", active.nextText());

        active.getChannel().basicCancel(active.tag());
        client.publishTo(channel, queue, "2");

        assertEquals("2", next.nextText());
    }

    @Test
    void unackedMessagesGoToTheNextConsumerWhenTheChannelCloses(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel, SINGLE);
        var active = Inbox.consume(client.channel(), queue);
        var next = Inbox.consume(client.channel(), queue);
        client.publishTo(channel, queue, "1", "2");
        active.nextTexts(2);

        active.getChannel().close();

        assertEquals("1", next.nextText());
        assertEquals("2", next.nextText());
    }

    @Test
    void exclusiveConsumersAreRefused(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel, SINGLE);

        assertChannelCloses(
                channel,
                403,
                "ACCESS_REFUSED - queue '" + queue + "' in vhost '/' in exclusive use",
                () -> channel.basicConsume(queue, true, "", false, true, Map.of(), (tag, delivery) -> {}, tag -> {}));
    }

    @Test
    void fullPrefetchDoesNotActivateTheNext(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel, SINGLE);
        var busy = client.channel();
        busy.basicQos(1);
        var active = Inbox.consume(busy, queue);
        var waiting = Inbox.consume(client.channel(), queue);

        client.publishTo(channel, queue, "1", "2");

        active.next();
        waiting.assertSilence();
        assertEquals(1, channel.messageCount(queue));
    }
}
