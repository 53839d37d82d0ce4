package io.warren.compat;

import static io.warren.compat.harness.Refusal.assertChannelCloses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import io.warren.compat.harness.Client;
import io.warren.compat.harness.OnBroker;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The exchange types that RabbitMQ has from plugins: {@code x-consistent-hash}, {@code x-random}, {@code x-local-random}. */
@OnBroker
final class PluginExchangesTest {
    private static final int MESSAGES = 300;

    private static void publish(Channel channel, String exchange, String customer) throws Exception {
        channel.basicPublish(
                exchange,
                customer,
                new BasicProperties.Builder()
                        .headers(Map.of("customer", customer))
                        .build(),
                Client.bytes(customer));
    }

    private static HashSet<String> take(Channel channel, String queue, int[] total) throws Exception {
        var customers = new HashSet<String>();
        for (var got = channel.basicGet(queue, true); got != null; got = channel.basicGet(queue, true)) {
            customers.add(Client.text(got));
            total[0]++;
        }
        return customers;
    }

    @Test
    void aConsistentHashKeepsACustomerInOneQueue(Client client) throws Exception {
        for (var arguments : List.<Map<String, Object>>of(Map.of(), Map.of("hash-header", "customer"))) {
            var channel = client.channel();
            var exchange = client.exchange(channel, "x-consistent-hash", arguments);
            var first = client.queue(channel);
            var second = client.queue(channel);
            channel.queueBind(first, exchange, "1");
            channel.queueBind(second, exchange, "3");
            channel.confirmSelect();
            for (var number = 0; number < MESSAGES; number++) {
                publish(channel, exchange, "customer-" + number % 50);
            }
            channel.waitForConfirmsOrDie(15_000);

            var total = new int[1];
            var ofFirst = take(channel, first, total);
            var ofSecond = take(channel, second, total);
            assertEquals(MESSAGES, total[0]);
            assertEquals(50, ofFirst.size() + ofSecond.size(), "no customer is in both");
            assertTrue(ofSecond.size() > ofFirst.size(), ofFirst + " and " + ofSecond);
        }
    }

    @Test
    void aConsistentHashRefusesWhatRabbitMqRefuses(Client client) throws Exception {
        var channel = client.channel();
        var exchange = client.exchange(channel, "x-consistent-hash");
        var queue = client.queue(channel);
        bindingIsRefused(client, queue, exchange, "rk", "The binding key must be an integer: <<\"rk\">>");
        bindingIsRefused(client, queue, exchange, "0", "The binding key must be greater than 0");
        var last = client.channel();
        assertChannelCloses(
                last,
                406,
                "PRECONDITION_FAILED - Unsupported property: app_id",
                () -> last.exchangeDeclare(
                        "refused", "x-consistent-hash", true, false, Map.of("hash-property", "app_id")));
    }

    private static void bindingIsRefused(Client client, String queue, String exchange, String key, String text)
            throws Exception {
        var channel = client.channel();
        assertChannelCloses(
                channel, 406, "PRECONDITION_FAILED - " + text, () -> channel.queueBind(queue, exchange, key));
    }

    @Test
    void aRandomExchangeSpreadsMessages(Client client) throws Exception {
        for (var type : List.of("x-random", "x-local-random")) {
            var channel = client.channel();
            var exchange = client.exchange(channel, type);
            var first = client.queue(channel);
            var second = client.queue(channel);
            channel.queueBind(first, exchange, "");
            channel.queueBind(second, exchange, "");
            channel.confirmSelect();
            for (var number = 0; number < MESSAGES; number++) {
                publish(channel, exchange, "one key");
            }
            channel.waitForConfirmsOrDie(15_000);

            assertEquals(MESSAGES, channel.messageCount(first) + channel.messageCount(second));
            // The chance of fewer than a fifth is below one in a billion.
            assertTrue(Math.min(channel.messageCount(first), channel.messageCount(second)) > MESSAGES / 5);
        }
        var channel = client.channel();
        var local = client.exchange(channel, "x-local-random");
        bindingIsRefused(client, client.queue(channel), local, "key", "Non empty binding 'key' key not permitted");
    }
}
