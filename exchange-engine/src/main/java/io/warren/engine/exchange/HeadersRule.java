package io.warren.engine.exchange;

import io.warren.amqp.types.FieldTable;
import io.warren.amqp.types.FieldValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a binding of a headers exchange asks of a message's headers.
 *
 * <p>Headers whose names begin with {@code x-} are left out unless the mode ends in {@code -with-x}. No header asked for
 * means: all of none are there, any of none is not.
 */
record HeadersRule(boolean any, List<Wanted> wanted) {
    static final String X_MATCH = "x-match";

    /** A header that must be there, with this value unless it is void. */
    record Wanted(String name, FieldValue value) {
        boolean in(FieldTable headers) {
            var there = headers.get(name);
            return there != null && (value instanceof FieldValue.Void || same(value, there));
        }
    }

    static boolean isMode(String mode) {
        return switch (mode) {
            case "all", "any", "all-with-x", "any-with-x" -> true;
            default -> false;
        };
    }

    static HeadersRule of(FieldTable arguments) {
        var mode = arguments.get(X_MATCH) instanceof FieldValue.LongString text ? text.text() : "all";
        var withX = mode.endsWith("-with-x");
        var wanted = new ArrayList<Wanted>();
        for (var entry : arguments.entries()) {
            var name = entry.getKey();
            if (!name.equals(X_MATCH) && (withX || !name.startsWith("x-"))) {
                wanted.add(new Wanted(name, entry.getValue()));
            }
        }
        return new HeadersRule(mode.startsWith("any"), List.copyOf(wanted));
    }

    boolean matches(FieldTable headers) {
        for (var i = 0; i < wanted.size(); i++) {
            if (wanted.get(i).in(headers) == any) {
                return any;
            }
        }
        return !any;
    }

    /** Of headers that do not match. */
    String whyNot(FieldTable headers) {
        if (any) {
            return wanted.isEmpty() ? "any of no headers is none" : "none of its headers is there with its value";
        }
        for (var each : wanted) {
            if (!each.in(headers)) {
                var there = headers.get(each.name);
                return there == null
                        ? "header '" + each.name + "' is missing"
                        : "header '" + each.name + "' is " + there.display() + " and not " + each.value.display();
            }
        }
        return "its headers match";
    }

    /**
     * RabbitMQ compares values as Erlang sees them: integers of any width are numbers, text and bytes are the same, a
     * float is its double; nothing else crosses types.
     */
    private static boolean same(FieldValue wanted, FieldValue there) {
        var number = wanted.asLong();
        if (number != null) {
            return number.equals(there.asLong());
        }
        var bytes = bytes(wanted);
        if (bytes != null) {
            return Arrays.equals(bytes, bytes(there));
        }
        var decimals = decimals(wanted);
        return decimals == null ? wanted.equals(there) : decimals.equals(decimals(there));
    }

    private static byte @Nullable [] bytes(FieldValue value) {
        if (value instanceof FieldValue.LongString(var bytes)) {
            return bytes;
        }
        return value instanceof FieldValue.Bytes(var bytes) ? bytes : null;
    }

    private static @Nullable Double decimals(FieldValue value) {
        if (value instanceof FieldValue.Float32(var number)) {
            return (double) number;
        }
        return value instanceof FieldValue.Float64(var number) ? number : null;
    }
}
