package io.warren.engine.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.amqp.types.BasicProperties;
import io.warren.amqp.types.FieldTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who gets what, by weight, and how much moves when destinations come and go. */
final class ConsistentHashExchangeTest {
    private static final int KEYS = 20_000;

    private final ConsistentHashExchange type = new ConsistentHashExchange();

    private static Binding binding(String queue, String weight) {
        return new Binding("x", Binding.Destination.queue(queue), weight, FieldTable.EMPTY);
    }

    private RoutingTable table(FieldTable arguments, Binding... bindings) {
        var table = type.table(arguments);
        for (var each : bindings) {
            table = table.with(each);
        }
        return table;
    }

    private static String owner(RoutingTable table, String key, BasicProperties properties) {
        var found = new ArrayList<String>();
        table.route(key, properties, each -> found.add(each.destination().name()));
        assertEquals(1, found.size());
        return found.getFirst();
    }

    private static String owner(RoutingTable table, String key) {
        return owner(table, key, BasicProperties.EMPTY);
    }

    private static Map<String, Integer> shares(RoutingTable table) {
        var shares = new HashMap<String, Integer>();
        for (var key = 0; key < KEYS; key++) {
            shares.merge(owner(table, "order-" + key), 1, Integer::sum);
        }
        return shares;
    }

    @Test
    void everyDestinationGetsItsShare() {
        var shares = shares(table(FieldTable.EMPTY, binding("a", "1"), binding("b", "2"), binding("c", "7")));
        assertEquals(KEYS * 0.1, shares.getOrDefault("a", 0), KEYS * 0.015);
        assertEquals(KEYS * 0.2, shares.getOrDefault("b", 0), KEYS * 0.015);
        assertEquals(KEYS * 0.7, shares.getOrDefault("c", 0), KEYS * 0.015);
    }

    @Test
    void onlyWhatGoesToTheNewOneMoves() {
        var before = table(FieldTable.EMPTY, binding("a", "1"), binding("b", "1"), binding("c", "1"));
        var after = before.with(binding("d", "1"));
        var moved = 0;
        for (var key = 0; key < KEYS; key++) {
            var was = owner(before, "order-" + key);
            var is = owner(after, "order-" + key);
            if (!was.equals(is)) {
                assertEquals("d", is);
                moved++;
            }
        }
        assertEquals(KEYS * 0.25, moved, KEYS * 0.015);
        assertEquals(shares(before), shares(after.without(binding("d", "1"))));
    }

    @Test
    void theOrderOfBindingsDoesNotMatter() {
        var one = table(FieldTable.EMPTY, binding("a", "3"), binding("b", "1"));
        var other = table(FieldTable.EMPTY, binding("b", "1"), binding("a", "3"));
        for (var key = 0; key < 1_000; key++) {
            assertEquals(owner(one, "k" + key), owner(other, "k" + key));
        }
    }

    @Test
    void ofTwoBindingsToOneDestinationTheFirstCounts() {
        var first = table(FieldTable.EMPTY, binding("a", "1"), binding("b", "1"));
        var second = first.with(binding("a", "9"));
        assertEquals(shares(first), shares(second));
        var left = second.without(binding("a", "1"));
        assertEquals(KEYS * 0.9, shares(left).getOrDefault("a", 0), KEYS * 0.015);
    }

    @Test
    void theHeaderOrPropertyThatIsNamedIsHashed() {
        var bindings = new Binding[] {binding("a", "1"), binding("b", "1"), binding("c", "1")};
        var byHeader = table(FieldTable.builder().put("hash-header", "customer").build(), bindings);
        var byId = table(FieldTable.builder().put("hash-property", "message_id").build(), bindings);
        assertTrue(table(FieldTable.EMPTY, bindings).byKeyAlone());
        assertTrue(!byHeader.byKeyAlone() && !byId.byKeyAlone());

        var owners = new HashMap<String, String>();
        for (var number = 0; number < 300; number++) {
            var name = "customer-" + number % 30;
            var withHeader = BasicProperties.builder()
                    .headers(FieldTable.builder().put("customer", name).build())
                    .build();
            var owner = owner(byHeader, "key-" + number, withHeader);
            assertEquals(owner, owners.computeIfAbsent(name, _ -> owner));
            var withId = BasicProperties.builder().messageId(name).build();
            assertEquals(owner, owner(byId, "key-" + number, withId), "the value counts, not where it stands");
        }
        assertEquals(3, owners.values().stream().distinct().count());
        assertEquals(owner(byHeader, "a"), owner(byHeader, "b"), "all that have none go to one");
    }

    @Test
    void weightsAndArgumentsAreChecked() {
        assertNull(type.refuses(binding("a", "1")));
        assertNull(type.refuses(binding("a", "10000")));
        assertEquals("The binding key must be greater than 0", type.refuses(binding("a", "0")));
        assertEquals("The binding key must be greater than 0", type.refuses(binding("a", "-1")));
        assertEquals("The binding key must not exceed 10000", type.refuses(binding("a", "99999999999999999999")));
        assertEquals("The binding key must be an integer: <<\"rk\">>", type.refuses(binding("a", "rk")));
        assertEquals(
                "hash-header and hash-property are mutually exclusive",
                type.refuses(FieldTable.builder()
                        .put("hash-header", "a")
                        .put("hash-property", "message_id")
                        .build()));
        assertEquals(
                "Unsupported property: app_id",
                type.refuses(FieldTable.builder().put("hash-property", "app_id").build()));
        for (var each : List.of("correlation_id", "message_id", "timestamp")) {
            assertNull(
                    type.refuses(FieldTable.builder().put("hash-property", each).build()));
        }
    }
}
