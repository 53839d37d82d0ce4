package io.warren.amqp.types;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class FieldTableWireTest {
    @Property(tries = 200)
    void everyTypeComesBackAsItWent(@ForAll long seed) {
        for (var type : RandomValues.types()) {
            var table = FieldTable.builder()
                    .put("v", new RandomValues(new Random(seed)).value(type))
                    .build();
            assertThereAndBack(table);
        }
    }

    @Property(tries = 300)
    void tablesComeBackInTheirOrder(@ForAll long seed) {
        var table = new RandomValues(new Random(seed)).table();

        assertThereAndBack(table);
        assertEquals(
                table.entries(),
                FieldTableWire.read(ByteBuffer.wrap(FieldTableWire.toBytes(table)))
                        .entries());
    }

    @Property(tries = 300)
    void cutTablesAreRefusedWhereverTheyAreCut(@ForAll long seed) {
        var whole = FieldTableWire.toBytes(new RandomValues(new Random(seed)).table());
        for (var length = 0; length < whole.length; length++) {
            var cut = ByteBuffer.wrap(Arrays.copyOf(whole, length));
            assertThrows(MalformedWire.class, () -> FieldTableWire.read(cut));
        }
    }

    @Property(tries = 2000)
    void bytesChangedAtRandomAreReadOrRefused(@ForAll long seed) {
        var random = new Random(seed);
        var bytes = FieldTableWire.toBytes(new RandomValues(random).table());
        for (var i = 0; i < 3; i++) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        try {
            var table = FieldTableWire.read(ByteBuffer.wrap(bytes));
            assertThereAndBack(table);
        } catch (MalformedWire refused) {
            assertFalse(String.valueOf(refused.getMessage()).isBlank());
        }
    }

    @Test
    void theLastOfTwoEntriesWithOneNameCounts() {
        var table = read("0000000A" + "0161" + "7401" + "0161" + "6202".repeat(1) + "0056");

        assertEquals(new FieldValue.Int8((byte) 2), table.get("a"));
        assertEquals(new FieldValue.Void(), table.get(""));
        assertEquals(2, table.size());
    }

    @Test
    void bothLettersForSixtyFourBitsAreRead() {
        assertEquals(
                new FieldValue.Int64(1),
                read("0000000B" + "0161" + "6C" + "0000000000000001").get("a"));
        assertEquals(
                new FieldValue.Int64(1),
                read("0000000B" + "0161" + "4C" + "0000000000000001").get("a"));
    }

    @Test
    void lengthsThatReachBeyondTheEndAreRefused() {
        assertRefused("FFFFFFFF");
        assertRefused("80000000");
        assertRefused("7FFFFFFF" + "0161" + "56");
        assertRefused("00000007" + "0161" + "53" + "FFFFFFFF");
        assertRefused("00000007" + "0161" + "53" + "00000001");
        assertRefused("00000007" + "0161" + "46" + "00000001");
        assertRefused("00000002" + "FF61");
    }

    @Test
    void anInnerTableMayNotReachBeyondItsOuterOne() {
        // The inner table says nine bytes, of which the outer one has four.
        assertRefused("0000000B" + "0161" + "46" + "00000009" + "01625601" + "6362020000");
    }

    @Test
    void unknownLettersAndTextThatIsNoUtf8AreRefused() {
        assertRefused("00000003" + "0161" + "5A");
        assertRefused("00000003" + "01FF" + "56");
        assertRefused("00000004" + "02C080" + "56");
        assertRefused("00000005" + "03EDA080" + "56");
    }

    @Test
    void tablesNestThirtyTwoDeepAndNoDeeper() {
        assertThereAndBack(nested(FieldTableWire.MAX_DEPTH));
        var tooDeep = FieldTableWire.toBytes(nested(FieldTableWire.MAX_DEPTH + 1));
        assertThrows(MalformedWire.class, () -> FieldTableWire.read(ByteBuffer.wrap(tooDeep)));
    }

    @Test
    void depthIsNoWayToExhaustTheStack() {
        var deep = 100_000;
        var bytes = ByteBuffer.allocate(deep * 5 + 8);
        bytes.putInt(deep * 5 + 3).put(new byte[] {1, 'a'});
        for (var i = deep; i > 0; i--) {
            bytes.put((byte) 'A').putInt((i - 1) * 5);
        }
        assertThrows(MalformedWire.class, () -> FieldTableWire.read(bytes.flip()));
    }

    @Test
    void textIsComparedByteByByteAndNamesAreNotFolded() {
        assertTrue(FieldTableWire.text(ByteBuffer.wrap("é".getBytes(StandardCharsets.UTF_8)))
                .equals("é"));
        assertThrows(MalformedWire.class, () -> FieldTableWire.text(ByteBuffer.wrap(new byte[] {(byte) 0xC3})));
    }

    private static FieldTable nested(int depth) {
        var table = FieldTable.builder().put("end", "x").build();
        for (var i = 1; i < depth; i++) {
            table = FieldTable.builder().put("t", new FieldValue.Table(table)).build();
        }
        return table;
    }

    private static void assertThereAndBack(FieldTable table) {
        var bytes = FieldTableWire.toBytes(table);
        var in = ByteBuffer.wrap(bytes);
        var back = FieldTableWire.read(in);
        assertEquals(0, in.remaining());
        assertEquals(table, back);
        assertArrayEquals(bytes, FieldTableWire.toBytes(back));
    }

    private static FieldTable read(String hex) {
        return FieldTableWire.read(ByteBuffer.wrap(java.util.HexFormat.of().parseHex(hex)));
    }

    private static void assertRefused(String hex) {
        assertThrows(MalformedWire.class, () -> read(hex), hex);
    }
}
