package io.warren.compat;

import static io.warren.compat.harness.Client.bytes;
import static io.warren.compat.harness.Refusal.assertChannelCloses;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import io.warren.compat.harness.Client;
import io.warren.compat.harness.OnBroker;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The headers exchange and its {@code x-match} modes. */
@OnBroker
class HeadersExchangeTest {
    @Test
    void allIsTheDefaultMode(Client client) throws Exception {
        var binding = new BoundQueue(client, Map.of("format", "pdf", "pages", 3));

        assertEquals(1, binding.routed(Map.of("format", "pdf", "pages", 3)));
        assertEquals(1, binding.routed(Map.of("format", "pdf", "pages", 3, "more", true)));
        assertEquals(0, binding.routed(Map.of("format", "pdf")));
        assertEquals(0, binding.routed(Map.of("format", "pdf", "pages", 4)));
        assertEquals(0, binding.routed(Map.of()));
    }

    @Test
    void anyNeedsOneHeader(Client client) throws Exception {
        var binding = new BoundQueue(client, Map.of("x-match", "any", "format", "pdf", "pages", 3));

        assertEquals(1, binding.routed(Map.of("format", "pdf")));
        assertEquals(1, binding.routed(Map.of("format", "txt", "pages", 3)));
        assertEquals(0, binding.routed(Map.of("format", "txt")));
        assertEquals(0, binding.routed(Map.of()));
    }

    @Test
    void allWithoutHeadersMatchesEverything(Client client) throws Exception {
        var binding = new BoundQueue(client, Map.of("x-match", "all"));

        assertEquals(1, binding.routed(Map.of("anything", 1)));
        assertEquals(1, binding.routed(Map.of()));
    }

    @Test
    void anyWithoutHeadersMatchesNothing(Client client) throws Exception {
        var binding = new BoundQueue(client, Map.of("x-match", "any"));

        assertEquals(0, binding.routed(Map.of("anything", 1)));
    }

    @Test
    void voidMeansThatTheHeaderExists(Client client) throws Exception {
        var arguments = new HashMap<String, Object>();
        arguments.put("x-match", "all");
        arguments.put("format", null);
        var binding = new BoundQueue(client, arguments);

        assertEquals(1, binding.routed(Map.of("format", "any value")));
        assertEquals(0, binding.routed(Map.of("other", "any value")));
    }

    @Test
    void headersThatBeginWithXCountOnlyInTheModesWithX(Client client) throws Exception {
        var ignoring = new BoundQueue(client, Map.of("x-match", "all", "x-kind", "a", "plain", "b"));
        var counting = new BoundQueue(client, Map.of("x-match", "all-with-x", "x-kind", "a", "plain", "b"));
        var any = new BoundQueue(client, Map.of("x-match", "any-with-x", "x-kind", "a", "plain", "b"));

        assertEquals(1, ignoring.routed(Map.of("plain", "b")));
        assertEquals(0, counting.routed(Map.of("plain", "b")));
        assertEquals(1, counting.routed(Map.of("plain", "b", "x-kind", "a")));
        assertEquals(1, any.routed(Map.of("x-kind", "a")));
    }

    @Test
    void valuesOfAnotherTypeDoNotMatch(Client client) throws Exception {
        var binding = new BoundQueue(client, Map.of("pages", "3"));

        assertEquals(0, binding.routed(Map.of("pages", 3)));
        assertEquals(1, binding.routed(Map.of("pages", "3")));
    }

    @Test
    void unknownModeIsRefused(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);
        var exchange = client.exchange(channel, "headers");

        assertChannelCloses(
                channel,
                406,
                "PRECONDITION_FAILED - Invalid x-match field value <<\"some\">>; expected all, any, all-with-x, or"
                        + " any-with-x",
                () -> channel.queueBind(queue, exchange, "", Map.of("x-match", "some")));
    }

    @Test
    void modeOfAnotherTypeIsRefused(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);
        var exchange = client.exchange(channel, "headers");

        assertChannelCloses(
                channel,
                406,
                "PRECONDITION_FAILED - Invalid x-match field type signedint (value 1); expected longstr",
                () -> channel.queueBind(queue, exchange, "", Map.of("x-match", 1)));
    }

    /** A queue bound to a headers exchange of its own. */
    private static final class BoundQueue {
        private final Channel channel;
        private final String exchange;
        private final String queue;

        BoundQueue(Client client, Map<String, Object> arguments) throws Exception {
            channel = client.channel();
            exchange = client.exchange(channel, "headers");
            queue = client.queue(channel);
            channel.queueBind(queue, exchange, "", arguments);
            channel.confirmSelect();
        }

        /** How many messages arrive when one with these headers is published. */
        long routed(Map<String, Object> headers) throws Exception {
            channel.queuePurge(queue);
            channel.basicPublish(
                    exchange,
                    "",
                    new AMQP.BasicProperties.Builder().headers(headers).build(),
                    bytes("x"));
            channel.waitForConfirmsOrDie(10_000);
            return channel.messageCount(queue);
        }
    }
}
