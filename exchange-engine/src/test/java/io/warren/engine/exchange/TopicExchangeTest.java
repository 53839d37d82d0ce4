package io.warren.engine.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.amqp.types.BasicProperties;
import io.warren.amqp.types.FieldTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class TopicExchangeTest {
    private final ExchangeType topic = new TopicExchange();

    @Test
    void starTakesExactlyOneWord() {
        assertEquals(Set.of("a.*"), matching("a.b", "a.*"));
        assertEquals(Set.of(), matching("a", "a.*"));
        assertEquals(Set.of(), matching("a.b.c", "a.*"));
        assertEquals(Set.of("a.*"), matching("a.", "a.*"));
    }

    @Test
    void hashTakesAnyNumberOfWords() {
        assertEquals(Set.of("a.#", "#"), matching("a", "a.#", "#", "*.#.b"));
        assertEquals(Set.of("a.#", "#", "#.c", "a.#.c"), matching("a.b.c", "a.#", "#", "#.c", "a.#.c", "#.b"));
    }

    @Test
    void emptyKeyHasNoWords() {
        assertEquals(Set.of("", "#", "#.#"), matching("", "", "#", "#.#", "*", "."));
    }

    @Test
    void dotsNextToEachOtherHoldAnEmptyWord() {
        assertEquals(Set.of("a..b", "a.*.b"), matching("a..b", "a..b", "a.*.b", "a.b"));
        assertEquals(Set.of(".", "*.*", "*.#.*"), matching(".", ".", "*.*", "*", "*.#.*"));
    }

    @Test
    void signsWithinAWordArePlainCharacters() {
        assertEquals(Set.of("a*.b#"), matching("a*.b#", "a*.b#", "a*.c"));
        assertEquals(Set.of(), matching("ab.b", "a*.b"));
    }

    @Test
    void aThirdHashIsRefused() {
        assertNull(topic.refuses(binding("q", "#.a.#")));
        assertNull(topic.refuses(binding("q", "#.a#.##.#")));
        assertEquals(
                "Topic binding key '#.a.#.#' uses 3 '#' wildcards, at most 2 are allowed",
                topic.refuses(binding("q", "#.a.#.#")));
    }

    @Test
    void longKeysAndManyHashesStayCheap() {
        var table = topic.table(FieldTable.EMPTY);
        for (var i = 1; i < 120; i++) {
            table = table.with(binding("q", "#" + ".a".repeat(i) + ".#.b"));
        }
        var routed = new ArrayList<Binding>();
        var hostile = table;

        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(10),
                () -> hostile.route("a" + ".a".repeat(127), BasicProperties.EMPTY, routed::add));

        assertTrue(routed.isEmpty());
    }

    @Property(tries = 3000)
    void matchesAsWordByWordComparisonDoes(
            @ForAll("bindingKeys") List<String> bindingKeys, @ForAll("routingKeys") String routingKey) {
        var expected = bindingKeys.stream()
                .filter(each -> matches(words(each), words(routingKey)))
                .collect(Collectors.toSet());

        assertEquals(expected, matching(routingKey, bindingKeys.toArray(new String[0])));
    }

    @Property(tries = 500)
    void oneBindingWithoutSecondHashIsFoundOnce(
            @ForAll("bindingKeys") List<String> bindingKeys, @ForAll("routingKeys") String routingKey) {
        var table = topic.table(FieldTable.EMPTY);
        for (var key : new HashSet<>(bindingKeys)) {
            if (words(key).stream().filter("#"::equals).count() < 2) {
                table = table.with(binding("q", key));
            }
        }
        var found = new ArrayList<Binding>();

        table.route(routingKey, BasicProperties.EMPTY, found::add);

        assertEquals(found.size(), new HashSet<>(found).size());
    }

    @Test
    void removingAllLeavesTheEmptyTrie() {
        var table = topic.table(FieldTable.EMPTY);
        var empty = table;
        var keys = List.of("a.b.c", "a.*", "#", "", "a.b", "*.#.c");
        for (var key : keys) {
            table = table.with(binding("q", key));
        }
        for (var key : keys) {
            table = table.without(binding("q", key));
        }

        assertSame(empty, table);
    }

    @Provide
    Arbitrary<List<String>> bindingKeys() {
        return key("a", "b", "*", "#", "").list().ofMinSize(1).ofMaxSize(8);
    }

    @Provide
    Arbitrary<String> routingKeys() {
        return key("a", "b", "c", "");
    }

    private static Arbitrary<String> key(String... words) {
        return Arbitraries.of(words).list().ofMaxSize(7).map(each -> String.join(".", each));
    }

    private Set<String> matching(String routingKey, String... bindingKeys) {
        var table = topic.table(FieldTable.EMPTY);
        for (var key : bindingKeys) {
            table = table.with(binding("q", key));
        }
        var found = new HashSet<String>();
        table.route(routingKey, BasicProperties.EMPTY, each -> found.add(each.routingKey()));
        return found;
    }

    private static Binding binding(String queue, String key) {
        return new Binding("x", Binding.Destination.queue(queue), key, FieldTable.EMPTY);
    }

    private static List<String> words(String key) {
        return key.isEmpty() ? List.of() : Arrays.asList(key.split("\\.", -1));
    }

    /** The specification's words, taken literally. */
    private static boolean matches(List<String> pattern, List<String> words) {
        if (pattern.isEmpty()) {
            return words.isEmpty();
        }
        var rest = pattern.subList(1, pattern.size());
        if (pattern.getFirst().equals("#")) {
            return matches(rest, words) || (!words.isEmpty() && matches(pattern, words.subList(1, words.size())));
        }
        return !words.isEmpty()
                && (pattern.getFirst().equals("*") || pattern.getFirst().equals(words.getFirst()))
                && matches(rest, words.subList(1, words.size()));
    }
}
