package io.warren.compat;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.warren.compat.harness.Client;
import io.warren.compat.harness.Eventually;
import io.warren.compat.harness.OnBroker;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sorting, pages and filters of lists. */
@OnBroker
final class HttpListsTest {
    @Test
    void queuesAreSortedByWhatTheyHoldAndCutIntoPages(Client client) throws Exception {
        var channel = client.channel();
        channel.confirmSelect();
        var few = client.queue(channel);
        var none = client.queue(channel);
        var many = client.queue(channel);
        client.publishTo(channel, few, "one");
        client.publishTo(channel, many, "one", "two", "three");
        var api = client.management();
        var mine = List.of(few, none, many);
        Eventually.eventually(
                "the order by messages",
                () -> among(mine, api.get("queues?sort=messages")).equals(List.of(none, few, many)));
        assertEquals(
                List.of(many, few, none),
                among(mine, api.get("queues?sort=messages&sort_reverse=true&disable_stats=false")));
        // By a field that has no short cut the order is the same.
        // RabbitMQ knows the bytes some seconds later.
        Eventually.eventually(
                "the order by bytes",
                () -> among(mine, api.get("queues?sort=message_bytes_ready&sort_reverse=true"))
                        .equals(List.of(many, few, none)));
        var page = api.get("queues?page=1&page_size=1&sort=messages&sort_reverse=true&name=" + many);
        assertEquals(1, page.get("filtered_count").intValue());
        assertEquals(many, page.get("items").get(0).get("name").textValue());
    }

    private static List<String> among(List<String> wanted, JsonNode rows) {
        var names = new ArrayList<String>();
        for (var each : rows) {
            if (wanted.contains(each.get("name").textValue())) {
                names.add(each.get("name").textValue());
            }
        }
        return names;
    }

    @Test
    void pagesThatAreNotThereAreRefusedAsRabbitMqDoes(Client client) {
        var api = client.management();
        var beyond = api.send("GET", "queues?page=99&page_size=10", null);
        assertEquals(400, beyond.statusCode());
        assertEquals("page_out_of_range", error(beyond.body()));
        assertEquals(
                "invalid_pagination_parameters",
                error(api.send("GET", "queues?page=0", null).body()));
        assertEquals("bad_request", error(api.send("GET", "queues?page=x", null).body()));
        // RabbitMQ has no pages of virtual hosts unless their size is said.
        assertEquals(client.broker().isWarren() ? 200 : 500, api.status("GET", "vhosts?page=1"));
    }

    private static String error(String body) {
        return body.replaceAll(".*\"error\":\"([a-z_]+)\".*", "$1");
    }
}
