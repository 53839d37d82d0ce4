package io.warren.compat;

import static io.warren.compat.harness.Refusal.assertChannelCloses;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import io.warren.compat.harness.Client;
import io.warren.compat.harness.Inbox;
import io.warren.compat.harness.OnBroker;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** {@code x-recent-history}: a new binding gets the last messages of its exchange. */
@OnBroker
final class RecentHistoryTest {
    private static final String TYPE = "x-recent-history";

    private static void publish(Client client, Channel channel, String exchange, int from, int to) throws Exception {
        for (var number = from; number <= to; number++) {
            client.publish(channel, exchange, "any", String.valueOf(number));
        }
    }

    private static List<String> numbers(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(String::valueOf).toList();
    }

    @Test
    void aNewQueueGetsTheLastTwentyInOrderAndThenWhatFollows(Client client) throws Exception {
        var channel = client.channel();
        var exchange = client.exchange(channel, TYPE);
        publish(client, channel, exchange, 1, 25);

        var queue = client.queue(channel);
        channel.queueBind(queue, exchange, "");
        publish(client, channel, exchange, 26, 27);

        var inbox = Inbox.consumeWithoutAck(channel, queue);
        assertEquals(numbers(6, 27), inbox.nextTexts(22));
        inbox.assertSilence();
    }

    @Test
    void theLengthIsAnArgumentAndAHeaderKeepsAMessageOut(Client client) throws Exception {
        var channel = client.channel();
        var exchange = client.exchange(channel, TYPE, Map.of("x-recent-history-length", 2));
        publish(client, channel, exchange, 1, 3);
        channel.basicPublish(
                exchange,
                "",
                new BasicProperties.Builder()
                        .headers(Map.of("x-recent-history-no-store", true))
                        .build(),
                Client.bytes("not kept"));
        channel.waitForConfirmsOrDie(15_000);

        var queue = client.queue(channel);
        channel.queueBind(queue, exchange, "");
        var inbox = Inbox.consumeWithoutAck(channel, queue);
        assertEquals(numbers(2, 3), inbox.nextTexts(2));
        inbox.assertSilence();
    }

    @Test
    void aBoundExchangeGetsThemForItsQueues(Client client) throws Exception {
        var channel = client.channel();
        var exchange = client.exchange(channel, TYPE);
        publish(client, channel, exchange, 1, 3);
        var fanout = client.exchange(channel, "fanout");
        var queue = client.queue(channel);
        channel.queueBind(queue, fanout, "");

        channel.exchangeBind(fanout, exchange, "");
        // RabbitMQ gives them to a queue in their order, but the latest first to an exchange.
        var order = client.broker().isWarren() ? numbers(1, 3) : numbers(1, 3).reversed();
        assertEquals(order, Inbox.consumeWithoutAck(channel, queue).nextTexts(3));
    }

    @Test
    void anExchangeThatIsDeclaredAgainHasForgotten(Client client) throws Exception {
        var channel = client.channel();
        var exchange = client.exchange(channel, TYPE);
        publish(client, channel, exchange, 1, 3);
        channel.exchangeDelete(exchange);
        channel.exchangeDeclare(exchange, TYPE, true);

        var queue = client.queue(channel);
        channel.queueBind(queue, exchange, "");
        Inbox.consumeWithoutAck(channel, queue).assertSilence();
    }

    @Test
    void aLengthThatIsNoneIsRefused(Client client) throws Exception {
        for (var length : List.<Object>of(0, -1, "ten")) {
            var channel = client.channel();
            assertChannelCloses(
                    channel,
                    406,
                    "PRECONDITION_FAILED - Invalid argument " + (length.equals("ten") ? "<<\"ten\">>" : length)
                            + ", 'x-recent-history-length' must be a positive integer",
                    () -> channel.exchangeDeclare(
                            "refused", TYPE, true, false, Map.of("x-recent-history-length", length)));
        }
    }
}
