package io.warren.engine.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.amqp.types.BasicProperties;
import io.warren.amqp.types.FieldTable;
import io.warren.engine.exchange.Binding;
import io.warren.engine.metadata.MetadataRules.Decision;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever happens in whatever order, the snapshot hangs together, and the same happenings make the same snapshot. */
class RandomChangesTest {
    private static final List<String> QUEUES = List.of("q1", "q2", "q3", "q4");
    private static final List<String> EXCHANGES = List.of("a1", "a2", "a3", "e1", "amq.topic");
    private static final List<String> KEYS = List.of("", "k", "#");

    @Provide
    Arbitrary<List<MetadataChange>> histories() {
        return Arbitraries.longs().map(RandomChangesTest::history);
    }

    private static List<MetadataChange> history(long seed) {
        var random = new Random(seed);
        var wishes = new ArrayList<MetadataChange>();
        wishes.add(new MetadataChange.PutVirtualHost(VirtualHost.named("/")));
        for (var i = 0; i < 120; i++) {
            wishes.add(wish(random));
        }
        return wishes;
    }

    private static MetadataChange wish(Random random) {
        var queue = pick(QUEUES, random);
        var exchange = pick(EXCHANGES, random);
        return switch (random.nextInt(8)) {
            case 0 -> Declarations.queue(queue, FieldTable.EMPTY);
            case 1, 2 ->
                exchange.startsWith("a")
                        ? Declarations.autoDelete(exchange)
                        : Declarations.exchange(exchange, "direct");
            case 3 -> new MetadataChange.DeleteQueue("/", queue, random.nextInt(8, 60));
            case 4 ->
                random.nextInt(4) == 0
                        ? Declarations.deleteExchange(exchange, random.nextBoolean())
                        : Declarations.unbind(binding(exchange, random));
            default -> Declarations.bind(binding(exchange, random));
        };
    }

    private static Binding binding(String source, Random random) {
        var key = pick(KEYS, random);
        return random.nextBoolean()
                ? Declarations.toQueue(source, pick(QUEUES, random), key)
                : Declarations.toExchange(source, pick(EXCHANGES, random), key);
    }

    private static String pick(List<String> from, Random random) {
        return from.get(random.nextInt(from.size()));
    }

    /** The accepted changes, which is what a log holds. */
    private static List<MetadataChange> accepted(List<MetadataChange> wishes) {
        var accepted = new ArrayList<MetadataChange>();
        var now = Metadata.EMPTY;
        for (var wish : wishes) {
            if (MetadataRules.decide(now, wish, NodeLimits.NONE) instanceof Decision.Accept(var complete)) {
                accepted.add(complete);
                now = now.apply(complete);
                assertHangsTogether(now);
                assertEquals(
                        new Decision.Unchanged(),
                        wish instanceof MetadataChange.DeleteExchange || wish instanceof MetadataChange.DeleteQueue
                                ? MetadataRules.decide(now, wish, NodeLimits.NONE)
                                : new Decision.Unchanged());
            }
        }
        return accepted;
    }

    @Property(tries = 200)
    void snapshotHangsTogetherAndIsMadeAgainByTheSameChanges(@ForAll("histories") List<MetadataChange> wishes) {
        var changes = accepted(wishes);

        var one = Metadata.EMPTY;
        var other = Metadata.EMPTY;
        for (var change : changes) {
            one = one.apply(change);
            other = other.apply(change);
        }

        assertEquals(changes.size(), one.revision());
        assertEquals(one.nextId(), other.nextId());
        assertEquals(described(one), described(other));
    }

    private static String described(Metadata metadata) {
        var host = host(metadata);
        var exchanges = new ArrayList<String>();
        host.exchanges().values().forEach(each -> exchanges.add(each.spec() + " " + each.outgoing()));
        return exchanges + " " + host.queues() + " " + host.incoming();
    }

    private static VirtualHostMetadata host(Metadata metadata) {
        var host = metadata.virtualHost("/");
        if (host == null) {
            throw new AssertionError("no vhost /");
        }
        return host;
    }

    private static void assertHangsTogether(Metadata metadata) {
        var host = host(metadata);
        var outgoing = new HashSet<Binding>();
        host.exchanges().forEach((name, exchange) -> {
            exchange.outgoing().forEach(each -> assertEquals(name, each.source()));
            outgoing.addAll(exchange.outgoing());
            assertRoutes(exchange);
        });
        var incoming = new HashSet<Binding>();
        host.incoming().forEach((destination, bindings) -> {
            assertFalse(bindings.isEmpty());
            bindings.forEach(each -> assertEquals(destination, each.destination()));
            incoming.addAll(bindings);
            var there = switch (destination.kind()) {
                case QUEUE -> host.queues().containsKey(destination.name());
                case EXCHANGE -> host.exchanges().containsKey(destination.name());
            };
            assertTrue(there, destination::toString);
        });
        assertEquals(outgoing, incoming);
        var ids = new HashSet<Long>();
        host.queues().values().forEach(each -> assertTrue(ids.add(each.id())));
        host.exchanges().values().forEach(each -> assertTrue(ids.add(each.spec().id())));
        ids.forEach(each -> assertTrue(each > 0 && each < metadata.nextId()));
    }

    /** The routing table holds the bindings that the exchange has. */
    private static void assertRoutes(VirtualHostMetadata.Exchange exchange) {
        for (var key : KEYS) {
            var expected = new HashSet<Binding>();
            for (var each : exchange.outgoing()) {
                if (exchange.spec().type().equals("fanout")
                        || each.routingKey().equals(key)
                        || (exchange.spec().type().equals("topic")
                                && each.routingKey().equals("#"))) {
                    expected.add(each);
                }
            }
            var found = new HashSet<Binding>();
            exchange.table().route(key, BasicProperties.EMPTY, found::add);
            assertEquals(expected, Set.copyOf(found));
        }
    }
}
