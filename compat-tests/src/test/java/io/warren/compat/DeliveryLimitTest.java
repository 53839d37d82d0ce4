package io.warren.compat;

import static io.warren.compat.harness.Client.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.compat.harness.Client;
import io.warren.compat.harness.Eventually;
import io.warren.compat.harness.OnBroker;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Poison messages on quorum queues (RabbitMQ docs, "Quorum Queues", poison message handling). */
@OnBroker
class DeliveryLimitTest {
    @Test
    void messageRejectedTooOftenIsDeadLettered(Client client) throws Exception {
        var channel = client.channel();
        var dead = client.queue(channel);
        var queue = client.queue(
                channel,
                Map.of(
                        "x-queue-type",
                        "quorum",
                        "x-delivery-limit",
                        2,
                        "x-dead-letter-exchange",
                        "",
                        "x-dead-letter-routing-key",
                        dead));
        client.publishTo(channel, queue, "poison");

        for (var delivery = 0; delivery <= 2; delivery++) {
            var message = client.eventuallyGet(channel, queue, false);
            channel.basicReject(message.getEnvelope().getDeliveryTag(), true);
        }

        var message = client.eventuallyGet(channel, dead, true);
        assertEquals("poison", text(message));
        var death = assertInstanceOf(
                Map.class,
                assertInstanceOf(List.class, message.getProps().getHeaders().get("x-death"))
                        .getFirst());
        assertEquals("delivery_limit", String.valueOf(death.get("reason")));
    }

    @Test
    void messageIsDroppedWithoutADeadLetterExchange(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel, Map.of("x-queue-type", "quorum", "x-delivery-limit", 1));
        client.publishTo(channel, queue, "poison");

        for (var delivery = 0; delivery <= 1; delivery++) {
            var message = client.eventuallyGet(channel, queue, false);
            channel.basicReject(message.getEnvelope().getDeliveryTag(), true);
        }

        client.awaitReady(channel, queue, 0);
        assertNull(channel.basicGet(queue, true));
    }

    @Test
    void deliveryCountTravelsWithTheMessage(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel, Map.of("x-queue-type", "quorum"));
        client.publishTo(channel, queue, "a");
        var first = client.eventuallyGet(channel, queue, false);
        assertTrue(Optional.ofNullable(first.getProps().getHeaders())
                .map(headers -> headers.get("x-delivery-count"))
                .isEmpty());

        channel.basicReject(first.getEnvelope().getDeliveryTag(), true);

        var again = client.eventuallyGet(channel, queue, true);
        assertEquals(1L, again.getProps().getHeaders().get("x-delivery-count"));
        assertTrue(again.getEnvelope().isRedeliver());
    }

    @Test
    void nackWithRequeueDoesNotCountTowardsTheLimit(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel, Map.of("x-queue-type", "quorum", "x-delivery-limit", 1));
        client.publishTo(channel, queue, "wanted later");

        for (var round = 0; round < 6; round++) {
            var message = client.eventuallyGet(channel, queue, false);
            channel.basicNack(message.getEnvelope().getDeliveryTag(), false, true);
        }

        assertEquals("wanted later", text(client.eventuallyGet(channel, queue, true)));
    }

    @Test
    void limitIsTwentyWhenNobodySaysOtherwise(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel, Map.of("x-queue-type", "quorum"));
        client.publishTo(channel, queue, "poison");
        var deliveries = 0;

        while (true) {
            var message = channel.basicGet(queue, false);
            if (message == null) {
                if (channel.queueDeclarePassive(queue).getMessageCount() == 0 && deliveries > 20) {
                    break;
                }
                continue;
            }
            deliveries++;
            channel.basicReject(message.getEnvelope().getDeliveryTag(), true);
        }

        assertEquals(21, deliveries);
    }

    @Test
    void losingTheChannelCounts(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel, Map.of("x-queue-type", "quorum", "x-delivery-limit", 1));
        client.publishTo(channel, queue, "poison");

        for (var delivery = 0; delivery <= 1; delivery++) {
            var connection = client.connect();
            client.eventuallyGet(connection.createChannel(), queue, false);
            connection.abort(0);
        }

        Eventually.eventually(
                "the message is gone",
                () -> client.management()
                                .get("queues/%2F/" + queue)
                                .path("messages")
                                .asInt(-1)
                        == 0);
    }
}
