package io.warren.engine.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class NameMapTest {
    /** Alternately put and removed, checked against a map of the JDK after each step. */
    @Property(tries = 500)
    void behavesAsAMapDoes(@ForAll("names") List<String> names) {
        NameMap<String> map = NameMap.empty();
        Map<String, String> model = new HashMap<>();
        for (var i = 0; i < names.size(); i++) {
            var name = names.get(i);
            if (i % 3 == 2) {
                map = map.without(name);
                model.remove(name);
            } else {
                var value = "v" + i;
                map = map.with(name, value);
                model.put(name, value);
            }
            assertSameContent(model, map);
        }
        for (var name : names) {
            map = map.without(name);
        }
        assertSame(NameMap.empty(), map);
    }

    @Test
    void namesWithTheSameHashAreToldApart() {
        NameMap<String> map = NameMap.empty();
        var names = List.of("AaAa", "BBBB", "AaBB", "BBAa");
        for (var name : names) {
            map = map.with(name, name);
        }
        for (var name : names) {
            assertEquals(name, map.get(name));
        }
        assertNull(map.get("C#Aa"), "has the hash, is not there");
        assertEquals(4, values(map).size());
        for (var name : names) {
            map = map.without(name);
            assertNull(map.get(name));
        }
        assertTrue(map.isEmpty());
    }

    @Test
    void orderFollowsFromTheNamesAlone() {
        NameMap<String> one = NameMap.empty();
        NameMap<String> other = NameMap.empty();
        for (var i = 0; i < 500; i++) {
            one = one.with("n" + i, "n" + i);
            other = other.with("n" + (499 - i), "n" + (499 - i)).with("gone" + i, "");
        }
        for (var i = 0; i < 500; i++) {
            other = other.without("gone" + i);
        }

        assertEquals(values(one), values(other));
    }

    @Test
    void findsAPartOfAText() {
        var map = NameMap.<String>empty().with("stock", "a").with("", "b");

        assertEquals("a", map.get("my.stock.price", 3, 8));
        assertEquals("b", map.get("my..price", 3, 3));
        assertNull(map.get("my.stock.price", 3, 7));
    }

    @Provide
    Arbitrary<List<String>> names() {
        // Few letters, some pairs of which have the same hash.
        return Arbitraries.of("Aa", "BB", "C#", "a", "b")
                .list()
                .ofMaxSize(4)
                .map(each -> String.join("", each))
                .list()
                .ofMaxSize(60);
    }

    private static void assertSameContent(Map<String, String> model, NameMap<String> map) {
        model.forEach((name, value) -> assertEquals(value, map.get("<" + name + ">", 1, name.length() + 1)));
        assertEquals(
                model.values().stream().sorted().toList(),
                values(map).stream().sorted().toList());
        assertEquals(model.isEmpty(), map.isEmpty());
    }

    private static List<String> values(NameMap<String> map) {
        var values = new ArrayList<String>();
        map.forEach(values::add);
        return values;
    }
}
