package io.warren.engine.metadata;

import static io.warren.engine.metadata.Declarations.bind;
import static io.warren.engine.metadata.Declarations.deleteExchange;
import static io.warren.engine.metadata.Declarations.exchange;
import static io.warren.engine.metadata.Declarations.queue;
import static io.warren.engine.metadata.Declarations.table;
import static io.warren.engine.metadata.Declarations.toExchange;
import static io.warren.engine.metadata.Declarations.toQueue;
import static io.warren.engine.metadata.Declarations.unbind;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.warren.amqp.types.FieldTable;
import io.warren.amqp.types.FieldValue;
import io.warren.amqp.types.ReplyCode;
import io.warren.engine.metadata.MetadataRules.Decision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Declaring, deleting and binding exchanges, with RabbitMQ's texts. */
class ExchangeRulesTest {
    private static final String DEFAULT = "operation not permitted on the default exchange";

    private final Declarations declared = new Declarations();

    @ParameterizedTest
    @CsvSource({
        "'',direct,false",
        "amq.direct,direct,false",
        "amq.fanout,fanout,false",
        "amq.topic,topic,false",
        "amq.headers,headers,false",
        "amq.match,headers,false",
        "amq.rabbitmq.trace,topic,true"
    })
    void virtualHostHasThePredeclaredExchanges(String name, String type, boolean internal) {
        var spec = declared.exchange(name).spec();

        assertEquals(
                new ExchangeSpec(spec.id(), "/", name, type, true, false, internal, FieldTable.EMPTY, "rmq-internal"),
                spec);
    }

    @Test
    void whatDiffersIsNamed() {
        declared.accept(exchange("e", "direct"));

        declared.unchanged(exchange("e", "direct"));
        inequivalent("type", "received 'fanout' but current is 'direct'", exchange("e", "fanout"));
        inequivalent("durable", "received 'false' but current is 'true'", declare("direct", false, false, false));
        inequivalent("auto_delete", "received 'true' but current is 'false'", declare("direct", true, true, false));
        inequivalent("internal", "received 'true' but current is 'false'", declare("direct", true, false, true));
        inequivalent(
                "alternate-exchange",
                "received the value 'other' of type 'longstr' but current is none",
                exchange("e", "direct", true, false, false, table("alternate-exchange", "other")));
        declared.unchanged(exchange("e", "direct", true, false, false, table("whatever", "other")));
    }

    private static MetadataChange declare(String type, boolean durable, boolean autoDelete, boolean internal) {
        return exchange("e", type, durable, autoDelete, internal, FieldTable.EMPTY);
    }

    private void inequivalent(String argument, String difference, MetadataChange wish) {
        declared.refused(
                ReplyCode.PRECONDITION_FAILED,
                "inequivalent arg '" + argument + "' for exchange 'e' in vhost '/': " + difference,
                wish);
    }

    @Test
    void impossibleDeclarationsAreRefused() {
        declared.refused(
                ReplyCode.PRECONDITION_FAILED, "unknown exchange type 'x-nonsense'", exchange("e", "x-nonsense"));
        declared.refused(
                ReplyCode.ACCESS_REFUSED,
                "exchange name 'amq.mine' contains reserved prefix 'amq.*'",
                exchange("amq.mine", "direct"));
        declared.refused(ReplyCode.ACCESS_REFUSED, DEFAULT, exchange("", "direct"));
        declared.refused(
                ReplyCode.PRECONDITION_FAILED,
                "invalid type 'signedint' for arg 'alternate-exchange' in exchange 'e' in vhost '/'",
                exchange("e", "direct", true, false, false, table("alternate-exchange", new FieldValue.Int32(1))));
        declared.unchanged(exchange("amq.direct", "direct"));
    }

    @Test
    void limitCountsExchanges() {
        var limited = new Declarations(new NodeLimits("classic", -1, -1, 8, false));
        limited.accept(exchange("e", "direct"));

        limited.unchanged(exchange("e", "direct"));
        limited.refused(
                ReplyCode.PRECONDITION_FAILED,
                "cannot declare exchange 'f' in vhost '/': exchange limit of 8 is reached",
                exchange("f", "direct"));
    }

    @Test
    void passiveDeclarationLooksOnly() {
        assertNull(MetadataRules.passiveExchange(declared.now(), "/", "amq.direct"));
        assertEquals(
                Refusal.notFound("no exchange 'missing' in vhost '/'"),
                MetadataRules.passiveExchange(declared.now(), "/", "missing"));
        assertEquals(Refusal.accessRefused(DEFAULT), MetadataRules.passiveExchange(declared.now(), "/", ""));
    }

    @Test
    void systemExchangesStay() {
        declared.refused(ReplyCode.ACCESS_REFUSED, DEFAULT, deleteExchange("", false));
        declared.refused(
                ReplyCode.ACCESS_REFUSED,
                "deletion of system exchange 'amq.fanout' in vhost '/' not allowed",
                deleteExchange("amq.fanout", false));
        declared.unchanged(deleteExchange("missing", true));
    }

    @Test
    void exchangeThatRoutesSomewhereIsInUse() {
        declared.accept(exchange("e", "fanout"));
        declared.accept(exchange("next", "fanout"));
        declared.accept(bind(toExchange("e", "next", "")));

        declared.refused(ReplyCode.PRECONDITION_FAILED, "exchange 'e' in vhost '/' in use", deleteExchange("e", true));
        declared.accept(deleteExchange("next", true));
        declared.accept(deleteExchange("e", true));
    }

    @Test
    void bindingNeedsBothEnds() {
        declared.accept(queue("q", FieldTable.EMPTY));

        declared.refused(
                ReplyCode.NOT_FOUND, "no exchange 'missing' in vhost '/'", bind(toQueue("missing", "absent", "")));
        declared.refused(
                ReplyCode.NOT_FOUND, "no queue 'absent' in vhost '/'", bind(toQueue("amq.direct", "absent", "")));
        declared.refused(
                ReplyCode.NOT_FOUND, "no exchange 'absent' in vhost '/'", bind(toExchange("amq.direct", "absent", "")));
        declared.refused(ReplyCode.ACCESS_REFUSED, DEFAULT, bind(toQueue("", "q", "key")));
        declared.refused(ReplyCode.ACCESS_REFUSED, DEFAULT, bind(toExchange("amq.direct", "", "key")));
    }

    @Test
    void exchangeTypeHasASayInBindings() {
        declared.accept(queue("q", FieldTable.EMPTY));

        var refused =
                assertInstanceOf(Decision.Refuse.class, declared.decide(bind(toQueue("amq.topic", "q", "#.a.#.b.#"))));

        assertEquals(
                new Decision.Refuse(
                        ReplyCode.PRECONDITION_FAILED,
                        "Topic binding key '#.a.#.b.#' uses 3 '#' wildcards, at most 2 are allowed"),
                refused);
    }

    @Test
    void bindingTwiceAndUnbindingNothingChangeNothing() {
        declared.accept(queue("q", FieldTable.EMPTY));
        var binding = toQueue("amq.direct", "q", "key");

        declared.unchanged(unbind(binding));
        declared.unchanged(unbind(toQueue("missing", "absent", "")));
        declared.accept(bind(binding));
        declared.unchanged(bind(binding));
        declared.accept(unbind(binding));
        declared.unchanged(unbind(binding));
        declared.refused(ReplyCode.ACCESS_REFUSED, DEFAULT, unbind(toQueue("", "q", "q")));
    }

    @Test
    void virtualHostMustBeThere() {
        var elsewhere = new ExchangeSpec(0, "nowhere", "e", "direct", true, false, false, FieldTable.EMPTY, "guest");

        declared.refused(ReplyCode.NOT_FOUND, "no vhost 'nowhere'", new MetadataChange.DeclareExchange(elsewhere));
        declared.unchanged(new MetadataChange.DeleteExchange("nowhere", "e", false));
    }
}
