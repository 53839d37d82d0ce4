package io.warren.compat.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.warren.compat.harness.Client;
import io.warren.compat.harness.Inbox;
import io.warren.compat.harness.WarrenOnly;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whoever listens at one node hears of all, and of each thing once. */
@WarrenOnly
final class EventsInClusterTest extends OnThreeNodes {
    private static final String EXCHANGE = "amq.rabbitmq.event";

    /** The next events about this name, up to the key that is the last of them. */
    private static List<String> until(Inbox inbox, String name, String last) throws Exception {
        var keys = new ArrayList<String>();
        while (!keys.contains(last)) {
            var event = inbox.next();
            if (name.equals(String.valueOf(event.getProperties().getHeaders().get("name")))) {
                keys.add(event.getEnvelope().getRoutingKey());
            }
        }
        return keys;
    }

    @Test
    void whatHappensAtOneNodeIsToldOnceAtEachOther() throws Exception {
        var clients = List.of(home, one, two);
        var inboxes = new ArrayList<Inbox>();
        for (var client : clients) {
            var channel = client.channel();
            var queue = client.queue(channel);
            channel.queueBind(queue, EXCHANGE, "#");
            inboxes.add(Inbox.consumeWithoutAck(channel, queue));
        }
        for (var acting : clients) {
            for (var type : List.of("classic", "quorum")) {
                var queue = acting.name("told");
                var channel = acting.channel();
                channel.queueDeclare(queue, true, false, false, Map.of("x-queue-type", type));
                acting.policy("^" + queue + "$", "queues", 1, Map.of("max-length", 5));
                channel.queueDelete(queue);
                for (var inbox : inboxes) {
                    assertEquals(
                            List.of("queue.created", "queue.policy.updated", "queue.deleted"),
                            until(inbox, queue, "queue.deleted"),
                            type + " of node " + clients.indexOf(acting) + " heard at " + inboxes.indexOf(inbox));
                }
            }
            whoConnectsIsTold(acting, inboxes);
        }
    }

    private static void whoConnectsIsTold(Client client, List<Inbox> inboxes) throws Exception {
        var connection = client.connect();
        var queue = client.queue(connection.createChannel());
        var channel = connection.createChannel();
        var tag = Inbox.consume(channel, queue).tag();
        connection.close();
        for (var inbox : inboxes) {
            var keys = new ArrayList<String>();
            while (!keys.contains("consumer.deleted")) {
                var event = inbox.next();
                if (tag.equals(String.valueOf(event.getProperties().getHeaders().get("consumer_tag")))) {
                    keys.add(event.getEnvelope().getRoutingKey());
                }
            }
            assertEquals(List.of("consumer.created", "consumer.deleted"), keys);
        }
    }
}
