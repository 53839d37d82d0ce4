package io.warren.engine.metadata;

import static io.warren.engine.metadata.Declarations.policy;
import static io.warren.engine.metadata.Declarations.queue;
import static io.warren.engine.metadata.Declarations.table;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.amqp.types.FieldTable;
import io.warren.amqp.types.FieldValue;
import io.warren.engine.metadata.Policy.ApplyTo;
import io.warren.engine.metadata.QueueSettings.Overflow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Arguments, policies and operator policies come to what RabbitMQ makes of them. */
class EffectiveSettingsTest {
    private static final NodeDefaults DEFAULTS = new NodeDefaults(1_800_000, true);
    private static final FieldTable QUORUM = table("x-queue-type", "quorum");

    private final Declarations declared = new Declarations();

    private QueueSettings settings(String queue) {
        return EffectiveSettings.of(declared.host(), declared.queue(queue), DEFAULTS);
    }

    private void put(String name, ApplyTo applyTo, long priority, FieldTable definition) {
        declared.accept(new MetadataChange.PutPolicy(policy(name, "^q", applyTo, priority, definition)));
    }

    private void putOperator(FieldTable definition) {
        declared.accept(new MetadataChange.PutOperatorPolicy(policy("op", "^q", ApplyTo.ALL, 0, definition)));
    }

    @Test
    void classicQueueWithoutAnything() {
        declared.accept(queue("q", FieldTable.EMPTY));

        assertEquals(
                new QueueSettings(
                        -1,
                        -1,
                        -1,
                        -1,
                        Overflow.DROP_HEAD,
                        null,
                        null,
                        false,
                        0,
                        0,
                        false,
                        -1,
                        -1,
                        true,
                        null,
                        null,
                        FieldTable.EMPTY),
                settings("q"));
    }

    @Test
    void quorumQueueWithoutAnything() {
        declared.accept(queue("q", QUORUM));

        assertEquals(
                new QueueSettings(
                        -1,
                        -1,
                        -1,
                        -1,
                        Overflow.DROP_HEAD,
                        null,
                        null,
                        false,
                        31,
                        4,
                        false,
                        20,
                        1_800_000,
                        true,
                        null,
                        null,
                        FieldTable.EMPTY),
                settings("q"));
    }

    @Test
    void argumentsAlone() {
        declared.accept(queue(
                "q",
                FieldTable.builder()
                        .put("x-message-ttl", new FieldValue.Int32(1))
                        .put("x-expires", new FieldValue.Int32(2))
                        .put("x-max-length", new FieldValue.Int32(3))
                        .put("x-max-length-bytes", new FieldValue.Int32(4))
                        .put("x-overflow", "reject-publish-dlx")
                        .put("x-dead-letter-exchange", "")
                        .put("x-dead-letter-routing-key", "dead")
                        .put("x-max-priority", new FieldValue.Int32(10))
                        .put("x-single-active-consumer", new FieldValue.Bool(true))
                        .put("x-consumer-timeout", new FieldValue.Int32(5))
                        .put("x-warren-durability", "os")
                        .build()));

        assertEquals(
                new QueueSettings(
                        1,
                        2,
                        3,
                        4,
                        Overflow.REJECT_PUBLISH_DLX,
                        "",
                        "dead",
                        false,
                        10,
                        0,
                        true,
                        -1,
                        5,
                        false,
                        null,
                        null,
                        FieldTable.EMPTY),
                settings("q"));
    }

    @Test
    void smallerLimitCountsWhoeverSetIt() {
        declared.accept(queue("q", table("x-max-length", 5).with("x-message-ttl", new FieldValue.Int64(10))));
        put("p", ApplyTo.QUEUES, 0, table("max-length", 7).with("message-ttl", new FieldValue.Int64(20)));
        assertEquals(5, settings("q").maxLength());
        assertEquals(10, settings("q").messageTtlMillis());

        putOperator(table("max-length", 2).with("message-ttl", new FieldValue.Int64(15)));

        assertEquals(2, settings("q").maxLength());
        assertEquals(10, settings("q").messageTtlMillis());
        assertEquals("p", settings("q").policy());
        assertEquals("op", settings("q").operatorPolicy());
        assertEquals(
                table("max-length", 2).with("message-ttl", new FieldValue.Int64(15)),
                settings("q").effectivePolicy());
    }

    @Test
    void argumentsTextBeatsThePolicys() {
        declared.accept(queue("q", table("x-dead-letter-exchange", "mine").with("x-overflow", text("reject-publish"))));
        put("p", ApplyTo.QUEUES, 0, table("dead-letter-exchange", "theirs").with("overflow", text("drop-head")));

        assertEquals("mine", settings("q").deadLetterExchange());
        assertEquals(Overflow.REJECT_PUBLISH, settings("q").overflow());
    }

    @Test
    void policysOverflowBeatsAQuorumQueuesArgument() {
        declared.accept(queue("q", QUORUM.with("x-overflow", text("reject-publish"))));
        assertEquals(Overflow.REJECT_PUBLISH, settings("q").overflow());

        put("p", ApplyTo.QUEUES, 0, table("overflow", "drop-head"));

        assertEquals(Overflow.DROP_HEAD, settings("q").overflow());
    }

    @Test
    void quorumQueuesDoNotDeadLetterRejectedPublishes() {
        declared.accept(queue("q", QUORUM.with("x-overflow", text("reject-publish-dlx"))));

        assertEquals(Overflow.DROP_HEAD, settings("q").overflow());
    }

    @Test
    void deadLetteringAtLeastOnceNeedsRejectPublish() {
        declared.accept(queue(
                "q",
                QUORUM.with("x-dead-letter-exchange", text("dlx"))
                        .with("x-dead-letter-strategy", text("at-least-once"))));
        assertFalse(settings("q").deadLetterAtLeastOnce());

        put("p", ApplyTo.QUEUES, 0, table("overflow", "reject-publish"));

        assertTrue(settings("q").deadLetterAtLeastOnce());
    }

    @Test
    void routingKeyWithoutADeadLetterExchangeSaysNothing() {
        declared.accept(queue("q", FieldTable.EMPTY));

        put("p", ApplyTo.QUEUES, 0, table("dead-letter-routing-key", "key"));

        assertNull(settings("q").deadLetterRoutingKey());
        put("p", ApplyTo.QUEUES, 0, table("dead-letter-routing-key", "key").with("dead-letter-exchange", text("")));
        assertEquals("key", settings("q").deadLetterRoutingKey());
    }

    @ParameterizedTest
    @CsvSource({"-,-,20", "5,-,5", "-,7,7", "5,7,5", "-1,-,-1", "-,-1,-1", "-1,7,7", "5,-1,5", "-1,-5,-1"})
    void deliveryLimitsMeetAtTheStricter(String argument, String byPolicy, int effective) {
        declared.accept(queue(
                "q",
                argument.equals("-")
                        ? QUORUM
                        : QUORUM.with("x-delivery-limit", new FieldValue.Int64(Long.parseLong(argument)))));
        if (!byPolicy.equals("-")) {
            put("p", ApplyTo.QUEUES, 0, table("delivery-limit", Long.parseLong(byPolicy)));
        }

        assertEquals(effective, settings("q").deliveryLimit());
    }

    @Test
    void policyWithAKeyThatTheTypeDoesNotKnowIsNotAppliedAtAll() {
        declared.accept(queue("q-classic", FieldTable.EMPTY));
        declared.accept(queue("q-quorum", QUORUM));
        put("low", ApplyTo.QUEUES, 0, table("max-length", 9));

        put("high", ApplyTo.QUEUES, 1, table("max-length", 3).with("delivery-limit", new FieldValue.Int64(4)));

        assertEquals(9, settings("q-classic").maxLength());
        assertEquals("low", settings("q-classic").policy());
        assertEquals(3, settings("q-quorum").maxLength());
        assertEquals(4, settings("q-quorum").deliveryLimit());
    }

    @Test
    void policiesAreForTheTypesTheyName() {
        declared.accept(queue("q-classic", FieldTable.EMPTY));
        declared.accept(queue("q-quorum", QUORUM));
        put("c", ApplyTo.CLASSIC_QUEUES, 1, table("max-length", 1));
        put("q", ApplyTo.QUORUM_QUEUES, 1, table("max-length", 2));
        put("s", ApplyTo.STREAMS, 9, table("max-length-bytes", 3));
        put("e", ApplyTo.EXCHANGES, 9, table("alternate-exchange", "x"));

        assertEquals(1, settings("q-classic").maxLength());
        assertEquals(2, settings("q-quorum").maxLength());
    }

    @Test
    void consumerTimeoutIsForQuorumQueuesAndThoseThatAsk() {
        declared.accept(queue("q-classic", FieldTable.EMPTY));
        declared.accept(queue("q-quorum", QUORUM.with("x-consumer-timeout", new FieldValue.Int32(10))));
        assertEquals(-1, settings("q-classic").consumerTimeoutMillis());
        assertEquals(10, settings("q-quorum").consumerTimeoutMillis());

        put("p", ApplyTo.QUEUES, 0, table("consumer-timeout", 7));

        assertEquals(7, settings("q-classic").consumerTimeoutMillis());
        assertEquals(7, settings("q-quorum").consumerTimeoutMillis());
    }

    @Test
    void durabilityIsTheArgumentsThenThePolicysThenTheNodes() {
        declared.accept(queue("q-one", table("x-warren-durability", "fsync")));
        declared.accept(queue("q-two", FieldTable.EMPTY));
        put("p", ApplyTo.QUEUES, 0, table("warren-durability", "os"));

        assertTrue(settings("q-one").forced());
        assertFalse(settings("q-two").forced());
    }

    private static FieldValue text(String text) {
        return FieldValue.LongString.of(text);
    }
}
