package io.warren.storage.metadata.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.amqp.types.FieldTable;
import io.warren.amqp.types.FieldValue;
import java.util.List;
import org.junit.jupiter.api.Test;

final class JsonTextTest {
    @Test
    void everyTypeOfAmqpHasItsForm() {
        var table = FieldTable.builder()
                .put("text", "a\"b\n\u00e9")
                .put("flag", new FieldValue.Bool(true))
                .put("number", new FieldValue.Int64(-5))
                .put("real", new FieldValue.Float64(1.5))
                .put("endless", new FieldValue.Float64(Double.POSITIVE_INFINITY))
                .put("decimal", new FieldValue.Decimal(2, 314))
                .put("nothing", new FieldValue.Void())
                .put("list", new FieldValue.Array(List.of(new FieldValue.Int8((byte) 1), new FieldValue.Void())))
                .put("table", new FieldValue.Table(FieldTable.EMPTY))
                .build();
        assertEquals(
                "{\"text\":\"a\\\"b\\n\u00e9\",\"flag\":true,\"number\":-5,\"real\":1.5,\"endless\":\"Infinity\","
                        + "\"decimal\":3.14,\"nothing\":null,\"list\":[1,null],\"table\":{}}",
                JsonText.of(table));
    }

    @Test
    void passwordsAreMaskedWhereverTheyAre() {
        var uris = new FieldValue.Array(List.of(
                FieldValue.LongString.of("amqps://u:p@ss@h/v"),
                FieldValue.LongString.of("amqp://h"),
                FieldValue.LongString.of("amqp://u@h")));
        assertEquals("[\"amqps://u:***@h/v\",\"amqp://h\",\"amqp://u@h\"]", JsonText.of("src-uri", uris));
        assertEquals("\"***\"", JsonText.of("Secret", FieldValue.LongString.of("x")));
    }

    @Test
    void whatIsTooLongIsLeftOutAndStillDiffers() {
        var one = JsonText.of("n", FieldValue.LongString.of("x".repeat(JsonText.LONGEST)));
        var other = JsonText.of("n", FieldValue.LongString.of("y".repeat(JsonText.LONGEST)));
        assertTrue(one.startsWith("{\"left_out\":" + (JsonText.LONGEST + 2)), one);
        assertNotEquals(one, other);
    }
}
