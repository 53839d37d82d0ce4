package io.warren.compat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.compat.harness.Client;
import io.warren.compat.harness.Inbox;
import io.warren.compat.harness.OnBroker;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The broker tells a consumer that it is none any more (RabbitMQ extension, "Consumer Cancel Notification"). */
@OnBroker
class CancelNotifyTest {
    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void deletingTheQueueCancelsItsConsumers(String type, Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel, Map.of("x-queue-type", type));
        var one = Inbox.consume(client.channel(), queue);
        var two = Inbox.consume(client.connect().createChannel(), queue);

        channel.queueDelete(queue);

        one.assertCancelledByBroker();
        two.assertCancelledByBroker();
        assertTrue(one.getChannel().isOpen());
    }

    @Test
    void tagOfACancelledConsumerIsFreeAgain(Client client) throws Exception {
        var channel = client.channel();
        var queue = client.queue(channel);
        var inbox = Inbox.consume(channel, queue);
        client.channel().queueDelete(queue);
        inbox.assertCancelledByBroker();
        channel.queueDeclare(queue, true, false, false, Map.of());

        channel.basicConsume(queue, true, inbox.tag(), (tag, delivery) -> {}, tag -> {});

        assertEquals(1, channel.consumerCount(queue));
    }

    @Test
    void exclusiveQueueTakesItsConsumersAlongSilently(Client client) throws Exception {
        var connection = client.connect();
        var channel = connection.createChannel();
        var queue = channel.queueDeclare().getQueue();
        var inbox = Inbox.consume(channel, queue);

        channel.queueDelete(queue);

        inbox.assertCancelledByBroker();
    }
}
