package io.warren.engine.metadata;

import static io.warren.engine.metadata.Declarations.policy;
import static io.warren.engine.metadata.Declarations.table;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.warren.amqp.types.FieldTable;
import io.warren.amqp.types.FieldValue;
import io.warren.amqp.types.ReplyCode;
import io.warren.engine.metadata.Policy.ApplyTo;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What policies may say, with RabbitMQ's texts. */
class PolicyDefinitionsTest {
    static Stream<Arguments> wrong() {
        return Stream.of(
                Arguments.of(FieldTable.EMPTY, "no policy provided"),
                Arguments.of(table("message-ttl", -1), "-1 is not a valid message TTL"),
                Arguments.of(table("message-ttl", "long"), "<<\"long\">> is not a valid message TTL"),
                Arguments.of(table("expires", 0), "0 is not a valid queue expiry"),
                Arguments.of(table("max-length", -1), "-1 is not a valid maximum length"),
                Arguments.of(table("max-length-bytes", -1), "-1 is not a valid maximum length in bytes"),
                Arguments.of(table("overflow", "spill"), "<<\"spill\">> is not a valid overflow value"),
                Arguments.of(table("dead-letter-exchange", 1), "1 is not a valid dead letter exchange name"),
                Arguments.of(table("alternate-exchange", 1), "1 is not a valid alternate exchange name"),
                Arguments.of(table("delivery-limit", "no"), "<<\"no\">> is not a valid delivery limit"),
                Arguments.of(table("queue-mode", new FieldValue.Bool(true)), "true is not a valid queue-mode value"),
                Arguments.of(table("target-group-size", 0), "0 is not a valid qq target count value"),
                Arguments.of(
                        table("delayed-retry-type", "all"),
                        "delayed-retry-min is required when delayed-retry-type is all"),
                Arguments.of(
                        table("delayed-retry-min", 5).with("delayed-retry-max", new FieldValue.Int64(4)),
                        "delayed-retry-max (4) must not be smaller than delayed-retry-min (5)"),
                Arguments.of(
                        table("nonsense", 1).with("max-length", new FieldValue.Int64(-1)),
                        "-1 is not a valid maximum length"),
                Arguments.of(
                        table("nonsense", 1).with("more", FieldValue.LongString.of("x")),
                        "[{<<\"nonsense\">>,1},{<<\"more\">>,<<\"x\">>}] are not recognised policy settings"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void wrongDefinitionsAreRefused(FieldTable definition, String text) {
        assertEquals(
                new Refusal(ReplyCode.PRECONDITION_FAILED, "Validation failed\n\n" + text + "\n"),
                PolicyDefinitions.refuses(policy("p", ".*", ApplyTo.ALL, 0, definition), false, false));
    }

    @Test
    void operatorsHaveFewerKeys() {
        var policy = policy("p", ".*", ApplyTo.ALL, 0, table("dead-letter-exchange", "x"));

        assertNull(PolicyDefinitions.refuses(policy, false, false));
        assertEquals(
                Refusal.preconditionFailed("Validation failed\n\n"
                        + "[{<<\"dead-letter-exchange\">>,<<\"x\">>}] are not recognised policy settings\n"),
                PolicyDefinitions.refuses(policy, true, false));
    }

    @Test
    void keysOfMirroringAreIgnoredUnlessStrict() {
        var policy = policy("p", ".*", ApplyTo.ALL, 0, table("ha-mode", "all"));

        assertNull(PolicyDefinitions.refuses(policy, false, false));
        assertEquals(
                Refusal.preconditionFailed(
                        "Validation failed\n\n[{<<\"ha-mode\">>,<<\"all\">>}] are not recognised policy settings\n"),
                PolicyDefinitions.refuses(policy, false, true));
    }

    @Test
    void patternMustBeARegularExpression() {
        var refusal = PolicyDefinitions.refuses(policy("p", "(", ApplyTo.ALL, 0, table("max-length", 1)), false, false);

        assertEquals(
                "Validation failed\n\npattern should be regular expression but is invalid: Unclosed group\n",
                refusal == null ? "" : refusal.text());
    }

    @Test
    void operatorsOfDifferentKeysMeetAsRabbitMqLetsThem() {
        var own = table("max-length", 10)
                .with("delivery-limit", new FieldValue.Int64(-1))
                .with("overflow", FieldValue.LongString.of("drop-head"))
                .with("target-group-size", new FieldValue.Int64(3))
                .with("message-ttl", new FieldValue.Int64(1));
        var operators = table("max-length", 20)
                .with("delivery-limit", new FieldValue.Int64(5))
                .with("overflow", FieldValue.LongString.of("reject-publish"))
                .with("target-group-size", new FieldValue.Int64(5))
                .with("expires", new FieldValue.Int64(9));

        var merged = PolicyDefinitions.merged(
                policy("p", ".*", ApplyTo.ALL, 0, own), policy("o", ".*", ApplyTo.ALL, 0, operators));

        assertEquals(
                table("max-length", 10)
                        .with("delivery-limit", new FieldValue.Int64(5))
                        .with("overflow", FieldValue.LongString.of("reject-publish"))
                        .with("target-group-size", new FieldValue.Int64(5))
                        .with("message-ttl", new FieldValue.Int64(1))
                        .with("expires", new FieldValue.Int64(9)),
                merged);
    }
}
