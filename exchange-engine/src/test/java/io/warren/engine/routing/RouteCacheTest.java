package io.warren.engine.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.warren.amqp.types.BasicProperties;
import io.warren.amqp.types.FieldTable;
import io.warren.engine.metadata.Metadata;
import io.warren.engine.metadata.QueueSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

class RouteCacheTest {
    private final Topology topology =
            new Topology().exchange("x", "direct").exchange("h", "headers").queues("a", "b");
    private final RouteCache cache = new RouteCache(new Router(), "/");

    @Test
    void sameRouteIsNotWalkedTwice() {
        topology.bindQueue("x", "k", "a");

        var first = route(1, "x", "k", BasicProperties.EMPTY);

        assertEquals(List.of("a"), names(first));
        assertSame(first, route(1, "x", "k", BasicProperties.EMPTY));
    }

    @Test
    void routesEndWithTheirRevision() {
        topology.bindQueue("x", "k", "a");
        route(1, "x", "k", BasicProperties.EMPTY);
        topology.bindQueue("x", "k", "b");

        assertEquals(List.of("a", "b"), names(route(2, "x", "k", BasicProperties.EMPTY)));
    }

    @Test
    void routesThatDependOnHeadersAreNotKept() {
        var one = route(1, "h", "k", BasicProperties.EMPTY);

        assertNotSame(one, route(1, "h", "k", BasicProperties.EMPTY));
    }

    @Test
    void copiesPassTheCacheBy() {
        topology.bindQueue("x", "k", "a").bindQueue("x", "2", "b");
        route(1, "x", "k", BasicProperties.EMPTY);

        assertEquals(List.of("a", "b"), names(route(1, "x", "k", RouterTest.copies(List.of("2"), List.of()))));
        assertEquals(List.of("a"), names(route(1, "x", "k", BasicProperties.EMPTY)));
    }

    @Test
    void messagesWithOtherHeadersShareARoute() {
        topology.bindQueue("x", "k", "a");
        var first = route(1, "x", "k", BasicProperties.EMPTY);
        var withHeaders = BasicProperties.builder()
                .headers(FieldTable.builder().put("kind", "pdf").build())
                .build();

        assertSame(first, route(1, "x", "k", withHeaders));
    }

    @Test
    void moreRoutesThanPlacesAreAllAnsweredRight() {
        for (var i = 0; i < 5000; i++) {
            topology.queues("q" + i);
        }
        for (var round = 0; round < 2; round++) {
            for (var i = 0; i < 5000; i++) {
                assertEquals(List.of("q" + i), names(route(1, "", "q" + i, BasicProperties.EMPTY)));
            }
        }
    }

    @Test
    void unknownVirtualHostHasNoExchange() {
        assertFalse(cache.route(Metadata.EMPTY, "x", "k", BasicProperties.EMPTY).exchangeExists());
    }

    private Routed route(long revision, String exchange, String key, BasicProperties properties) {
        return cache.route(revision, topology.built(), exchange, key, properties);
    }

    private static List<String> names(Routed routed) {
        return routed.queues().stream().map(QueueSpec::name).toList();
    }
}
