package io.warren.engine.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.warren.amqp.types.BasicProperties;
import io.warren.amqp.types.FieldTable;
import io.warren.amqp.types.FieldValue;
import java.util.List;
import org.junit.jupiter.api.Test;

class CarbonTest {
    @Test
    void keysOfBothHeadersAreReadInOrder() {
        assertEquals(
                new Carbon.Keys(List.of("a", "b", "c")), Carbon.of(RouterTest.copies(List.of("a", "b"), List.of("c"))));
    }

    @Test
    void messagesWithoutThemHaveNoMoreKeys() {
        assertSame(Carbon.Keys.NONE, Carbon.of(BasicProperties.EMPTY));
        assertSame(Carbon.Keys.NONE, Carbon.of(headers("kind", FieldValue.LongString.of("ACCOUNT"))));
        assertSame(Carbon.Keys.NONE, Carbon.of(headers("CC", new FieldValue.Array(List.of()))));
    }

    @Test
    void elementsThatAreNoTextArePassedOver() {
        var elements = new FieldValue.Array(List.of(new FieldValue.Int32(1), FieldValue.LongString.of("a")));

        assertEquals(new Carbon.Keys(List.of("a")), Carbon.of(headers("CC", elements)));
    }

    @Test
    void headersOfAnotherTypeAreRefusedInRabbitMqsWords() {
        assertEquals(
                new Carbon.Refused("invalid message: {unacceptable_type_in_header,\"CC\",longstr}"),
                Carbon.of(headers("CC", FieldValue.LongString.of("one"))));
        assertEquals(
                new Carbon.Refused("invalid message: {unacceptable_type_in_header,\"BCC\",signedint}"),
                Carbon.of(headers("BCC", new FieldValue.Int32(1))));
    }

    @Test
    void blindCopiesAreTakenOffAndAllElseStays() {
        var properties = BasicProperties.builder()
                .contentType("text/plain")
                .priority(0)
                .headers(FieldTable.builder()
                        .put("CC", RouterTest.array(List.of("a")))
                        .put("BCC", RouterTest.array(List.of("b")))
                        .put("kind", "pdf")
                        .build())
                .build();

        var seen = Carbon.withoutBcc(properties);

        assertEquals(
                properties.toBuilder()
                        .headers(FieldTable.builder()
                                .put("CC", RouterTest.array(List.of("a")))
                                .put("kind", "pdf")
                                .build())
                        .build(),
                seen);
        assertSame(seen, Carbon.withoutBcc(seen));
        assertSame(BasicProperties.EMPTY, Carbon.withoutBcc(BasicProperties.EMPTY));
    }

    private static BasicProperties headers(String name, FieldValue value) {
        return BasicProperties.builder()
                .headers(FieldTable.builder().put(name, value).build())
                .build();
    }
}
