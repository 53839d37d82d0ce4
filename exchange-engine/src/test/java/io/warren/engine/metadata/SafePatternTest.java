package io.warren.engine.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Regular expressions of users: read as PCRE, bounded in time. */
class SafePatternTest {
    @ParameterizedTest
    @CsvSource({
        // Found anywhere unless anchored.
        "der, orders, true",
        "^orders$, orders, true",
        "^orders$, orders.eu, false",
        "'', orders, true",
        ".*, orders, true",
        "^(a|b)\\.q$, b.q, true",
        "(?i)ORDERS, orders, true",
        // The classic way to leave out what the broker made.
        "^(?!amq\\.).*, amq.gen-x, false",
        "^(?!amq\\.).*, orders, true",
        "(?<=a)b, ab, true",
        "(?<!a)b, ab, false",
        "^(?<!.)a, a, true",
        "\\bq\\b, q, true",
        "^\\Bq, q, false",
        // Braces that repeat nothing stand for themselves.
        "^{tenant}\\.q$, {tenant}.q, true",
        "^a{2}$, aa, true",
        "'^a{2,3}$', aaaa, false",
        "'^a{,2}$', 'a{,2}', true",
        "'^a{2,}$', aaaa, true",
        // Classes as POSIX and PCRE write them.
        "^[[:alpha:]]+$, orders, true",
        "^[[:alpha:]]+$, :, false",
        "^[[:^digit:]]$, 7, false",
        "^[[:word:].]+$, a_1.b, true",
        "^[]a]+$, ]a], true",
        "^[^]a]$, ], false",
        "^[a[]$, [, true",
        "^[a&&b]+$, a&b, true",
        "^[a\\-z]$, b, false",
        "^[\\w.]+$, a.b, true",
        "^\\x{61}$, a, true",
        "^\\Qa.b\\E$, a.b, true",
        "^\\Qa.b\\E$, axb, false",
        "^(?P<x>a)\\k<x>$, aa, true",
        "^(a|b)\\1$, bb, true",
        "^(a|b)\\1$, ba, false",
        "a(?#comment)b, ab, true",
        "^(?:a|)b$, b, true",
        "^(?>a*)ab, aab, false",
        "^Hasenbau – 兔子窝 🐇$, Hasenbau – 兔子窝 🐇, true",
        "🐇$, Hasenbau 🐇, true",
    })
    void matchesAsPcreDoes(String pattern, String name, boolean found) throws Exception {
        assertEquals(found, SafePattern.of(pattern).found(name));
    }

    @Test
    void dollarIsAtTheEnd() throws Exception {
        assertFalse(SafePattern.of("^a$").found("a\r"));
        assertFalse(SafePattern.of("^a$").found("\na"));
        assertFalse(SafePattern.of("^a$").found("a\u0085"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "+a",
                "?",
                "a|*",
                "(*)",
                "(?:+)",
                "^(?=*)",
                "{2}",
                "(",
                ")",
                "[",
                "[a",
                "a\\",
                "[[:nonsense:]]",
                "(?x)a",
                "(?R)",
                "(?<name",
                "a{65536}",
                "a{99999999999}",
                "(?",
                "\\Ka"
            })
    void brokenPatternsAreRefused(String pattern) {
        assertThrows(SafePattern.Invalid.class, () -> SafePattern.of(pattern), pattern);
    }

    @Test
    void longPatternsAreRefused() throws Exception {
        assertTrue(SafePattern.of("a".repeat(1_024)).found("a".repeat(1_024)));
        assertThrows(SafePattern.Invalid.class, () -> SafePattern.of("a".repeat(1_025)));
    }

    @Test
    void nestedPatternsAreMatchedOrRefused() {
        assertThrows(SafePattern.Invalid.class, () -> SafePattern.of("(".repeat(1_024)));
        assertTimeoutPreemptively(
                Duration.ofSeconds(10),
                () -> SafePattern.of("(".repeat(512) + ")".repeat(512)).found("a"));
    }

    @Test
    void literalStandsForItself() throws Exception {
        var name = "\\a^b$c.d|e?f*g+h(i)j[k]l{m}n-o";

        assertTrue(SafePattern.of("^" + SafePattern.literal(name) + "$").found(name));
        assertTrue(SafePattern.of("^[" + SafePattern.literal("a-c]^") + "]+$").found("-]^"));
        assertFalse(SafePattern.of("^[" + SafePattern.literal("a-c") + "]$").found("b"));
    }

    /** Patterns that take for ever, or branch without reading, on a name that nearly matches. */
    private static final List<String> EVIL = List.of(
            "(a+)+$",
            "(a*)*b",
            "^(a|a)*$",
            "^(a|aa)+$",
            "^(a?){50}a{50}$",
            "(.*)*\\1$",
            "(.*a){20}$",
            "^(([a-z])+.)+[A-Z]([a-z])+$",
            "([a-zA-Z]+)*$x",
            "(a|b|ab)*bc",
            "((a{1,100}){1,100}){1,100}x",
            "(?=(a+)+b)a",
            "(?<=a{1,500})x",
            "(\\w+\\s?)*$y",
            "^(.+)+(.+)+(.+)+z",
            "(?:(?:(?:){1000}){1000}){1000}x",
            // These read nothing at the end of the name, where a matcher that only counts what it reads would hang.
            "(?:a?|b?)".repeat(100) + "(?=c)",
            "(?:a?)?".repeat(140) + "(?=c)",
            "\\b?".repeat(300) + "(?=c)",
            "^?".repeat(500) + "(?=c)",
            "(?:^{65535}){50000}(?=c)",
            "(?:$?|^?)".repeat(100) + "(?=c)",
            "^{65535}".repeat(100) + "(?=c)",
            "(?:()|())*".repeat(90) + "(?=c)",
            "(x)?(?:\\1{65535}){65535}(?=c)",
            "(?:(?=a?)?){60000}".repeat(20) + "(?=c)",
            "(?:(?:(?:){1000}){1000}){1000}(?=x)",
            "((((((((((a*)*)*)*)*)*)*)*)*)*)*b");

    @Test
    void runawayPatternsEndAndMatchNothing() {
        assertTrue(EVIL.size() >= 20);
        var names = List.of("", "a", "a".repeat(40), "a".repeat(255), "!".repeat(255), "ab".repeat(127));
        // Each takes milliseconds; the bound only tells a runaway from a slow machine.
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            for (var pattern : EVIL) {
                for (var name : names) {
                    SafePattern.of(pattern).found(name);
                }
            }
        });
    }

    @Test
    void aSearchThroughManyNamesHasOneLimit() throws Exception {
        var harmless = SafePattern.search("(?i)^ORDERS", 1_000_000);
        for (var number = 0; number < 10_000; number++) {
            assertTrue(harmless.found("orders" + number));
        }
        assertFalse(harmless.exhausted());

        var evil = SafePattern.search(EVIL.getFirst() + "x", 1_000_000);
        var names = 0;
        while (!evil.exhausted()) {
            assertFalse(evil.found("a".repeat(255)));
            names++;
        }
        assertTrue(names <= 1_000_000 / SafePattern.MAX_STEPS + 1, "names are looked at until the steps are used up");
        assertFalse(evil.found("ax"), "what is not looked at is not found");
    }

    @Test
    void runawayPatternsAreCounted() throws Exception {
        var before = SafePattern.givenUp();

        assertFalse(SafePattern.of("(?:a?|b?)".repeat(100) + "(?=c)").found(""));

        assertEquals(before + 1, SafePattern.givenUp());
    }
}
