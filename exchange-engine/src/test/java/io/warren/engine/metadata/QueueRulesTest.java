package io.warren.engine.metadata;

import static io.warren.engine.metadata.Declarations.queue;
import static io.warren.engine.metadata.Declarations.spec;
import static io.warren.engine.metadata.Declarations.table;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.amqp.types.FieldTable;
import io.warren.amqp.types.FieldValue;
import io.warren.amqp.types.ReplyCode;
import io.warren.engine.metadata.MetadataRules.Decision;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Declaring queues, with RabbitMQ's texts (compat-tests pin them against the real one). */
class QueueRulesTest {
    private static final FieldTable NONE = FieldTable.EMPTY;
    private static final FieldTable QUORUM = table("x-queue-type", "quorum");

    private final Declarations declared = new Declarations();
    private final Declarations strict = new Declarations(Declarations.STRICT);

    @Test
    void declaredQueueGetsAnIdAndItsType() {
        declared.accept(queue("one", NONE));
        declared.accept(queue("two", QUORUM));

        assertTrue(declared.queue("two").id() > declared.queue("one").id());
        assertEquals(table("x-queue-type", "classic"), declared.queue("one").arguments());
        assertEquals(QueueType.QUORUM, declared.queue("two").type());
    }

    @Test
    void declaringTheSameAgainChangesNothing() {
        declared.accept(queue("q", table("x-message-ttl", 2000)));

        declared.unchanged(queue("q", table("x-message-ttl", 2000)));
        declared.unchanged(queue("q", table("x-message-ttl", new FieldValue.Int16((short) 2000))));
        declared.unchanged(queue("q", table("x-message-ttl", 2000).with("x-queue-type", text("classic"))));
        declared.unchanged(queue("q", table("x-message-ttl", 2000).with("anything", text("else"))));
    }

    @Test
    void whatDiffersIsNamed() {
        declared.accept(queue("plain", NONE));
        declared.accept(queue("ttl", table("x-message-ttl", new FieldValue.Int32(2000))));

        inequivalent(
                "plain",
                "durable",
                "received 'false' but current is 'true'",
                queue("plain", false, false, false, NONE));
        inequivalent(
                "plain",
                "auto_delete",
                "received 'true' but current is 'false'",
                queue("plain", true, false, true, NONE));
        inequivalent(
                "plain",
                "x-message-ttl",
                "received the value '1' of type 'signedint' but current is none",
                queue("plain", table("x-message-ttl", new FieldValue.Int32(1))));
        inequivalent(
                "ttl",
                "x-message-ttl",
                "received '1000' but current is '2000'",
                queue("ttl", table("x-message-ttl", 1000)));
        inequivalent(
                "ttl",
                "x-message-ttl",
                "received none but current is the value '2000' of type 'signedint'",
                queue("ttl", NONE));
        inequivalent("plain", "x-queue-type", "received 'quorum' but current is 'classic'", queue("plain", QUORUM));
    }

    private void inequivalent(String queue, String argument, String difference, MetadataChange wish) {
        declared.refused(
                ReplyCode.PRECONDITION_FAILED,
                "inequivalent arg '" + argument + "' for queue '" + queue + "' in vhost '/': " + difference,
                wish);
    }

    @Test
    void exclusivenessIsComparedFirstAndLocks() {
        declared.accept(queue("mine", false, true, false, NONE));
        declared.accept(queue("shared", NONE));
        var locked = "cannot obtain exclusive access to locked queue '%s' in vhost '/'. It could be originally declared"
                + " on another connection or the exclusive property value does not match that of the original"
                + " declaration.";

        declared.unchanged(queue("mine", true, true, false, NONE));
        declared.refused(
                ReplyCode.RESOURCE_LOCKED,
                locked.formatted("mine"),
                new MetadataChange.DeclareQueue(spec("mine", false, true, false, NONE, 8)));
        declared.refused(ReplyCode.RESOURCE_LOCKED, locked.formatted("mine"), queue("mine", false, false, true, NONE));
        declared.refused(
                ReplyCode.RESOURCE_LOCKED, locked.formatted("shared"), queue("shared", true, true, false, NONE));
        assertNull(MetadataRules.passiveQueue(declared.now(), "/", "mine", 7));
        assertEquals(
                new Refusal(ReplyCode.RESOURCE_LOCKED, locked.formatted("mine")),
                MetadataRules.passiveQueue(declared.now(), "/", "mine", 8));
        assertNull(MetadataRules.passiveQueue(declared.now(), "/", "shared", 8));
        assertEquals(
                new Refusal(ReplyCode.NOT_FOUND, "no queue 'missing' in vhost '/'"),
                MetadataRules.passiveQueue(declared.now(), "/", "missing", 8));
    }

    @Test
    void exclusiveQueueIsNotDurable() {
        declared.accept(queue("mine", true, true, false, NONE));

        assertEquals(false, declared.queue("mine").durable());
        assertEquals(7, declared.queue("mine").owner());
    }

    @Test
    void reservedNamesAreTheBrokers() {
        var text = "queue name 'amq.mine' contains reserved prefix 'amq.*'";

        declared.refused(ReplyCode.ACCESS_REFUSED, text, queue("amq.mine", NONE));
        assertEquals(Refusal.accessRefused(text), MetadataRules.checkQueueName("amq.mine"));
        assertNull(MetadataRules.checkQueueName("amqp"));
        declared.accept(queue("amq.gen-x", NONE));
    }

    static Stream<Arguments> invalid() {
        return Stream.of(
                Arguments.of("x-message-ttl", text("abc"), "\"expected integer, got longstr\""),
                Arguments.of("x-message-ttl", number(-1), "{value_negative,-1}"),
                Arguments.of("x-message-ttl", number(315_360_000_001L), "{value_too_large,315360000001}"),
                Arguments.of("x-expires", number(0), "{value_zero,0}"),
                Arguments.of("x-expires", number(-1), "{value_negative,-1}"),
                Arguments.of("x-max-length", number(-1), "{value_negative,-1}"),
                Arguments.of("x-max-length-bytes", number(-1), "{value_negative,-1}"),
                Arguments.of("x-max-priority", number(-1), "{value_negative,-1}"),
                Arguments.of("x-max-priority", number(256), "{max_value_exceeded,256}"),
                Arguments.of("x-overflow", text("nonsense"), "invalid_overflow"),
                Arguments.of("x-overflow", number(1), "{unacceptable_type,long}"),
                Arguments.of("x-single-active-consumer", text("yes"), "{unacceptable_type,longstr}"),
                Arguments.of("x-dead-letter-routing-key", text("key"), "routing_key_but_no_dlx_defined"),
                Arguments.of("x-queue-type", text("nonsense"), "\"unsupported queue type 'nonsense'\""),
                Arguments.of("x-queue-type", number(1), "{unacceptable_type,long}"),
                Arguments.of("x-queue-leader-locator", text("nowhere"), "invalid_queue_locator_arg"),
                Arguments.of("x-warren-durability", text("maybe"), "invalid_durability"));
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void invalidArgumentsAreRefused(String argument, FieldValue value, String reason) {
        declared.refused(
                ReplyCode.PRECONDITION_FAILED,
                "invalid arg '" + argument + "' for queue 'q' in vhost '/': " + reason,
                queue("q", table(argument, value)));
    }

    @Test
    void deadLetterExchangeMustBeText() {
        declared.refused(
                ReplyCode.PRECONDITION_FAILED,
                "invalid type 'signedint' for arg 'x-dead-letter-exchange' in queue 'q' in vhost '/'",
                queue("q", table("x-dead-letter-exchange", new FieldValue.Int32(1))));
    }

    @Test
    void argumentsOfOtherQueueTypesAreRefused() {
        declared.refused(
                ReplyCode.PRECONDITION_FAILED,
                "invalid arg 'x-max-age' for queue 'q' in vhost '/' of queue type rabbit_quorum_queue",
                queue("q", QUORUM.with("x-max-age", text("1h"))));
        declared.refused(
                ReplyCode.PRECONDITION_FAILED,
                "invalid arg 'x-delivery-limit' for queue 'q' in vhost '/' of queue type rabbit_classic_queue",
                queue("q", table("x-delivery-limit", 3)));
        declared.accept(queue("q", table("x-made-by", "somebody")));
    }

    @Test
    void quorumQueuesAreDurableAndShared() {
        var text = "invalid property '%s' for queue 'q' in vhost '/'";

        declared.refused(
                ReplyCode.PRECONDITION_FAILED, text.formatted("auto-delete"), queue("q", true, false, true, QUORUM));
        declared.refused(
                ReplyCode.PRECONDITION_FAILED,
                text.formatted("exclusive-owner"),
                queue("q", true, true, false, QUORUM));
        declared.refused(
                ReplyCode.PRECONDITION_FAILED, text.formatted("non-durable"), queue("q", false, false, false, QUORUM));
        assertEquals(
                Refusal.preconditionFailed("Cannot declare a server-named queue for type rabbit_quorum_queue"),
                MetadataRules.checkServerNamed(
                        declared.now(), spec("", true, false, false, QUORUM, 0), NodeLimits.NONE));
        assertNull(
                MetadataRules.checkServerNamed(declared.now(), spec("", true, false, false, NONE, 0), NodeLimits.NONE));
    }

    @Test
    void streamsAreNotImplemented() {
        var refused =
                assertInstanceOf(Decision.Refuse.class, declared.decide(queue("q", table("x-queue-type", "stream"))));

        assertEquals(ReplyCode.NOT_IMPLEMENTED, refused.code());
        assertTrue(refused.text().contains("streams are not available"), refused.text());
    }

    @Test
    void defaultTypeIsTheVirtualHostsForQueuesThatCanBeIt() {
        declared.accept(
                new MetadataChange.PutVirtualHost(new VirtualHost("/", "", List.of(), "quorum", false, false, -1, -1)));

        declared.accept(queue("durable", NONE));
        declared.accept(queue("transient", false, false, false, NONE));
        declared.accept(queue("exclusive", true, true, false, NONE));
        declared.accept(queue("empty", table("x-queue-type", "")));

        assertEquals(QueueType.QUORUM, declared.queue("durable").type());
        assertEquals(QueueType.CLASSIC, declared.queue("transient").type());
        assertEquals(QueueType.CLASSIC, declared.queue("exclusive").type());
        assertEquals(QUORUM, declared.queue("empty").arguments());
        declared.unchanged(queue("durable", NONE));
        declared.unchanged(queue("durable", QUORUM));
    }

    @Test
    void nodesDefaultTypeCountsWithoutAVirtualHosts() {
        var node = new Declarations(new NodeLimits("quorum", -1, -1, -1, false));

        node.accept(queue("q", NONE));

        assertEquals(QueueType.QUORUM, node.queue("q").type());
    }

    @Test
    void lenientProfileTakesWhatOlderBrokersTook() {
        declared.accept(queue("transient", false, false, false, NONE));
        declared.accept(queue("mode", table("x-queue-mode", "lazy")));
        declared.accept(queue("version", table("x-queue-version", 1)));
        declared.accept(queue("locator", table("x-queue-master-locator", "min-masters")));
        declared.accept(queue("timeout", table("x-consumer-timeout", 1000)));
    }

    @Test
    void strictProfileRefusesAsRabbitMqDoes() {
        refusedStrictly(
                ReplyCode.INTERNAL_ERROR,
                "Feature `transient_nonexcl_queues` is deprecated.\nBy default,",
                queue("q", false, false, false, NONE));
        refusedStrictly(
                ReplyCode.INTERNAL_ERROR,
                "Feature `queue_master_locator` is deprecated.\n",
                queue("q", table("x-queue-master-locator", "min-masters")));
        refusedStrictly(
                ReplyCode.PRECONDITION_FAILED,
                "invalid arg 'x-queue-version' for queue 'q' in vhost '/': \"unsupported queue version '1'\"",
                queue("q", table("x-queue-version", 1)));
        refusedStrictly(
                ReplyCode.PRECONDITION_FAILED,
                "invalid arg 'x-consumer-timeout' for queue 'q' in vhost '/' of queue type rabbit_classic_queue",
                queue("q", table("x-consumer-timeout", 1000)));
        strict.accept(queue("q", table("x-queue-mode", "lazy")));
        strict.accept(queue("exclusive", false, true, false, NONE));
    }

    private void refusedStrictly(ReplyCode code, String start, MetadataChange wish) {
        var refused = assertInstanceOf(Decision.Refuse.class, strict.decide(wish));
        assertEquals(code, refused.code());
        assertTrue(refused.text().startsWith(start), refused.text());
    }

    @Test
    void limitsCountQueues() {
        var limited = new Declarations(new NodeLimits("classic", -1, 2, -1, false));
        limited.accept(new MetadataChange.PutVirtualHost(new VirtualHost("/", "", List.of(), "", false, false, -1, 1)));
        limited.accept(new MetadataChange.PutVirtualHost(VirtualHost.named("other")));
        limited.accept(queue("one", NONE));

        limited.unchanged(queue("one", NONE));
        limited.refused(
                ReplyCode.PRECONDITION_FAILED,
                "cannot declare queue 'two': queue limit in vhost '/' (1) is reached",
                queue("two", NONE));
        limited.accept(new MetadataChange.PutVirtualHost(VirtualHost.named("/")));
        limited.accept(queue("two", NONE));
        limited.refused(
                ReplyCode.PRECONDITION_FAILED,
                "cannot declare queue 'three': queue limit in cluster (2) is reached",
                queue("three", NONE));
    }

    @Test
    void queueThatWasReplacedIsNotDeleted() {
        declared.accept(queue("q", NONE));
        var first = declared.deleteQueue("q");
        declared.accept(first);
        declared.unchanged(first);
        declared.accept(queue("q", NONE));

        declared.unchanged(first);
    }

    @Test
    void consumersArgumentsAreCheckedToo() {
        declared.accept(queue("q", NONE));

        assertEquals(
                Refusal.preconditionFailed(
                        "invalid arg 'x-priority' for queue 'q' in vhost '/': \"expected integer, got longstr\""),
                QueueArguments.refusesConsumer(declared.queue("q"), table("x-priority", "high"), false));
        assertEquals(
                Refusal.preconditionFailed(
                        "invalid arg 'x-stream-offset' for queue 'q' in vhost '/' of queue type rabbit_classic_queue"),
                QueueArguments.refusesConsumer(declared.queue("q"), table("x-stream-offset", "first"), false));
        assertNull(QueueArguments.refusesConsumer(declared.queue("q"), table("x-priority", -5), false));
    }

    private static FieldValue text(String text) {
        return FieldValue.LongString.of(text);
    }

    private static FieldValue number(long number) {
        return new FieldValue.Int64(number);
    }
}
