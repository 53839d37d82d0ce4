package io.warren.benchmarks.jmh;

import io.warren.amqp.types.BasicProperties;
import io.warren.amqp.types.FieldTable;
import io.warren.engine.exchange.Binding;
import io.warren.engine.metadata.ExchangeSpec;
import io.warren.engine.metadata.Metadata;
import io.warren.engine.metadata.MetadataChange;
import io.warren.engine.metadata.QueueSpec;
import io.warren.engine.metadata.QueueType;
import io.warren.engine.metadata.VirtualHost;
import io.warren.engine.routing.RouteCache;
import io.warren.engine.routing.Routed;
import io.warren.engine.routing.Router;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * From an exchange and a routing key to queues. A direct message goes to one queue, a topic message to three (the name, {@code
 * #} and {@code *}), a fanout message to as many as there are bindings: there the cost of one route grows with them.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Thread)
public class RoutingBench {
    private static final String HOST = "/";
    private static final String EXCHANGE = "bench";
    /** Routing keys in turn, so that the parts of a table that a route needs are not always the same. */
    private static final int KEYS = 1_024;

    /** Of a publisher that the cache is made for. */
    private static final int KNOWN_KEYS = 8;

    @Param({"direct", "fanout", "topic"})
    String type = "";

    @Param({"1", "1000", "100000"})
    int bindings;

    private final Router router = new Router();
    private final RouteCache cache = new RouteCache(router, HOST);
    private String[] keys;
    private String[] knownKeys;
    private Metadata now;
    /** The same at another revision: what was cached counts no more. */
    private Metadata other;

    private int turn;

    @Setup
    public void declare() {
        now = Metadata.EMPTY.apply(new MetadataChange.PutVirtualHost(VirtualHost.named(HOST)));
        now = now.apply(new MetadataChange.DeclareExchange(
                new ExchangeSpec(now.nextId(), HOST, EXCHANGE, type, true, false, false, FieldTable.EMPTY, "guest")));
        for (var at = 0; at < bindings; at++) {
            now = now.apply(new MetadataChange.DeclareQueue(new QueueSpec(
                    now.nextId(),
                    HOST,
                    "q" + at,
                    QueueType.CLASSIC,
                    true,
                    false,
                    false,
                    FieldTable.EMPTY,
                    0,
                    "guest")));
            now = now.apply(new MetadataChange.Bind(
                    HOST, new Binding(EXCHANGE, Binding.Destination.queue("q" + at), pattern(at), FieldTable.EMPTY)));
        }
        other = now.resumedAt(now.revision() + 1, now.nextId());
        var groups = Math.max(1, type.equals("topic") ? bindings / 3 : bindings);
        keys = new String[Math.min(KEYS, groups)];
        for (var at = 0; at < keys.length; at++) {
            // Spread over all there are.
            keys[at] = key((int) ((long) at * groups / keys.length));
        }
        knownKeys = Arrays.copyOf(keys, Math.min(KNOWN_KEYS, keys.length));
        fillCache();
        Set<Routed> kept = Collections.newSetFromMap(new IdentityHashMap<>());
        kept.addAll(fillCache());
        if (!kept.containsAll(fillCache())) {
            throw new IllegalStateException("not every route is kept");
        }
    }

    private List<Routed> fillCache() {
        var found = new ArrayList<Routed>();
        for (var key : knownKeys) {
            var routed = cache.route(now, EXCHANGE, key, BasicProperties.EMPTY);
            check(key, routed);
            found.add(routed);
        }
        return found;
    }

    private void check(String key, Routed routed) {
        var expected = switch (type) {
            case "fanout" -> bindings;
            case "topic" -> Math.min(3, bindings);
            default -> 1;
        };
        if (routed.queues().size() != expected) {
            throw new IllegalStateException(key + " goes to " + routed.queues().size() + " queues, not to " + expected);
        }
    }

    /** Three patterns for each group of a topic exchange, of which its key fits all. */
    private String pattern(int at) {
        var group = at / 3;
        return switch (type) {
            case "topic" ->
                switch (at % 3) {
                    case 0 -> key(group);
                    case 1 -> "site.s" + group + ".#";
                    default -> "*.*.meter.m" + group;
                };
            default -> key(at);
        };
    }

    private static String key(int group) {
        return "site.s" + group + ".meter.m" + group;
    }

    /** The walk through the exchange's table. */
    @Benchmark
    public Routed walk() {
        return router.route(now, HOST, EXCHANGE, next(keys), BasicProperties.EMPTY);
    }

    /** What a connection's next message with a known key pays. */
    @Benchmark
    public Routed cacheHit() {
        return cache.route(now, EXCHANGE, next(knownKeys), BasicProperties.EMPTY);
    }

    /** The same after the metadata changed: a look, a walk, and the route is kept. */
    @Benchmark
    public Routed cacheMiss() {
        var key = next(knownKeys);
        if (turn == 0) {
            var before = now;
            now = other;
            other = before;
        }
        return cache.route(now, EXCHANGE, key, BasicProperties.EMPTY);
    }

    private String next(String[] among) {
        turn = turn + 1 < among.length ? turn + 1 : 0;
        return among[turn];
    }
}
