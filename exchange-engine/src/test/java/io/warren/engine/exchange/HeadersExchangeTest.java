package io.warren.engine.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.amqp.types.BasicProperties;
import io.warren.amqp.types.FieldTable;
import io.warren.amqp.types.FieldValue;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class HeadersExchangeTest {
    private static final FieldValue THREE = new FieldValue.Int32(3);

    private final ExchangeType headers = new HeadersExchange();

    @Test
    void allIsTheModeIfNoneIsNamed() {
        var binding =
                FieldTable.builder().put("kind", "pdf").put("pages", THREE).build();

        assertTrue(fits(
                binding,
                FieldTable.builder()
                        .put("kind", "pdf")
                        .put("pages", THREE)
                        .put("more", "x")
                        .build()));
        assertFalse(fits(binding, FieldTable.builder().put("kind", "pdf").build()));
    }

    @Test
    void allOfNothingFitsAndAnyOfNothingDoesNot() {
        assertTrue(fits(FieldTable.EMPTY, FieldTable.EMPTY));
        assertTrue(fits(mode("all"), FieldTable.EMPTY));
        assertFalse(fits(mode("any"), FieldTable.builder().put("kind", "pdf").build()));
    }

    @Test
    void voidAsksOnlyWhetherTheHeaderIsThere() {
        var binding = FieldTable.builder().put("kind", new FieldValue.Void()).build();

        assertTrue(fits(binding, FieldTable.builder().put("kind", "pdf").build()));
        assertTrue(fits(
                binding, FieldTable.builder().put("kind", new FieldValue.Void()).build()));
        assertFalse(fits(binding, FieldTable.builder().put("other", "pdf").build()));
    }

    @Test
    void namesThatBeginWithXCountOnlyInTheModesWithX() {
        var message = FieldTable.builder().put("x-kind", "a").build();

        assertTrue(fits(mode("all").with("x-kind", text("b")), message));
        assertFalse(fits(mode("any").with("x-kind", text("a")), message));
        assertFalse(fits(mode("all-with-x").with("x-kind", text("b")), message));
        assertTrue(fits(mode("any-with-x").with("x-kind", text("a")), message));
    }

    @Test
    void theModeItselfIsNoHeaderToFind() {
        assertTrue(fits(mode("all-with-x"), FieldTable.EMPTY));
        assertFalse(fits(
                mode("any-with-x"),
                FieldTable.builder().put("x-match", "any-with-x").build()));
    }

    @Test
    void integersOfAnyWidthAreNumbers() {
        var message = FieldTable.builder().put("pages", new FieldValue.Int64(3)).build();

        assertTrue(fits(FieldTable.builder().put("pages", THREE).build(), message));
        assertTrue(
                fits(FieldTable.builder().put("pages", new FieldValue.UInt8(3)).build(), message));
        assertFalse(fits(
                FieldTable.builder().put("pages", new FieldValue.Float64(3)).build(), message));
        assertFalse(fits(FieldTable.builder().put("pages", "3").build(), message));
        assertFalse(fits(
                FieldTable.builder().put("pages", new FieldValue.Timestamp(3)).build(), message));
    }

    @Test
    void textAndBytesAreTheSame() {
        var message = FieldTable.builder()
                .put("kind", new FieldValue.Bytes(new byte[] {'a'}))
                .build();

        assertTrue(fits(FieldTable.builder().put("kind", "a").build(), message));
    }

    @Test
    void arraysAndTablesCompareWhole() {
        var array = new FieldValue.Array(List.of(text("a"), THREE));
        var binding = FieldTable.builder().put("path", array).build();

        assertTrue(fits(binding, FieldTable.builder().put("path", array).build()));
        assertFalse(fits(
                binding,
                FieldTable.builder()
                        .put("path", new FieldValue.Array(List.of(text("a"))))
                        .build()));
    }

    @Test
    void unknownModesAreRefusedInRabbitMqsWords() {
        for (var mode : List.of("all", "any", "all-with-x", "any-with-x")) {
            assertNull(headers.refuses(binding("q", mode(mode))));
        }
        assertNull(headers.refuses(binding("q", FieldTable.EMPTY)));
        assertEquals(
                "Invalid x-match field value <<\"some\">>; expected all, any, all-with-x, or any-with-x",
                headers.refuses(binding("q", mode("some"))));
        assertEquals(
                "Invalid x-match field type signedint (value 3); expected longstr",
                headers.refuses(
                        binding("q", FieldTable.builder().put("x-match", THREE).build())));
    }

    @Property(tries = 2000)
    void fitsAsTheRulesReadOneByOneDo(@ForAll("arguments") FieldTable arguments, @ForAll("tables") FieldTable message) {
        assertEquals(naive(arguments, message), fits(arguments, message));
    }

    @Provide
    Arbitrary<FieldTable> arguments() {
        return Combinators.combine(Arbitraries.of("", "all", "any", "all-with-x", "any-with-x"), tables())
                .as((mode, table) -> mode.isEmpty() ? table : table.with("x-match", text(mode)));
    }

    @Provide
    Arbitrary<FieldTable> tables() {
        var names = Arbitraries.of("a", "b", "x-a", "x-b", "x");
        var values = Arbitraries.of(text("1"), THREE, new FieldValue.Void(), new FieldValue.Bool(true));
        return Arbitraries.maps(names, values).ofMaxSize(4).map(FieldTable::of);
    }

    private static boolean naive(FieldTable arguments, FieldTable message) {
        var mode = arguments.get("x-match") instanceof FieldValue.LongString given ? given.text() : "all";
        var asked = 0;
        var there = 0;
        for (var entry : arguments.entries()) {
            if (entry.getKey().equals("x-match") || (entry.getKey().startsWith("x-") && !mode.contains("-with-x"))) {
                continue;
            }
            asked++;
            var value = message.get(entry.getKey());
            if (value != null
                    && (entry.getValue().equals(new FieldValue.Void())
                            || entry.getValue().equals(value))) {
                there++;
            }
        }
        return mode.startsWith("all") ? there == asked : there > 0;
    }

    private boolean fits(FieldTable arguments, FieldTable message) {
        var found = new ArrayList<Binding>();
        headers.table(FieldTable.EMPTY)
                .with(binding("q", arguments))
                .route("any key", BasicProperties.builder().headers(message).build(), found::add);
        return !found.isEmpty();
    }

    private static FieldTable mode(String mode) {
        return FieldTable.builder().put("x-match", mode).build();
    }

    private static FieldValue text(String text) {
        return FieldValue.LongString.of(text);
    }

    private static Binding binding(String queue, FieldTable arguments) {
        return new Binding("x", Binding.Destination.queue(queue), "", arguments);
    }
}
