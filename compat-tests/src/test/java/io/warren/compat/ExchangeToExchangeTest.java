package io.warren.compat;

import static io.warren.compat.harness.Client.text;
import static io.warren.compat.harness.Refusal.assertChannelCloses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.compat.harness.Client;
import io.warren.compat.harness.Eventually;
import io.warren.compat.harness.OnBroker;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Exchange.bind and exchange.unbind (RabbitMQ extension "exchange to exchange bindings"). */
@OnBroker
class ExchangeToExchangeTest {
    @Test
    void messageTravelsThroughAChainOfExchanges(Client client) throws Exception {
        var channel = client.channel();
        var source = client.exchange(channel, "fanout");
        var middle = client.exchange(channel, "topic");
        var last = client.exchange(channel, "direct");
        var queue = client.queue(channel);
        channel.exchangeBind(middle, source, "");
        channel.exchangeBind(last, middle, "orders.#");
        channel.queueBind(queue, last, "orders.new");

        client.publish(channel, source, "orders.new", "through");
        client.publish(channel, source, "invoices.new", "stops in the middle");

        assertEquals("through", text(client.eventuallyGet(channel, queue, true)));
        assertNull(channel.basicGet(queue, true));
    }

    @Test
    void queueReachedOnSeveralWaysGetsOneCopy(Client client) throws Exception {
        var channel = client.channel();
        var source = client.exchange(channel, "fanout");
        var left = client.exchange(channel, "fanout");
        var right = client.exchange(channel, "fanout");
        var queue = client.queue(channel);
        channel.exchangeBind(left, source, "");
        channel.exchangeBind(right, source, "");
        channel.queueBind(queue, left, "");
        channel.queueBind(queue, right, "");
        channel.queueBind(queue, source, "");

        client.publish(channel, source, "", "once");

        assertEquals("once", text(client.eventuallyGet(channel, queue, true)));
        assertNull(channel.basicGet(queue, true));
    }

    @Test
    void cyclesEnd(Client client) throws Exception {
        var channel = client.channel();
        var one = client.exchange(channel, "fanout");
        var two = client.exchange(channel, "fanout");
        var queue = client.queue(channel);
        channel.exchangeBind(one, two, "");
        channel.exchangeBind(two, one, "");
        channel.exchangeBind(one, one, "");
        channel.queueBind(queue, two, "");

        client.publish(channel, one, "", "once");

        assertEquals("once", text(client.eventuallyGet(channel, queue, true)));
        assertNull(channel.basicGet(queue, true));
    }

    @Test
    void unbindingStopsTheFlow(Client client) throws Exception {
        var channel = client.channel();
        var source = client.exchange(channel, "fanout");
        var destination = client.exchange(channel, "fanout");
        var queue = client.queue(channel);
        channel.exchangeBind(destination, source, "");
        channel.queueBind(queue, destination, "");

        channel.exchangeUnbind(destination, source, "");
        client.publish(channel, source, "", "to nobody");

        assertNull(channel.basicGet(queue, true));
    }

    @Test
    void messagesReachInternalExchangesByBinding(Client client) throws Exception {
        var channel = client.channel();
        var source = client.exchange(channel, "fanout");
        var internal = client.name("internal");
        channel.exchangeDeclare(internal, "fanout", true, false, true, Map.of());
        var queue = client.queue(channel);
        channel.exchangeBind(internal, source, "");
        channel.queueBind(queue, internal, "");

        client.publish(channel, source, "", "inside");

        assertEquals("inside", text(client.eventuallyGet(channel, queue, true)));
    }

    @Test
    void bindingsGoWithTheDestination(Client client) throws Exception {
        var channel = client.channel();
        var source = client.exchange(channel, "fanout");
        var destination = client.exchange(channel, "fanout");
        channel.exchangeBind(destination, source, "");

        channel.exchangeDelete(destination);

        channel.exchangeDelete(source, true);
        assertTrue(channel.isOpen(), "nothing uses the source any more");
    }

    @Test
    void autoDeleteSourceGoesWithItsLastDestination(Client client) throws Exception {
        var channel = client.channel();
        var source = client.name("autodelete");
        channel.exchangeDeclare(source, "fanout", true, true, Map.of());
        var destination = client.exchange(channel, "fanout");
        channel.exchangeBind(destination, source, "");

        channel.exchangeUnbind(destination, source, "");

        Eventually.eventually(
                "the source is gone", () -> client.management().status("GET", "exchanges/%2F/" + source) == 404);
    }

    @Test
    void autoDeleteGoesDownTheChain(Client client) throws Exception {
        var channel = client.channel();
        var source = client.name("autodelete");
        var middle = client.name("autodelete");
        channel.exchangeDeclare(source, "fanout", true, true, Map.of());
        channel.exchangeDeclare(middle, "fanout", true, true, Map.of());
        var queue = client.queue(channel);
        channel.exchangeBind(middle, source, "");
        channel.queueBind(queue, middle, "");

        channel.queueDelete(queue);

        Eventually.eventually(
                "the source is gone", () -> client.management().status("GET", "exchanges/%2F/" + source) == 404);
    }

    @Test
    void bindingMissingExchangesIsNotFound(Client client) throws Exception {
        var channel = client.channel();

        assertChannelCloses(
                channel,
                404,
                "NOT_FOUND - no exchange 'missing' in vhost '/'",
                () -> channel.exchangeBind("missing", "amq.fanout", ""));
    }

    @Test
    void bindingTheDefaultExchangeIsRefused(Client client) throws Exception {
        var channel = client.channel();

        assertChannelCloses(
                channel,
                403,
                "ACCESS_REFUSED - operation not permitted on the default exchange",
                () -> channel.exchangeBind("amq.fanout", "", ""));
    }
}
