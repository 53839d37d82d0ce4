package io.warren.shovel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.warren.amqp.types.FieldTable;
import io.warren.amqp.types.FieldValue;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Wrong definitions are refused in RabbitMQ's words. */
final class ShovelValidationTest {
    private static List<String> problems(FieldTable value) {
        return new ShovelValidation("shovel", value, _ -> null, _ -> null).problems();
    }

    @Test
    void thereIsNothingAgainstAGoodOne() {
        assertEquals(List.of(), problems(Definitions.value()));
    }

    @Test
    void aSourceIsOneThing() {
        assertEquals(
                List.of("Must specify 'src-exchange' or 'src-queue'"),
                problems(Definitions.value().without("src-queue")));
        assertEquals(
                List.of("Cannot specify 'src-exchange' and 'src-queue'"),
                problems(Definitions.value().with("src-exchange", Definitions.text("x"))));
        assertEquals(
                List.of("Cannot specify 'dest-exchange' and 'dest-queue'"),
                problems(Definitions.value().with("dest-exchange", Definitions.text("x"))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "ack-mode; never; ack-mode should be one of [<<\"no-ack\">>,<<\"on-publish\">>,<<\"on-confirm\">>],"
                        + " actually was <<\"never\">>",
                "src-protocol; amqp10; src-protocol should be one of [<<\"amqp091\">>,<<\"local\">>], actually was"
                        + " <<\"amqp10\">>",
                "reconnect-delay; soon; reconnect-delay should be a number, actually was <<\"soon\">>",
                "src-predeclared; yes; src-predeclared should be boolean, actually was <<\"yes\">>",
                "src-queue-args; none; src-queue-args not a list <<\"none\">>",
                "src-delete-after; later; src-delete-after should be a number greater than or equal to 0, \"never\" or"
                        + " \"queue-length\", actually was <<\"later\">>",
                "src-delete-after-duration; 5s; src-delete-after-duration should be a positive integer (seconds),"
                        + " actually was <<\"5s\">>",
                "src-uri; http://u:planted@host; \"http://host\" not a valid URI:"
                        + " {{unexpected_uri_scheme,\"http\"},\"http://host\"}",
                "something; else; Unrecognised terms [{<<\"something\">>,<<\"else\">>}] in shovel",
            })
    void aValueOfTheWrongKindIsNamed(String key, String given, String problem) {
        assertEquals(List.of(problem), problems(Definitions.value().with(key, Definitions.text(given))));
    }

    @Test
    void aMissingUriIsNamed() {
        assertEquals(
                List.of("Key \"dest-uri\" not found in shovel"),
                problems(Definitions.value().without("dest-uri")));
    }

    @Test
    void aCountAndNoAcksDoNotGoTogether() {
        assertEquals(
                List.of("Cannot specify 'no-ack' and numerical 'delete-after'"),
                problems(Definitions.value()
                        .with("ack-mode", Definitions.text("no-ack"))
                        .with("src-delete-after", Definitions.number(1))));
    }

    @Test
    void propertiesAreThoseThatThereAre() {
        var wanted = FieldTable.builder().put("delivery-mode", "2").build();

        assertEquals(
                List.of("Unrecognised terms [{<<\"delivery-mode\">>,<<\"2\">>}] in dest-publish-properties"),
                problems(Definitions.value().with("dest-publish-properties", new FieldValue.Table(wanted))));
    }

    @Test
    void rightsAreAskedForUrisOfThisBrokerOnly() {
        ShovelValidation.Rights refusing = _ -> "not for you";
        var far = Definitions.value()
                .with("src-uri", Definitions.text("amqp://far"))
                .with("dest-uri", Definitions.text("amqp://far"));

        assertEquals(List.of(), new ShovelValidation("shovel", far, refusing, refusing).problems());
        assertEquals(
                List.of("not for you"),
                new ShovelValidation("shovel", Definitions.value(), _ -> null, refusing).problems());
        assertEquals(
                List.of("not for you"),
                new ShovelValidation("shovel", far.with("src-protocol", Definitions.text("local")), refusing, refusing)
                        .problems());
    }
}
