package io.warren.compat;

import static io.warren.compat.harness.Client.bytes;
import static io.warren.compat.harness.Client.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.GetResponse;
import io.warren.compat.harness.Client;
import io.warren.compat.harness.OnBroker;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that a queue gives up go to its dead letter exchange (RabbitMQ docs, "Dead Letter Exchanges"). */
@OnBroker
class DeadLetterTest {
    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void rejectedMessageIsDeadLettered(String type, Client client) throws Exception {
        var channel = client.channel();
        var dead = client.queue(channel);
        var queue = client.queue(channel, deadLetteringTo(dead, Map.of("x-queue-type", type)));
        client.publishTo(channel, queue, "a");

        channel.basicReject(
                client.eventuallyGet(channel, queue, false).getEnvelope().getDeliveryTag(), false);

        var message = client.eventuallyGet(channel, dead, true);
        assertEquals("a", text(message));
        assertEquals("", message.getEnvelope().getExchange());
        assertEquals(dead, message.getEnvelope().getRoutingKey());
        var death = deaths(message).getFirst();
        assertEquals("rejected", String.valueOf(death.get("reason")));
        assertEquals(queue, String.valueOf(death.get("queue")));
        assertEquals("", String.valueOf(death.get("exchange")));
        assertEquals(1L, death.get("count"));
        assertEquals("[" + queue + "]", String.valueOf(death.get("routing-keys")));
        assertNotNull(death.get("time"));
    }

    @Test
    void firstAndLastDeathAreTold(Client client) throws Exception {
        var channel = client.channel();
        var dead = client.queue(channel);
        var queue = client.queue(channel, deadLetteringTo(dead, Map.of()));
        client.publishTo(channel, queue, "a");

        channel.basicReject(
                client.eventuallyGet(channel, queue, false).getEnvelope().getDeliveryTag(), false);

        var headers = client.eventuallyGet(channel, dead, true).getProps().getHeaders();
        for (var which : List.of("first", "last")) {
            assertEquals("rejected", String.valueOf(headers.get("x-" + which + "-death-reason")));
            assertEquals(queue, String.valueOf(headers.get("x-" + which + "-death-queue")));
            assertEquals("", String.valueOf(headers.get("x-" + which + "-death-exchange")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void expiredMessageIsDeadLetteredWithoutItsExpiration(String type, Client client) throws Exception {
        var channel = client.channel();
        var dead = client.queue(channel);
        var queue = client.queue(channel, deadLetteringTo(dead, Map.of("x-queue-type", type)));
        channel.basicPublish(
                "", queue, new AMQP.BasicProperties.Builder().expiration("50").build(), bytes("a"));

        var message = client.eventuallyGet(channel, dead, true);

        assertNull(message.getProps().getExpiration());
        var death = deaths(message).getFirst();
        assertEquals("expired", String.valueOf(death.get("reason")));
        assertEquals("50", String.valueOf(death.get("original-expiration")));
    }

    @Test
    void messagePushedOutByLengthIsDeadLettered(Client client) throws Exception {
        var channel = client.channel();
        var dead = client.queue(channel);
        var queue = client.queue(channel, deadLetteringTo(dead, Map.of("x-max-length", 1)));
        client.publishTo(channel, queue, "a", "b");

        var message = client.eventuallyGet(channel, dead, true);

        assertEquals("a", text(message));
        assertEquals("maxlen", String.valueOf(deaths(message).getFirst().get("reason")));
    }

    @Test
    void originalRoutingKeyIsKeptWithoutADeadLetterKey(Client client) throws Exception {
        var channel = client.channel();
        var exchange = client.exchange(channel, "topic");
        var queue = client.queue(channel, Map.of("x-dead-letter-exchange", exchange));
        var dead = client.queue(channel);
        var source = client.exchange(channel, "fanout");
        channel.queueBind(queue, source, "");
        channel.queueBind(dead, exchange, "orders.*");
        client.publish(channel, source, "orders.new", "a");

        channel.basicReject(
                client.eventuallyGet(channel, queue, false).getEnvelope().getDeliveryTag(), false);

        var message = client.eventuallyGet(channel, dead, true);
        assertEquals("orders.new", message.getEnvelope().getRoutingKey());
        assertEquals(exchange, message.getEnvelope().getExchange());
        assertEquals(source, String.valueOf(deaths(message).getFirst().get("exchange")));
    }

    @Test
    void repeatedDeathsOfOneKindAreCounted(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.name("queue");
        var waiting = client.name("waiting");
        channel.queueDeclare(queue, true, false, false, deadLetteringTo(waiting, Map.of()));
        channel.queueDeclare(waiting, true, false, false, deadLetteringTo(queue, Map.of("x-message-ttl", 20)));
        client.publishTo(channel, queue, "a");

        for (var round = 1; round <= 4; round++) {
            var message = client.eventuallyGet(channel, queue, false);
            channel.basicReject(message.getEnvelope().getDeliveryTag(), false);
        }

        var message = client.eventuallyGet(channel, queue, true);
        var deaths = deaths(message);
        assertEquals(2, deaths.size());
        assertEquals(waiting, String.valueOf(deaths.get(0).get("queue")), "the latest comes first");
        assertEquals(4L, deaths.get(0).get("count"));
        assertEquals(queue, String.valueOf(deaths.get(1).get("queue")));
        assertEquals(4L, deaths.get(1).get("count"));
        assertEquals(queue, String.valueOf(message.getProps().getHeaders().get("x-first-death-queue")));
        assertEquals(waiting, String.valueOf(message.getProps().getHeaders().get("x-last-death-queue")));
    }

    @Test
    void cycleWithoutARejectionIsBroken(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.name("queue");
        channel.queueDeclare(queue, true, false, false, deadLetteringTo(queue, Map.of("x-message-ttl", 50)));
        client.publishTo(channel, queue, "a");

        client.awaitReady(channel, queue, 0);
        assertNull(channel.basicGet(queue, true));
    }

    @Test
    void missingDeadLetterExchangeDropsTheMessage(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel, Map.of("x-dead-letter-exchange", client.name("missing")));
        client.publishTo(channel, queue, "a");

        channel.basicReject(
                client.eventuallyGet(channel, queue, false).getEnvelope().getDeliveryTag(), false);

        assertEquals(0, channel.messageCount(queue));
    }

    @Test
    void multipleNackDeadLettersAllInOrder(Client client) throws Exception {
        var channel = client.channel();
        var dead = client.queue(channel);
        var queue = client.queue(channel, deadLetteringTo(dead, Map.of()));
        client.publishTo(channel, queue, "a", "b", "c");
        for (var i = 0; i < 3; i++) {
            client.eventuallyGet(channel, queue, false);
        }

        channel.basicNack(3, true, false);

        for (var expected : List.of("a", "b", "c")) {
            assertEquals(expected, text(client.eventuallyGet(channel, dead, true)));
        }
    }

    @Test
    void policyNamesTheDeadLetterExchange(Client client) throws Exception {
        var channel = client.channel();
        var dead = client.queue(channel);
        var queue = client.queue(channel);
        client.policy(
                "^" + queue + "$",
                "queues",
                0,
                Map.of("dead-letter-exchange", "", "dead-letter-routing-key", dead, "max-length", 1));
        client.publishTo(channel, queue, "a", "b", "c");

        assertEquals("maxlen", reason(client.eventuallyGet(channel, dead, true)));
    }

    @Test
    void publishersMayNotForgeDeaths(Client client) throws Exception {
        var channel = client.channel();
        var dead = client.queue(channel);
        var queue = client.queue(channel, deadLetteringTo(dead, Map.of()));
        var forged =
                Map.<String, Object>of("x-death", List.of(Map.of("queue", queue, "reason", "rejected", "count", 40L)));
        channel.basicPublish(
                "", queue, new AMQP.BasicProperties.Builder().headers(forged).build(), bytes("a"));

        channel.basicReject(
                client.eventuallyGet(channel, queue, false).getEnvelope().getDeliveryTag(), false);

        assertEquals(
                1L, deaths(client.eventuallyGet(channel, dead, true)).getFirst().get("count"));
    }

    @Test
    void copyKeysAreNotUsedWhenADeadLetterKeyIsSet(Client client) throws Exception {
        var channel = client.channel();
        var copies = client.queue(channel);
        var dead = client.queue(channel);
        var queue = client.queue(channel, deadLetteringTo(dead, Map.of("x-max-length", 0)));
        channel.basicPublish(
                "",
                queue,
                new AMQP.BasicProperties.Builder()
                        .headers(Map.of("CC", List.of(copies)))
                        .build(),
                bytes("a"));

        assertEquals("a", text(client.eventuallyGet(channel, dead, true)));
        assertEquals(1, channel.messageCount(copies), "the copy that the publisher asked for, and no other");
    }

    private static Map<String, Object> deadLetteringTo(String queue, Map<String, Object> more) {
        var arguments = new HashMap<>(more);
        arguments.put("x-dead-letter-exchange", "");
        arguments.put("x-dead-letter-routing-key", queue);
        return arguments;
    }

    private static String reason(GetResponse message) {
        return String.valueOf(deaths(message).getFirst().get("reason"));
    }

    private static List<Map<String, Object>> deaths(GetResponse message) {
        var deaths =
                assertInstanceOf(List.class, message.getProps().getHeaders().get("x-death"));
        @SuppressWarnings("unchecked") // the client decodes a table so
        var tables = (List<Map<String, Object>>) deaths;
        return tables;
    }
}
