package io.warren.storage.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.amqp.types.FieldTable;
import io.warren.amqp.types.MalformedWire;
import io.warren.engine.exchange.Binding;
import io.warren.engine.exchange.RoutingTable;
import io.warren.engine.metadata.ExchangeSpec;
import io.warren.engine.metadata.Metadata;
import io.warren.engine.metadata.MetadataChange;
import io.warren.engine.metadata.MetadataRules;
import io.warren.engine.metadata.NodeLimits;
import io.warren.engine.metadata.User;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

final class MetadataBytesTest {
    /** As other nodes may have it: never to be written otherwise, always to be read. */
    private static final String VERSION_1 = "01000000990c58570000000000000050000000000000000b000000000000000c000000"
            + "000000000100000000000000010000002c010300000003616461000000016800000001"
            + "61000000010000000174ffffffffffffffff0000000000000007";

    private static Metadata readBack(Metadata metadata) {
        return MetadataBytes.whole(ByteBuffer.wrap(MetadataBytes.whole(metadata)));
    }

    private static Metadata after(Metadata now, MetadataChange wish) {
        return MetadataRules.decide(now, wish, NodeLimits.NONE) instanceof MetadataRules.Decision.Accept(var complete)
                ? now.apply(complete)
                : now;
    }

    private static Metadata after(MetadataChange... wishes) {
        var now = Metadata.EMPTY;
        for (var each : wishes) {
            now = after(now, each);
        }
        return now;
    }

    @Test
    void whatIsReadBackIsTheSameAndGoesOnTheSame() {
        var queues = 0;
        for (var seed = 0; seed < 60; seed++) {
            var changes = new RandomChanges(new SplittableRandom(seed));
            var now = Metadata.EMPTY;
            for (var round = 0; round < 8; round++) {
                for (var each = 0; each < 40; each++) {
                    now = after(now, changes.next(now));
                }
                var read = readBack(now);
                SameMetadata.check(now, read, "seed " + seed + " round " + round);
                for (var each = 0; each < 40; each++) {
                    var wish = changes.next(now);
                    assertEquals(
                            MetadataRules.decide(now, wish, NodeLimits.NONE),
                            MetadataRules.decide(read, wish, NodeLimits.NONE));
                    now = after(now, wish);
                    read = after(read, wish);
                }
                SameMetadata.check(now, read, "seed " + seed + " after round " + round);
                queues += (int) now.virtualHosts().values().stream()
                        .flatMap(each -> each.queues().values().stream())
                        .filter(each -> !each.survivesRestart())
                        .count();
            }
        }
        assertTrue(queues > 100, "hardly any queue that a restart would have removed");
    }

    @Test
    void emptyMetadataAreReadBack() {
        SameMetadata.check(Metadata.EMPTY, readBack(Metadata.EMPTY), "empty");
    }

    @Test
    void whatBelongsToAConnectionIsInIt() {
        var metadata = after(
                Answers.ROOT,
                Answers.exchange("e", false, true),
                Answers.queue("mine", false, true),
                Answers.bind("e", "mine"));
        var host = Objects.requireNonNull(readBack(metadata).virtualHost("/"));
        assertEquals(5, Objects.requireNonNull(host.queue("mine")).owner());
        assertEquals(
                List.of(Answers.binding("e", "mine")), List.copyOf(host.bindingsTo(Binding.Destination.queue("mine"))));
        SameMetadata.check(metadata, readBack(metadata), "exclusive");
    }

    /** Of several bindings to one destination the first that was made counts there. */
    @Test
    void aConsistentHashExchangeRoutesAsBefore() {
        var metadata = after(
                Answers.ROOT,
                new MetadataChange.DeclareExchange(new ExchangeSpec(
                        0, "/", "h", "x-consistent-hash", true, false, false, FieldTable.EMPTY, "ada")),
                Answers.queue("a", true, false),
                Answers.queue("b", true, false),
                weight("a", "90"),
                weight("a", "1"),
                weight("b", "10"));
        var other = after(
                Answers.ROOT,
                new MetadataChange.DeclareExchange(new ExchangeSpec(
                        0, "/", "h", "x-consistent-hash", true, false, false, FieldTable.EMPTY, "ada")),
                Answers.queue("a", true, false),
                Answers.queue("b", true, false),
                weight("a", "1"),
                weight("a", "90"),
                weight("b", "10"));
        assertNotEquals(routes(other), routes(metadata));
        assertEquals(routes(metadata), routes(readBack(metadata)));

        var surviving = Answers.surviving(metadata).stream().reduce(Metadata.EMPTY, Metadata::apply, (_, last) -> last);
        assertEquals(routes(metadata), routes(surviving));
    }

    private static MetadataChange weight(String queue, String weight) {
        return new MetadataChange.Bind(
                "/", new Binding("h", Binding.Destination.queue(queue), weight, FieldTable.EMPTY));
    }

    private static List<TreeSet<String>> routes(Metadata metadata) {
        var host = Objects.requireNonNull(metadata.virtualHost("/"));
        RoutingTable table = Objects.requireNonNull(host.exchange("h")).table();
        return IntStream.range(0, 200)
                .mapToObj(key -> SameMetadata.routes(table, "order-" + key))
                .toList();
    }

    @Test
    void everyFlippedBitAndEveryLengthIsDamage() {
        var bytes = MetadataBytes.whole(after(Answers.ROOT, Answers.queue("q", false, true)));
        for (var bit = 0; bit < bytes.length * 8; bit++) {
            var flipped = bytes.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThrows(MalformedWire.class, () -> MetadataBytes.whole(ByteBuffer.wrap(flipped)), "bit " + bit);
        }
        for (var length = 0; length < bytes.length; length++) {
            var cut = ByteBuffer.wrap(bytes, 0, length);
            assertThrows(MalformedWire.class, () -> MetadataBytes.whole(cut), "length " + length);
        }
        var longer = ByteBuffer.allocate(bytes.length + 1).put(bytes).rewind();
        assertThrows(MalformedWire.class, () -> MetadataBytes.whole(longer));
    }

    @Test
    void whatANewerReleaseWroteIsToldFromDamage() {
        var bytes = MetadataBytes.whole(after(Answers.ROOT));
        bytes[0] = 2;
        var crc = new CRC32C();
        crc.update(bytes, 0, 4);
        crc.update(bytes, 8, bytes.length - 8);
        ByteBuffer.wrap(bytes).putInt(4, (int) crc.getValue());
        assertThrows(ChangeFormat.Newer.class, () -> MetadataBytes.whole(ByteBuffer.wrap(bytes)));

        var change = MetadataBytes.change(Answers.ROOT);
        change[0] = 2;
        assertThrows(ChangeFormat.Newer.class, () -> MetadataBytes.change(ByteBuffer.wrap(change)));
        change[0] = 1;
        var cut = ByteBuffer.wrap(change, 0, change.length - 1);
        assertThrows(MalformedWire.class, () -> MetadataBytes.change(cut));
    }

    @Test
    void aBufferIsReadFromWhereItIsAndStaysThere() {
        var metadata = after(Answers.ROOT);
        var bytes = MetadataBytes.whole(metadata);
        var inside =
                ByteBuffer.allocate(bytes.length + 7).position(7).put(bytes).position(7);
        SameMetadata.check(metadata, MetadataBytes.whole(inside), "inside");
        SameMetadata.check(metadata, MetadataBytes.whole(inside.asReadOnlyBuffer()), "read only");
        var change = MetadataBytes.change(Answers.ROOT);
        var changed =
                ByteBuffer.allocate(change.length + 7).position(7).put(change).position(7);
        assertEquals(Answers.ROOT, MetadataBytes.change(changed));
        assertEquals(Answers.ROOT, MetadataBytes.change(changed));
    }

    @Test
    void theStoredFormStays() {
        var metadata = Metadata.EMPTY
                .apply(new MetadataChange.PutUser(new User("ada", "h", "a", List.of("t"), -1, 7)))
                .resumedAt(11, 12);
        assertEquals(VERSION_1, HexFormat.of().formatHex(MetadataBytes.whole(metadata)));
        SameMetadata.check(
                metadata, MetadataBytes.whole(ByteBuffer.wrap(HexFormat.of().parseHex(VERSION_1))), "stored");
    }
}
