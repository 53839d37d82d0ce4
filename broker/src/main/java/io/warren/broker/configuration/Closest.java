package io.warren.broker.configuration;

import java.util.Collection;
import java.util.Optional;

/** Finds the word that somebody may have meant. */
final class Closest {
    private Closest() {}

    /** The candidate with the fewest edits, if they are few for a word of this length. */
    static Optional<String> to(String word, Collection<String> candidates) {
        String best = null;
        var fewest = Math.max(2, word.length() / 4) + 1;
        for (var each : candidates) {
            var edits = edits(word, each);
            if (edits < fewest) {
                fewest = edits;
                best = each;
            }
        }
        return Optional.ofNullable(best);
    }

    /** Levenshtein's distance. */
    static int edits(String left, String right) {
        var previous = new int[right.length() + 1];
        for (var j = 0; j <= right.length(); j++) {
            previous[j] = j;
        }
        for (var i = 1; i <= left.length(); i++) {
            var current = new int[right.length() + 1];
            current[0] = i;
            for (var j = 1; j <= right.length(); j++) {
                var replace = previous[j - 1] + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replace, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[right.length()];
    }
}
