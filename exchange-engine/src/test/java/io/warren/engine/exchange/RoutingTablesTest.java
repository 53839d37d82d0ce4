package io.warren.engine.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.warren.amqp.types.BasicProperties;
import io.warren.amqp.types.FieldTable;
import io.warren.amqp.types.FieldValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What holds for the tables of every exchange type. */
class RoutingTablesTest {
    private static final List<String> ROUTING_KEYS = List.of("", "a", "b", "a.b", "a.b.a", "b.a");
    private static final List<String> BINDING_KEYS = List.of("", "a", "b", "a.b", "*", "#", "a.#", "#.a", "*.b.#");
    private static final BasicProperties MESSAGE = BasicProperties.builder()
            .headers(FieldTable.builder().put("h0", "v").put("h3", "v").build())
            .build();

    @Test
    void typesAreFoundByTheirNames() {
        for (var name : List.of(
                "direct",
                "fanout",
                "topic",
                "headers",
                "x-modulus-hash",
                "x-consistent-hash",
                "x-random",
                "x-local-random",
                "x-recent-history")) {
            var type = ExchangeTypes.of(name);
            assertEquals(name, type == null ? null : type.name());
        }
        assertNull(ExchangeTypes.of("x-no-such-type"));
        assertEquals(9, ExchangeTypes.all().size());
    }

    /** Adds and removes at random and compares with a set; every table ever made must go on to behave as when it was new. */
    @Property(tries = 150)
    void tablesBehaveAsSetsDoAndNeverChange(@ForAll long seed) {
        for (var type : ExchangeTypes.all()) {
            if (type instanceof RandomExchange) {
                continue;
            }
            var random = new Random(seed);
            var table = type.table(FieldTable.EMPTY);
            Set<Binding> model = new LinkedHashSet<>();
            var tables = new ArrayList<RoutingTable>();
            var answers = new ArrayList<List<Set<Binding>>>();
            for (var step = 0; step < 60; step++) {
                var binding = randomBinding(random);
                if (random.nextInt(5) < 3) {
                    var changed = table.with(binding);
                    if (!model.add(binding)) {
                        assertSame(table, changed, "a duplicate changes nothing");
                    }
                    table = changed;
                } else {
                    var changed = table.without(binding);
                    if (!model.remove(binding)) {
                        assertSame(table, changed, "removing what is not there changes nothing");
                    }
                    table = changed;
                }
                assertEquals(fresh(type, model), answers(table), type.name());
                tables.add(table);
                answers.add(answers(table));
            }
            for (var i = 0; i < tables.size(); i++) {
                assertEquals(answers.get(i), answers(tables.get(i)), "a table changed after it was made");
            }
            for (var binding : shuffled(model, random)) {
                table = table.without(binding);
            }
            assertEquals(answers(type.table(FieldTable.EMPTY)), answers(table), "nothing is left");
        }
    }

    @Test
    void manyBindingsToOneAndToManyDestinationsAreAllFoundAndAllGo() {
        for (var type : ExchangeTypes.all()) {
            var table = type.table(FieldTable.EMPTY);
            var all = new ArrayList<Binding>();
            for (var i = 0; i < 300; i++) {
                all.add(new Binding("x", Binding.Destination.queue("q" + i), "k", FieldTable.EMPTY));
                all.add(new Binding(
                        "x",
                        Binding.Destination.queue("q"),
                        "k",
                        FieldTable.builder().put("x-n", new FieldValue.Int32(i)).build()));
                all.add(new Binding("x", Binding.Destination.exchange("q"), "k", FieldTable.EMPTY));
            }
            for (var binding : all) {
                table = table.with(binding);
            }
            var found = new ArrayList<Binding>();
            table.route("k", BasicProperties.EMPTY, found::add);
            if (type.name().startsWith("x-") && !type.name().equals("x-recent-history")) {
                assertEquals(1, found.size(), type.name());
            } else {
                assertEquals(601, found.size(), type.name());
                assertEquals(new HashSet<>(all), new HashSet<>(found), type.name());
            }
            for (var binding : all) {
                table = table.without(binding);
            }
            assertEquals(List.of(Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), Set.of()), answers(table));
        }
    }

    private static Binding randomBinding(Random random) {
        var name = "d" + random.nextInt(6);
        var destination = random.nextInt(4) == 0 ? Binding.Destination.exchange(name) : Binding.Destination.queue(name);
        var arguments = random.nextInt(3) == 0
                ? FieldTable.builder()
                        .put("x-match", random.nextBoolean() ? "any" : "all")
                        .put("h" + random.nextInt(4), "v")
                        .build()
                : FieldTable.EMPTY;
        return new Binding("x", destination, BINDING_KEYS.get(random.nextInt(BINDING_KEYS.size())), arguments);
    }

    private static List<Binding> shuffled(Set<Binding> model, Random random) {
        var all = new ArrayList<>(model);
        java.util.Collections.shuffle(all, random);
        return all;
    }

    private static List<Set<Binding>> fresh(ExchangeType type, Set<Binding> bindings) {
        var table = type.table(FieldTable.EMPTY);
        for (var binding : bindings) {
            table = table.with(binding);
        }
        return answers(table);
    }

    private static List<Set<Binding>> answers(RoutingTable table) {
        var answers = new ArrayList<Set<Binding>>();
        for (var key : ROUTING_KEYS) {
            var found = new HashSet<Binding>();
            table.route(key, MESSAGE, found::add);
            answers.add(found);
        }
        return answers;
    }
}
