package io.warren.amqp.types;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

final class FieldTableTest {
    private static FieldTable table(String first, String second, FieldTable inner) {
        return FieldTable.builder()
                .put(first, "1")
                .put(second, new FieldValue.Array(List.of(new FieldValue.Table(inner))))
                .build();
    }

    @Test
    void equalTablesAreAlikeByteForByteWhenTheyAreSorted() {
        var xy = FieldTable.builder().put("x", "1").put("y", "2").build();
        var yx = FieldTable.builder().put("y", "2").put("x", "1").build();
        var one = FieldTable.builder()
                .put("a", new FieldValue.Table(xy))
                .put("b", "1")
                .build();
        var other = FieldTable.builder()
                .put("b", "1")
                .put("a", new FieldValue.Table(yx))
                .build();
        assertEquals(one, other);
        assertArrayEquals(FieldTableWire.toBytes(one.sorted()), FieldTableWire.toBytes(other.sorted()));
        assertArrayEquals(
                FieldTableWire.toBytes(table("k", "l", xy).sorted()),
                FieldTableWire.toBytes(table("k", "l", yx).sorted()));
    }
}
