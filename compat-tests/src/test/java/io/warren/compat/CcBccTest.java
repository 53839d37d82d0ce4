package io.warren.compat;

import static io.warren.compat.harness.Client.bytes;
import static io.warren.compat.harness.Client.text;
import static io.warren.compat.harness.Refusal.channelClose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.rabbitmq.client.AMQP;
import io.warren.compat.harness.Client;
import io.warren.compat.harness.OnBroker;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** More routing keys in the headers CC and BCC (RabbitMQ docs, "Sender-selected Distribution"). */
@OnBroker
class CcBccTest {
    @Test
    void copiesGoToEveryKey(Client client) throws Exception {
        var channel = client.channel();
        var to = client.queue(channel);
        var copy = client.queue(channel);
        var blind = client.queue(channel);

        channel.basicPublish("", to, headers(Map.of("CC", List.of(copy), "BCC", List.of(blind))), bytes("a"));

        for (var queue : List.of(to, copy, blind)) {
            var message = client.eventuallyGet(channel, queue, true);
            assertEquals("a", text(message));
            assertEquals(to, message.getEnvelope().getRoutingKey());
            assertTrue(message.getProps().getHeaders().containsKey("CC"));
            assertFalse(message.getProps().getHeaders().containsKey("BCC"), "blind copies stay unseen");
        }
    }

    @Test
    void queueNamedTwiceGetsOneCopy(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);

        channel.basicPublish("", queue, headers(Map.of("CC", List.of(queue, queue))), bytes("a"));

        client.eventuallyGet(channel, queue, true);
        assertNull(channel.basicGet(queue, true));
    }

    @Test
    void topicPatternsSeeEveryKey(Client client) throws Exception {
        var channel = client.channel();
        var exchange = client.exchange(channel, "topic");
        var queue = client.queue(channel);
        channel.queueBind(queue, exchange, "copy.#");

        channel.basicPublish(exchange, "main", headers(Map.of("CC", List.of("copy.a.b"))), bytes("a"));

        assertEquals("a", text(client.eventuallyGet(channel, queue, true)));
    }

    @Test
    void plainStringIsRefused(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);

        var refusal =
                channelClose(channel, () -> channel.basicPublish("", queue, headers(Map.of("CC", "one")), bytes("a")));

        assertEquals(406, refusal.code());
        assertEquals(
                "PRECONDITION_FAILED - invalid message: {unacceptable_type_in_header,\"CC\",longstr}", refusal.text());
    }

    private static AMQP.BasicProperties headers(Map<String, Object> headers) {
        return new AMQP.BasicProperties.Builder().headers(headers).build();
    }
}
