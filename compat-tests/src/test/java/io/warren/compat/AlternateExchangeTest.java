package io.warren.compat;

import static io.warren.compat.harness.Client.bytes;
import static io.warren.compat.harness.Client.text;
import static io.warren.compat.harness.Refusal.assertChannelCloses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.compat.harness.Client;
import io.warren.compat.harness.Eventually;
import io.warren.compat.harness.OnBroker;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

/** Messages that an exchange cannot route go to its alternate exchange (RabbitMQ docs, "Alternate Exchanges"). */
@OnBroker
class AlternateExchangeTest {
    @Test
    void unroutedMessagesGoToTheAlternate(Client client) throws Exception {
        var channel = client.channel();
        var alternate = client.exchange(channel, "fanout");
        var exchange = client.exchange(channel, "direct", Map.of("alternate-exchange", alternate));
        var routed = client.queue(channel);
        var lost = client.queue(channel);
        channel.queueBind(routed, exchange, "known");
        channel.queueBind(lost, alternate, "");

        client.publish(channel, exchange, "known", "routed");
        client.publish(channel, exchange, "unknown", "caught");

        assertEquals("routed", text(client.eventuallyGet(channel, routed, true)));
        assertEquals("caught", text(client.eventuallyGet(channel, lost, true)));
        assertNull(channel.basicGet(lost, true));
    }

    @Test
    void caughtMessagesKeepExchangeAndKey(Client client) throws Exception {
        var channel = client.channel();
        var alternate = client.exchange(channel, "fanout");
        var exchange = client.exchange(channel, "direct", Map.of("alternate-exchange", alternate));
        var queue = client.queue(channel);
        channel.queueBind(queue, alternate, "");

        client.publish(channel, exchange, "unknown", "caught");

        var envelope = client.eventuallyGet(channel, queue, true).getEnvelope();
        assertEquals(exchange, envelope.getExchange());
        assertEquals("unknown", envelope.getRoutingKey());
    }

    @Test
    void caughtMandatoryMessagesAreNotReturned(Client client) throws Exception {
        var channel = client.channel();
        var alternate = client.exchange(channel, "fanout");
        var exchange = client.exchange(channel, "direct", Map.of("alternate-exchange", alternate));
        channel.queueBind(client.queue(channel), alternate, "");
        var returned = new LinkedBlockingQueue<String>();
        channel.addReturnListener(message -> returned.add(message.getReplyText()));
        channel.confirmSelect();

        channel.basicPublish(exchange, "unknown", true, null, bytes("caught"));
        channel.waitForConfirmsOrDie(10_000);

        assertTrue(returned.isEmpty(), "a return comes before the confirm");
    }

    @Test
    void chainsAndCyclesOfAlternatesEnd(Client client) throws Exception {
        var channel = client.channel();
        var one = client.name("exchange");
        var two = client.name("exchange");
        channel.exchangeDeclare(one, "direct", true, false, Map.of("alternate-exchange", two));
        channel.exchangeDeclare(two, "direct", true, false, Map.of("alternate-exchange", one));
        var queue = client.queue(channel);
        channel.queueBind(queue, two, "second");

        client.publish(channel, one, "second", "found");
        client.publish(channel, one, "nowhere", "lost");

        assertEquals("found", text(client.eventuallyGet(channel, queue, true)));
        assertNull(channel.basicGet(queue, true));
    }

    @Test
    void missingAlternateDropsTheMessage(Client client) throws Exception {
        var channel = client.channel();
        var exchange = client.exchange(channel, "direct", Map.of("alternate-exchange", client.name("missing")));

        client.publish(channel, exchange, "unknown", "lost");

        assertTrue(channel.isOpen());
    }

    @Test
    void policyNamesTheAlternateToo(Client client) throws Exception {
        var channel = client.channel();
        var alternate = client.exchange(channel, "fanout");
        var exchange = client.exchange(channel, "direct");
        var queue = client.queue(channel);
        channel.queueBind(queue, alternate, "");

        client.policy("^" + exchange + "$", "exchanges", 0, Map.of("alternate-exchange", alternate));

        var caught = Eventually.eventuallyPresent("a caught message", () -> {
            client.publish(channel, exchange, "unknown", "caught");
            return Optional.ofNullable(channel.basicGet(queue, true));
        });
        assertEquals("caught", text(caught));
    }

    @Test
    void redeclaringWithAnotherAlternateIsRefused(Client client) throws Exception {
        var channel = client.channel();
        var exchange = client.exchange(channel, "direct", Map.of("alternate-exchange", "one"));

        assertChannelCloses(
                channel,
                406,
                "PRECONDITION_FAILED - inequivalent arg 'alternate-exchange' for exchange '" + exchange
                        + "' in vhost '/': received 'two' but current is 'one'",
                () -> channel.exchangeDeclare(exchange, "direct", true, false, Map.of("alternate-exchange", "two")));
    }

    @Test
    void alternateMustBeAString(Client client) throws Exception {
        var channel = client.channel();
        var exchange = client.name("exchange");

        assertChannelCloses(
                channel,
                406,
                "PRECONDITION_FAILED - invalid type 'signedint' for arg 'alternate-exchange' in exchange '" + exchange
                        + "' in vhost '/'",
                () -> channel.exchangeDeclare(exchange, "direct", true, false, Map.of("alternate-exchange", 1)));
    }
}
