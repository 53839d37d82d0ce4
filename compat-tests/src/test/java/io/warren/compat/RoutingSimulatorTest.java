package io.warren.compat;

import static io.warren.compat.harness.Client.text;
import static io.warren.compat.harness.Eventually.eventually;
import static io.warren.compat.harness.ManagementApi.segment;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.rabbitmq.client.Channel;
import io.warren.compat.harness.Client;
import io.warren.compat.harness.OnBroker;
import io.warren.compat.harness.WarrenOnly;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code POST /api/exchanges/{vhost}/{exchange}/route}: told before, true after. */
@OnBroker
@WarrenOnly
final class RoutingSimulatorTest {
    private static JsonNode route(Client client, String exchange, Map<String, Object> message) {
        return client.management().post("exchanges/%2F/" + segment(exchange) + "/route", message);
    }

    private static List<String> texts(JsonNode rows, String key) {
        var texts = new ArrayList<String>();
        rows.forEach(each -> texts.add(each.get(key).textValue()));
        return texts;
    }

    @Test
    void whatIsToldIsWhatHappens(Client client) throws Exception {
        var channel = client.channel();
        var topic = client.exchange(channel, "topic");
        var reached = client.queue(channel);
        var other = client.queue(channel);
        channel.queueBind(reached, topic, "orders.*.eu");
        channel.queueBind(other, topic, "orders.*.us");

        var told = route(client, topic, Map.of("routing_key", "orders.new.eu"));

        assertTrue(told.get("routed").booleanValue());
        assertEquals(List.of(reached), texts(told.get("queues"), "name"));
        assertEquals("classic", told.get("queues").get(0).get("type").textValue());
        assertEquals("enqueued", told.get("queues").get(0).get("outcome").textValue());
        var visit = told.get("exchanges").get(0);
        assertEquals(List.of("orders.*.eu"), texts(visit.get("matched"), "routing_key"));
        assertEquals(List.of("reached"), texts(visit.get("matched"), "outcome"));
        assertEquals(List.of(other), texts(visit.get("unmatched"), "destination"));
        assertEquals(List.of("word 3 is 'eu' and not 'us'"), texts(visit.get("unmatched"), "why"));
        assertNull(channel.basicGet(reached, true), "nothing is published by a question");

        client.publish(channel, topic, "orders.new.eu", "real");
        assertEquals("real", text(client.eventuallyGet(channel, reached, true)));
        assertNull(channel.basicGet(other, true));
    }

    @Test
    void exchangesThatLeadToExchangesAndAlternatesAreFollowed(Client client) throws Exception {
        var channel = client.channel();
        var alternate = client.exchange(channel, "fanout");
        var second = client.exchange(channel, "headers", Map.of("alternate-exchange", alternate));
        var first = client.exchange(channel, "direct");
        var caught = client.queue(channel);
        var missed = client.queue(channel);
        channel.exchangeBind(second, first, "go");
        channel.queueBind(missed, second, "", Map.of("x-match", "all", "region", "eu", "size", 3));
        channel.queueBind(caught, alternate, "");

        var told = route(client, first, Map.of("routing_key", "go", "headers", Map.of("region", "us", "size", 3)));

        assertEquals(List.of(first, second, alternate), texts(told.get("exchanges"), "name"));
        assertEquals(List.of(caught), texts(told.get("queues"), "name"));
        var headers = told.get("exchanges").get(1);
        assertEquals(alternate, headers.get("alternate").get("name").textValue());
        assertEquals("reached", headers.get("alternate").get("outcome").textValue());
        assertTrue(
                texts(headers.get("unmatched"), "why").getFirst().startsWith("header 'region' is "), headers::toString);

        var fits = route(
                client,
                first,
                Map.of("routing_key", "go", "properties", Map.of("headers", Map.of("region", "eu", "size", 3))));
        assertEquals(List.of(missed), texts(fits.get("queues"), "name"));
    }

    @Test
    void aFullQueueSaysWhatItWouldDo(Client client) throws Exception {
        var channel = client.channel();
        var rejects = client.queue(channel, Map.of("x-max-length", 1, "x-overflow", "reject-publish"));
        var drops = client.queue(channel, Map.of("x-max-length", 1));
        fill(client, channel, rejects);
        fill(client, channel, drops);

        // How long a queue of another node is becomes known some seconds later.
        eventually("one rejects", () -> outcome(client, rejects).equals("rejected, the queue is full"));
        eventually("one drops", () -> outcome(client, drops).equals("enqueued, the oldest message is dropped"));
    }

    private static void fill(Client client, Channel channel, String queue) throws Exception {
        client.publishTo(channel, queue, "one");
    }

    private static String outcome(Client client, String queue) {
        return route(client, "amq.default", Map.of("routing_key", queue))
                .get("queues")
                .get(0)
                .get("outcome")
                .textValue();
    }

    @Test
    void whatAUserMayNotPublishIsNotRouted(Client client) throws Exception {
        var channel = client.channel();
        var topic = client.exchange(channel, "topic");
        var queue = client.queue(channel);
        channel.queueBind(queue, topic, "#");
        var user = client.user("");
        var api = client.management();
        api.putPermissions("/", user, "", ".*", "");
        api.put("topic-permissions/%2F/" + user, Map.of("exchange", topic, "write", "^mine\\.", "read", ".*"));

        var mine = route(client, topic, Map.of("routing_key", "mine.a", "user", user));
        assertTrue(mine.get("routed").booleanValue(), mine::toString);
        assertTrue(mine.get("refused").isEmpty());

        var others = route(client, topic, Map.of("routing_key", "yours.a", "user", user));
        assertFalse(others.get("routed").booleanValue());
        assertTrue(others.get("refused").get(0).textValue().contains("topic permission"), others::toString);
        assertEquals(List.of(queue), texts(others.get("queues"), "name"), "where it would go if it were let in");
    }

    @Test
    void badQuestionsAreRefused(Client client) throws Exception {
        var api = client.management();
        assertEquals(404, api.status("POST", "exchanges/%2F/not-there/route", Map.of("routing_key", "a")));
        assertEquals(400, api.status("POST", "exchanges/%2F/amq.direct/route", Map.of()));
        assertEquals(400, api.status("POST", "exchanges/%2F/amq.direct/route", Map.of("routing_key", "a".repeat(256))));
        assertEquals(
                400, api.status("POST", "exchanges/%2F/amq.direct/route", Map.of("routing_key", "a", "unmatched", -1)));
        assertEquals(
                400,
                api.status("POST", "exchanges/%2F/amq.direct/route", Map.of("routing_key", "a", "user", "nobody")));
    }
}
