package io.warren.compat;

import static io.warren.compat.harness.ManagementApi.segment;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import io.warren.compat.harness.Client;
import io.warren.compat.harness.Inbox;
import io.warren.compat.harness.OnBroker;
import io.warren.compat.harness.WarrenOnly;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Events of the node as messages of {@code amq.rabbitmq.event}. */
@OnBroker
final class EventExchangeTest {
    private static final String EXCHANGE = "amq.rabbitmq.event";

    private static Inbox listen(Client client, String key) throws Exception {
        Channel channel = client.channel();
        var queue = client.queue(channel);
        channel.queueBind(queue, EXCHANGE, key);
        return Inbox.consumeWithoutAck(channel, queue);
    }

    /** The next event about this; other tests' events may come in between. */
    private static Map<String, Object> next(Inbox inbox, String key, String header, String value) throws Exception {
        while (true) {
            Delivery event = inbox.next();
            var headers = event.getProperties().getHeaders();
            if (event.getEnvelope().getRoutingKey().equals(key) && value.equals(String.valueOf(headers.get(header)))) {
                assertEquals(0, event.getBody().length);
                assertEquals(2, event.getProperties().getDeliveryMode());
                assertTrue(headers.get("timestamp_in_ms") instanceof Long);
                return headers;
            }
        }
    }

    @Test
    void queuesExchangesAndBindingsTellOfThemselves(Client client) throws Exception {
        var queues = listen(client, "queue.*");
        var exchanges = listen(client, "exchange.*");
        var bindings = listen(client, "binding.*");
        var channel = client.channel();
        var queue = client.name("told");
        channel.queueDeclare(queue, true, false, false, Map.of("x-max-length", 5));
        var created = next(queues, "queue.created", "name", queue);
        assertEquals("/", String.valueOf(created.get("vhost")));
        assertEquals(true, created.get("durable"));
        assertEquals("guest", String.valueOf(created.get("user_who_performed_action")));
        assertEquals("rabbit_classic_queue", String.valueOf(created.get("type")));

        var exchange = client.exchange(channel, "fanout");
        assertEquals(
                "fanout",
                String.valueOf(
                        next(exchanges, "exchange.created", "name", exchange).get("type")));
        channel.queueBind(queue, exchange, "key");
        var bound = next(bindings, "binding.created", "destination_name", queue);
        assertEquals(exchange, String.valueOf(bound.get("source_name")));
        assertEquals("queue", String.valueOf(bound.get("destination_kind")));
        channel.queueUnbind(queue, exchange, "key");
        next(bindings, "binding.deleted", "destination_name", queue);
        channel.exchangeDelete(exchange);
        next(exchanges, "exchange.deleted", "name", exchange);
        channel.queueDelete(queue);
        next(queues, "queue.deleted", "name", queue);
    }

    @Test
    void bindingsGoWithTheirQueueAndTheirExchange(Client client) throws Exception {
        var inbox = listen(client, "binding.deleted");
        var channel = client.channel();
        var queue = client.queue(channel);
        var other = client.queue(channel);
        var exchange = client.name("told");
        channel.exchangeDeclare(exchange, "fanout", true, true, Map.of());
        channel.queueBind(queue, exchange, "first");
        channel.queueBind(queue, exchange, "second");
        channel.queueBind(other, exchange, "third");

        channel.queueDelete(queue);
        var keys = new HashSet<String>();
        for (var each : List.of("first", "second")) {
            var gone = next(inbox, "binding.deleted", "destination_name", queue);
            keys.add(String.valueOf(gone.get("routing_key")));
            assertEquals(exchange, String.valueOf(gone.get("source_name")), each);
            assertEquals("rmq-internal", String.valueOf(gone.get("user_who_performed_action")));
        }
        assertEquals(Set.of("first", "second"), keys);

        channel.exchangeDelete(exchange);
        assertEquals(
                "third",
                String.valueOf(next(inbox, "binding.deleted", "destination_name", other)
                        .get("routing_key")));
    }

    @Test
    void clientsTellOfThemselves(Client client) throws Exception {
        var inbox = listen(client, "#");
        var connection = client.connect();
        var channel = connection.createChannel();
        var queue = client.queue(channel);
        var opened = next(inbox, "connection.created", "user", "guest");
        assertTrue(String.valueOf(opened.get("name")).startsWith("127.0.0.1:"), opened.toString());
        var connected = String.valueOf(opened.get("name"));
        var pid = String.valueOf(
                next(inbox, "channel.created", "name", connected + " (1)").get("pid"));
        var tag = Inbox.consume(channel, queue).tag();
        var consumer = next(inbox, "consumer.created", "consumer_tag", tag);
        assertEquals(queue, String.valueOf(consumer.get("queue")));
        assertEquals(true, consumer.get("ack_required"));
        channel.basicCancel(tag);
        next(inbox, "consumer.deleted", "consumer_tag", tag);
        channel.close();
        next(inbox, "channel.closed", "pid", pid);
        connection.close();
        next(inbox, "connection.closed", "name", connected);
    }

    @Test
    void policiesTellWhichQueuesTheyConcern(Client client) throws Exception {
        var inbox = listen(client, "#");
        var queue = client.queue(client.channel());
        client.queue(client.channel());
        var policy = Map.of(
                "pattern",
                "^" + queue + "$",
                "apply-to",
                "queues",
                "priority",
                7,
                "definition",
                Map.of("max-length", 5));
        var api = client.management();
        for (var path : List.of("policies/%2F/" + queue, "operator-policies/%2F/" + queue)) {
            client.deleteAfterwards(path);
            api.put(path, policy);
        }
        var updated = next(inbox, "queue.policy.updated", "name", queue);
        assertEquals("^" + queue + "$", String.valueOf(updated.get("pattern")));
        assertEquals("queues", String.valueOf(updated.get("apply-to")));
        assertEquals(7L, updated.get("priority"));
        assertEquals(Map.of("max-length", 5L), updated.get("definition"));
        assertEquals("rabbit_classic_queue", String.valueOf(updated.get("type")));
        next(inbox, "policy.set", "name", queue);
        next(inbox, "queue.policy.updated", "name", queue);
        next(inbox, "policy.set", "name", queue);

        api.delete("operator-policies/%2F/" + queue);
        api.delete("policies/%2F/" + queue);
        var heard = new ArrayList<String>();
        var key = "";
        while (!key.equals("policy.cleared")) {
            var event = inbox.next();
            key = event.getEnvelope().getRoutingKey();
            if (key.contains("policy")) {
                heard.add(key + " " + event.getProperties().getHeaders().get("name"));
            }
        }
        assertEquals(
                List.of(
                        "queue.policy.cleared " + queue,
                        "operator.policy.cleared " + queue,
                        "queue.policy.cleared " + queue,
                        "policy.cleared " + queue),
                heard);
    }

    @Test
    void administrationTellsOfItself(Client client) throws Exception {
        var inbox = listen(client, "#");
        var user = client.user("management");
        assertEquals(
                "guest",
                String.valueOf(next(inbox, "user.created", "name", user).get("user_who_performed_action")));
        assertEquals(
                "[management]",
                String.valueOf(next(inbox, "user.tags.set", "name", user).get("tags")));
        client.management().putPermissions("/", user, "a", "b", "c");
        assertEquals(
                "b",
                String.valueOf(next(inbox, "permission.created", "user", user).get("write")));
        client.connect(factory -> {
            factory.setUsername(user);
            factory.setPassword(user);
        });
        next(inbox, "user.authentication.success", "name", user);
        client.management().delete("permissions/%2F/" + segment(user));
        next(inbox, "permission.deleted", "user", user);
        client.policy("^nothing$", "queues", 3, Map.of("max-length", 1));
        assertEquals(3L, next(inbox, "policy.set", "pattern", "^nothing$").get("priority"));
        var virtualHost = client.virtualHost();
        next(inbox, "vhost.created", "name", virtualHost);
        client.management().delete("vhosts/" + segment(virtualHost));
        next(inbox, "vhost.deleted", "name", virtualHost);
    }

    @Test
    @WarrenOnly // RabbitMQ tells the value, with the passwords that are in it.
    void parametersAndShovelsTellOfThemselvesWithoutPasswords(Client client) throws Exception {
        var inbox = listen(client, "#");
        var uri = "amqp://u:planted@127.0.0.1:1";
        var shovel = client.name("shovel");
        client.deleteAfterwards("parameters/shovel/%2F/" + shovel);
        client.management()
                .put(
                        "parameters/shovel/%2F/" + shovel,
                        Map.of("value", Map.of("src-uri", uri, "dest-uri", uri, "src-queue", "a", "dest-queue", "b")));
        var set = next(inbox, "parameter.set", "name", shovel);
        assertEquals("shovel", String.valueOf(set.get("component")));
        assertFalse(set.toString().contains("planted"), "no passwords");
        next(inbox, "shovel.worker.status", "status", "terminated");
        client.management().delete("parameters/shovel/%2F/" + shovel);
        next(inbox, "parameter.cleared", "name", shovel);
        next(inbox, "shovel.worker.removed", "name", shovel);
    }

    @Test
    void nobodyElsePublishesThere(Client client) throws Exception {
        var channel = client.channel();
        io.warren.compat.harness.Refusal.assertChannelCloses(
                channel,
                403,
                "ACCESS_REFUSED - cannot publish to internal exchange 'amq.rabbitmq.event' in vhost '/'",
                () -> channel.basicPublish(EXCHANGE, "queue.created", null, new byte[0]));
    }
}
