package io.warren.engine.exchange;

/**
 * The words of a topic key, visited where they stand. An empty key has no words; any other has one more than it has dots.
 *
 * <p>A word is named by the index of its first character. Behind the last word the index is greater than the key's length
 * (not equal: the word after a dot at the end is empty, and begins there).
 */
final class Words {
    private Words() {}

    static int first(String key) {
        return key.isEmpty() ? 1 : 0;
    }

    static int next(String key, int word) {
        return end(key, word) + 1;
    }

    static int end(String key, int word) {
        var dot = key.indexOf('.', word);
        return dot < 0 ? key.length() : dot;
    }

    static boolean atEnd(String key, int word) {
        return word > key.length();
    }

    static boolean isHash(String key, int word) {
        return isSign(key, word, '#');
    }

    static boolean isStar(String key, int word) {
        return isSign(key, word, '*');
    }

    private static boolean isSign(String key, int word, char sign) {
        return word < key.length()
                && key.charAt(word) == sign
                && (word + 1 == key.length() || key.charAt(word + 1) == '.');
    }
}
