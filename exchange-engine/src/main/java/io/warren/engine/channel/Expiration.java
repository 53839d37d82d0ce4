package io.warren.engine.channel;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** The property {@code expiration}: milliseconds as text, at most ten years. */
final class Expiration {
    private static final long MOST = 315_360_000_000L;

    private Expiration() {}

    /** Null if it is one, else the reason as RabbitMQ words it. */
    static @Nullable String refuses(String text) {
        var digits = 0;
        var from = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
        while (from + digits < text.length() && Character.digit(text.charAt(from + digits), 10) >= 0) {
            digits++;
        }
        if (digits == 0) {
            return "no_integer";
        }
        if (from + digits < text.length()) {
            return "{leftover_string,\"" + text.substring(from + digits) + "\"}";
        }
        var value = new BigInteger(text);
        if (value.signum() < 0) {
            return "{value_negative," + value + "}";
        }
        if (value.compareTo(BigInteger.valueOf(MOST)) > 0) {
            return "{value_too_large," + value + "}";
        }
        return null;
    }

    /** Of a text that is not refused. */
    static long millis(String text) {
        return Long.parseLong(text);
    }
}
