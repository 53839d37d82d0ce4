package io.warren.engine.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.amqp.types.BasicProperties;
import io.warren.amqp.types.FieldTable;
import io.warren.amqp.types.FieldValue;
import io.warren.engine.exchange.Binding;
import io.warren.engine.metadata.Metadata;
import io.warren.engine.metadata.QueueSpec;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class RouterTest {
    private final Router router = new Router();
    private final Topology topology = new Topology();

    @Test
    void defaultExchangeLeadsToTheQueueOfThatName() {
        topology.queues("a", "b");

        assertEquals(List.of("a"), route("", "a"));
        assertEquals(List.of(), route("", "c"));
        assertTrue(
                router.route(topology.built(), "", "c", BasicProperties.EMPTY).unroutable());
    }

    @Test
    void unknownExchangeIsTold() {
        var routed = router.route(topology.built(), "nowhere", "a", BasicProperties.EMPTY);

        assertFalse(routed.exchangeExists());
        assertFalse(routed.unroutable());
        assertFalse(router.route(Metadata.EMPTY, "/", "", "a", BasicProperties.EMPTY)
                .exchangeExists());
    }

    @Test
    void queueBoundTwiceIsNamedOnce() {
        topology.exchange("x", "topic").queues("a", "b");
        topology.bindQueue("x", "#", "a").bindQueue("x", "k", "a").bindQueue("x", "#.k.#", "b");

        assertEquals(List.of("a", "b"), sorted(route("x", "k")));
    }

    @Test
    void thousandsOfQueuesAreNamedOnceEach() {
        topology.exchange("x", "fanout").exchange("y", "fanout").bindExchange("x", "", "y");
        for (var i = 0; i < 2000; i++) {
            topology.queues("q" + i);
            topology.bindQueue("x", "", "q" + i).bindQueue("y", "", "q" + i).bindQueue("x", "again", "q" + i);
        }

        var queues = route("x", "k");

        assertEquals(2000, queues.size());
        assertEquals(2000, new HashSet<>(queues).size());
        assertEquals(queues, route("x", "k"), "in the same order");
    }

    @Test
    void exchangesLeadToExchangesByTheMessagesOwnKey() {
        topology.exchange("x", "topic").exchange("y", "direct").queues("a", "b");
        topology.bindExchange("x", "k.#", "y").bindQueue("y", "k.1", "a").bindQueue("y", "k.#", "b");

        assertEquals(List.of("a"), route("x", "k.1"));
        assertEquals(List.of(), route("x", "other"));
    }

    @Test
    void cyclesOfExchangesEnd() {
        topology.exchange("x", "fanout")
                .exchange("y", "fanout")
                .exchange("z", "fanout")
                .queues("a", "b", "c");
        topology.bindExchange("x", "", "y").bindExchange("y", "", "z").bindExchange("z", "", "x");
        topology.bindExchange("y", "", "y").bindExchange("x", "", "x");
        topology.bindQueue("x", "", "a").bindQueue("y", "", "b").bindQueue("z", "", "c");

        assertEquals(List.of("a", "b", "c"), sorted(route("x", "")));
        assertEquals(List.of("a", "b", "c"), sorted(route("z", "")));
    }

    @Test
    void aLongChainOfExchangesIsNoDanger() {
        topology.exchange("x0", "fanout").queues("end");
        for (var i = 1; i <= 20_000; i++) {
            topology.exchange("x" + i, "fanout").bindExchange("x" + (i - 1), "", "x" + i);
        }
        topology.bindQueue("x20000", "", "end");

        assertEquals(List.of("end"), route("x0", ""));
    }

    @Test
    void alternateExchangeTakesWhatNoBindingFits() {
        topology.exchange("x", "direct", "lost").exchange("lost", "fanout").queues("a", "b");
        topology.bindQueue("x", "k", "a").bindQueue("lost", "", "b");

        assertEquals(List.of("a"), route("x", "k"));
        assertEquals(List.of("b"), route("x", "other"));
    }

    @Test
    void everyExchangeOnTheWayHasItsAlternate() {
        topology.exchange("x", "fanout", "unused").exchange("unused", "fanout");
        topology.exchange("y", "direct", "lost").exchange("lost", "fanout").queues("a", "b", "c");
        topology.bindExchange("x", "", "y").bindQueue("x", "", "a").bindQueue("lost", "", "b");
        topology.bindQueue("unused", "", "c");

        assertEquals(List.of("a", "b"), sorted(route("x", "k")));
    }

    @Test
    void chainsAndCyclesOfAlternatesEnd() {
        topology.exchange("one", "direct", "two")
                .exchange("two", "direct", "three")
                .exchange("three", "direct", "one");
        topology.queues("a").bindQueue("three", "k", "a");

        assertEquals(List.of("a"), route("one", "k"));
        assertEquals(List.of(), route("one", "other"));
    }

    @Test
    void missingAlternateLosesTheMessage() {
        topology.exchange("x", "direct", "nowhere");

        assertTrue(
                router.route(topology.built(), "x", "k", BasicProperties.EMPTY).unroutable());
    }

    @Test
    void copiesGoByEveryKey() {
        topology.exchange("x", "direct", "lost").exchange("lost", "fanout").queues("a", "b", "c", "d");
        topology.bindQueue("x", "1", "a")
                .bindQueue("x", "2", "b")
                .bindQueue("x", "3", "c")
                .bindQueue("lost", "", "d");

        assertEquals(
                List.of("a", "b", "c"),
                sorted(names(router.route(topology.built(), "x", "1", copies(List.of("2"), List.of("3"))))));
        assertEquals(
                List.of("b"),
                names(router.route(topology.built(), "x", "none", copies(List.of("2", "none"), List.of()))));
        assertEquals(
                List.of("a", "d", "b"),
                names(router.route(topology.built(), "", "a", copies(List.of("d", "a", "?"), List.of("b", "d")))));
    }

    @Test
    void headersAreLookedAtByTheHeadersExchange() {
        topology.exchange("x", "fanout").exchange("h", "headers").queues("a").bindExchange("x", "", "h");
        topology.bind(new Binding(
                "h",
                Binding.Destination.queue("a"),
                "",
                FieldTable.builder().put("kind", "pdf").build()));
        var pdf = BasicProperties.builder()
                .headers(FieldTable.builder().put("kind", "pdf").build())
                .build();

        var routed = router.route(topology.built(), "x", "", pdf);

        assertEquals(List.of("a"), names(routed));
        assertFalse(routed.cacheable());
        assertEquals(List.of(), route("x", ""));
    }

    @Test
    void explanationTellsTheWholeWay() {
        topology.exchange("x", "topic").exchange("y", "direct", "lost").exchange("lost", "fanout", "nowhere");
        topology.queues("a")
                .bindQueue("x", "#", "a")
                .bindExchange("x", "k.*", "y")
                .bindExchange("y", "other", "x");

        var explained = router.explain(topology.built(), "x", "k.1", BasicProperties.EMPTY);

        assertEquals(List.of("a"), names(explained.routed()));
        assertEquals(
                List.of("x", "y", "lost"),
                explained.visits().stream().map(Explanation.Visit::exchange).toList());
        var first = explained.visits().getFirst();
        assertEquals("topic", first.type());
        assertEquals(
                List.of("#", "k.*"),
                sorted(first.steps().stream()
                        .map(each -> ((Explanation.Step.Matched) each).binding().routingKey())
                        .toList()));
        assertEquals(
                new Explanation.Visit(
                        "y", "direct", List.of(new Explanation.Step.Alternate("lost", Explanation.Outcome.REACHED))),
                explained.visit("y"));
        assertEquals(
                new Explanation.Visit(
                        "lost",
                        "fanout",
                        List.of(new Explanation.Step.Alternate("nowhere", Explanation.Outcome.MISSING))),
                explained.visit("lost"));
        assertNull(explained.visit("nowhere"));
    }

    @Test
    void explanationAndRoutingAgree() {
        topology.exchange("x", "fanout").exchange("y", "fanout").queues("a", "b");
        topology.bindExchange("x", "", "y")
                .bindExchange("y", "", "x")
                .bindQueue("y", "", "b")
                .bindQueue("x", "", "a");

        assertEquals(
                router.route(topology.built(), "x", "", BasicProperties.EMPTY),
                router.explain(topology.built(), "x", "", BasicProperties.EMPTY).routed());
        assertEquals(
                List.of(new Explanation.Step.Matched(
                        new Binding("", Binding.Destination.queue("a"), "a", FieldTable.EMPTY),
                        Explanation.Outcome.REACHED)),
                router.explain(topology.built(), "", "a", BasicProperties.EMPTY)
                        .visits()
                        .getFirst()
                        .steps());
        assertEquals(
                List.of(),
                router.explain(topology.built(), "gone", "a", BasicProperties.EMPTY)
                        .visits());
    }

    static BasicProperties copies(List<String> cc, List<String> bcc) {
        return BasicProperties.builder()
                .headers(FieldTable.builder()
                        .put("CC", array(cc))
                        .put("BCC", array(bcc))
                        .build())
                .build();
    }

    static FieldValue array(List<String> texts) {
        return new FieldValue.Array(
                texts.stream().<FieldValue>map(FieldValue.LongString::of).toList());
    }

    private List<String> route(String exchange, String key) {
        return names(router.route(topology.built(), exchange, key, BasicProperties.EMPTY));
    }

    private static List<String> names(Routed routed) {
        return routed.queues().stream().map(QueueSpec::name).toList();
    }

    private static List<String> sorted(List<String> names) {
        return names.stream().sorted().toList();
    }
}
