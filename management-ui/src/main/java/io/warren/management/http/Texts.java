package io.warren.management.http;

import java.nio.charset.StandardCharsets;

/** Texts from JSON that must fit into AMQP. */
public final class Texts {
    private static final int LONGEST_SHORT_STRING = 255;

    private Texts() {}

    /** The text, if it fits into a short string. */
    public static String shortString(String what, String text) {
        if (valid(text).getBytes(StandardCharsets.UTF_8).length > LONGEST_SHORT_STRING) {
            throw HttpRefused.badRequest(what + " is longer than 255 bytes");
        }
        return text;
    }

    /** JSON may hold half a surrogate pair ({@code \ud800}), which is no Unicode text and has no UTF-8. */
    static String valid(String text) {
        for (var at = 0; at < text.length(); at++) {
            var here = text.charAt(at);
            if (Character.isHighSurrogate(here)
                    && at + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(at + 1))) {
                at++;
            } else if (Character.isSurrogate(here)) {
                throw HttpRefused.badRequest("not valid Unicode");
            }
        }
        return text;
    }
}
