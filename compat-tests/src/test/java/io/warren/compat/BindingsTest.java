package io.warren.compat;

import static io.warren.compat.harness.Client.text;
import static io.warren.compat.harness.Refusal.assertChannelCloses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.compat.harness.Client;
import io.warren.compat.harness.OnBroker;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Queue.bind and queue.unbind. */
@OnBroker
class BindingsTest {
    @Test
    void bindingTwiceDeliversOnce(Client client) throws Exception {
        var channel = client.channel();
        var exchange = client.exchange(channel, "direct");
        var queue = client.queue(channel);
        channel.queueBind(queue, exchange, "key");
        channel.queueBind(queue, exchange, "key");

        client.publish(channel, exchange, "key", "once");

        assertEquals("once", text(client.eventuallyGet(channel, queue, true)));
        assertNull(channel.basicGet(queue, true));
    }

    @Test
    void severalBindingsOfOneQueueDeliverOnce(Client client) throws Exception {
        var channel = client.channel();
        var exchange = client.exchange(channel, "topic");
        var queue = client.queue(channel);
        channel.queueBind(queue, exchange, "a.*");
        channel.queueBind(queue, exchange, "#");

        client.publish(channel, exchange, "a.b", "once");

        assertEquals("once", text(client.eventuallyGet(channel, queue, true)));
        assertNull(channel.basicGet(queue, true));
    }

    @Test
    void unbindingOneOfTwoDuplicateBindingsRemovesThePair(Client client) throws Exception {
        var channel = client.channel();
        var exchange = client.exchange(channel, "direct");
        var queue = client.queue(channel);
        channel.queueBind(queue, exchange, "key");
        channel.queueBind(queue, exchange, "key");

        channel.queueUnbind(queue, exchange, "key");
        client.publish(channel, exchange, "key", "to nobody");

        assertNull(channel.basicGet(queue, true));
    }

    @Test
    void bindingsThatDifferInArgumentsAreTwo(Client client) throws Exception {
        var channel = client.channel();
        var exchange = client.exchange(channel, "direct");
        var queue = client.queue(channel);
        channel.queueBind(queue, exchange, "key", Map.of("a", 1));
        channel.queueBind(queue, exchange, "key", Map.of("a", 2));

        channel.queueUnbind(queue, exchange, "key", Map.of("a", 1));
        client.publish(channel, exchange, "key", "by the other");

        assertEquals("by the other", text(client.eventuallyGet(channel, queue, true)));
    }

    @Test
    void bindingAMissingQueueIsNotFound(Client client) throws Exception {
        var channel = client.channel();

        assertChannelCloses(
                channel,
                404,
                "NOT_FOUND - no queue 'missing' in vhost '/'",
                () -> channel.queueBind("missing", "amq.direct", "key"));
    }

    @Test
    void bindingToAMissingExchangeIsNotFound(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);

        assertChannelCloses(
                channel,
                404,
                "NOT_FOUND - no exchange 'missing' in vhost '/'",
                () -> channel.queueBind(queue, "missing", "key"));
    }

    @Test
    void bindingToTheDefaultExchangeIsRefused(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);

        assertChannelCloses(
                channel,
                403,
                "ACCESS_REFUSED - operation not permitted on the default exchange",
                () -> channel.queueBind(queue, "", "key"));
    }

    @Test
    void unbindingWhatWasNeverBoundIsOk(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);

        channel.queueUnbind(queue, "amq.direct", "never");

        assertTrue(channel.isOpen());
    }

    @Test
    void bindingsGoWithTheirQueue(Client client) throws Exception {
        var channel = client.channel();
        var exchange = client.exchange(channel, "direct");
        var queue = client.queue(channel);
        channel.queueBind(queue, exchange, "key");

        channel.queueDelete(queue);
        channel.queueDeclare(queue, true, false, false, Map.of());
        client.publish(channel, exchange, "key", "to nobody");

        assertNull(channel.basicGet(queue, true));
    }

    @Test
    void bindingsGoWithTheirExchange(Client client) throws Exception {
        var channel = client.channel();
        var exchange = client.exchange(channel, "direct");
        var queue = client.queue(channel);
        channel.queueBind(queue, exchange, "key");

        channel.exchangeDelete(exchange);
        channel.exchangeDeclare(exchange, "direct", true);
        client.publish(channel, exchange, "key", "to nobody");

        assertNull(channel.basicGet(queue, true));
    }

    @Test
    void directReplyToCannotBeBound(Client client) throws Exception {
        var channel = client.channel();

        assertChannelCloses(
                channel,
                404,
                "NOT_FOUND - no queue 'amq.rabbitmq.reply-to' in vhost '/'",
                () -> channel.queueBind("amq.rabbitmq.reply-to", "amq.direct", "key"));
    }
}
