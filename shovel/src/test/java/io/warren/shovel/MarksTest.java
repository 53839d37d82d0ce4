package io.warren.shovel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.warren.amqp.types.BasicProperties;
import io.warren.amqp.types.FieldTable;
import io.warren.amqp.types.FieldValue;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Messages arrive as they were, unless their shovel is told to write on them. */
final class MarksTest {
    private static final BasicProperties PROPERTIES = BasicProperties.builder()
            .contentType("text/plain")
            .headers(FieldTable.builder().put("mine", "kept").build())
            .build();
    private static final Carried MESSAGE = new Carried(7, "exchange", "key", PROPERTIES, new byte[] {1});

    private static Carried marked(Carried message, FieldTable value) {
        return Marks.on(message, Definitions.shovel(value), "cluster", "amqp://here", "amqp://there", 1_700_000_000);
    }

    @Test
    void withoutBeingToldNothingIsWritten() {
        assertSame(MESSAGE, marked(MESSAGE, Definitions.value()));
    }

    @Test
    void aTimestampIsAHeaderBesideTheMessagesOwn() {
        var headers = marked(MESSAGE, Definitions.value().with("dest-add-timestamp-header", Definitions.flag(true)))
                .properties()
                .headers();

        assertEquals(new FieldValue.Int64(1_700_000_000), headers.get("x-shovelled-timestamp"));
        assertEquals(Definitions.text("kept"), headers.get("mine"));
    }

    @Test
    void theLatestOfSeveralShovelsIsNamedFirst() {
        var value = Definitions.value().with("dest-add-forward-headers", Definitions.flag(true));
        var once = marked(MESSAGE, value);
        var twice = marked(once, value.with("src-queue", Definitions.text("second")));

        var route = assertInstanceOf(
                FieldValue.Array.class, twice.properties().headers().get("x-shovelled"));

        assertEquals(2, route.elements().size());
        var latest = table(route.elements().getFirst());
        assertEquals(Definitions.text("second"), latest.get("src-queue"));
        assertEquals(Definitions.text("to"), latest.get("dest-queue"));
        assertEquals(Definitions.text("dynamic"), latest.get("shovel-type"));
        assertEquals(Definitions.text("shovel"), latest.get("shovel-name"));
        assertEquals(Definitions.text("vhost"), latest.get("shovel-vhost"));
        assertEquals(Definitions.text("cluster"), latest.get("shovelled-by"));
        assertEquals(Definitions.text("amqp://here"), latest.get("src-uri"));
        assertEquals(Definitions.text("amqp://there"), latest.get("dest-uri"));
        assertEquals(Definitions.text("from"), table(route.elements().getLast()).get("src-queue"));
    }

    private static FieldTable table(FieldValue value) {
        return assertInstanceOf(FieldValue.Table.class, value).table();
    }

    @Test
    void propertiesAreSetOverTheMessagesOwn() {
        var wanted = FieldTable.builder()
                .put("content_type", "application/json")
                .put("delivery_mode", Definitions.number(2))
                .put("user_id", "guest")
                .put("timestamp", Definitions.number(5))
                .build();

        var properties = marked(
                        MESSAGE, Definitions.value().with("dest-publish-properties", new FieldValue.Table(wanted)))
                .properties();

        assertEquals("application/json", properties.contentType());
        assertEquals(2, properties.deliveryMode());
        assertEquals("guest", properties.userId());
        assertEquals(5L, Objects.requireNonNull(properties.timestamp()));
        assertEquals(Definitions.text("kept"), properties.headers().get("mine"));
    }
}
