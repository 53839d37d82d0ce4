package io.warren.storage.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.warren.amqp.types.BasicProperties;
import io.warren.engine.exchange.RoutingTable;
import io.warren.engine.metadata.Metadata;
import io.warren.engine.metadata.VirtualHostMetadata;
import java.util.List;
import java.util.TreeSet;

/** Whether two metadata are the same to rules, routing and views, in their order too. */
final class SameMetadata {
    private SameMetadata() {}

    static void check(Metadata expected, Metadata found, String where) {
        assertEquals(expected.revision(), found.revision(), where);
        assertEquals(expected.nextId(), found.nextId(), where);
        assertEquals(
                List.copyOf(expected.users().entrySet()),
                List.copyOf(found.users().entrySet()),
                where);
        assertEquals(
                List.copyOf(expected.permissions().entrySet()),
                List.copyOf(found.permissions().entrySet()),
                where);
        assertEquals(
                expected.topicPermissions().values().stream()
                        .map(each -> List.copyOf(each.values()))
                        .toList(),
                found.topicPermissions().values().stream()
                        .map(each -> List.copyOf(each.values()))
                        .toList(),
                where);
        assertEquals(expected.topicPermissions(), found.topicPermissions(), where);
        assertEquals(
                List.copyOf(expected.parameters().entrySet()),
                List.copyOf(found.parameters().entrySet()),
                where);
        assertEquals(
                List.copyOf(expected.virtualHosts().keySet()),
                List.copyOf(found.virtualHosts().keySet()),
                where);
        for (var each : expected.virtualHosts().values()) {
            var other = found.virtualHost(each.settings().name());
            assertNotNull(other, where);
            virtualHost(each, other, where);
        }
    }

    private static void virtualHost(VirtualHostMetadata expected, VirtualHostMetadata found, String where) {
        assertEquals(expected.settings(), found.settings(), where);
        assertEquals(
                List.copyOf(expected.queues().values()),
                List.copyOf(found.queues().values()),
                where);
        assertEquals(
                List.copyOf(expected.policies().values()),
                List.copyOf(found.policies().values()),
                where);
        assertEquals(
                List.copyOf(expected.operatorPolicies().values()),
                List.copyOf(found.operatorPolicies().values()),
                where);
        assertEquals(
                List.copyOf(expected.incoming().keySet()),
                List.copyOf(found.incoming().keySet()),
                where);
        for (var destination : expected.incoming().keySet()) {
            assertEquals(
                    List.copyOf(expected.bindingsTo(destination)), List.copyOf(found.bindingsTo(destination)), where);
        }
        assertEquals(
                List.copyOf(expected.exchanges().keySet()),
                List.copyOf(found.exchanges().keySet()),
                where);
        for (var each : expected.exchanges().values()) {
            var other = found.exchange(each.spec().name());
            assertNotNull(other, where);
            assertEquals(each.spec(), other.spec(), where);
            assertEquals(List.copyOf(each.outgoing()), List.copyOf(other.outgoing()), where);
            assertEquals(each.policy(), other.policy(), where);
            assertEquals(each.alternate(), other.alternate(), where);
            for (var key : List.of("", "k0", "k1", "other")) {
                assertEquals(routes(each.table(), key), routes(other.table(), key), where);
            }
        }
    }

    /** A table promises no order. */
    static TreeSet<String> routes(RoutingTable table, String key) {
        var found = new TreeSet<String>();
        table.route(key, BasicProperties.EMPTY, each -> found.add(each.toString()));
        return found;
    }
}
