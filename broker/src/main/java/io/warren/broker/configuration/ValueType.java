package io.warren.broker.configuration;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * How the text of a value is read. Spellings are RabbitMQ's: information units as in its memory and disk limits ({@code
 * k}, {@code kiB} binary, {@code kB} decimal), durations in milliseconds unless a unit follows, {@code infinity}.
 */
sealed interface ValueType {
    /** Stands for {@code infinity} in a numeric value. */
    long INFINITY = Long.MAX_VALUE;

    /** The value, or what was expected instead. */
    sealed interface Read {
        record Value(Object value) implements Read {}

        record Expected(String what) implements Read {}
    }

    Read read(String text);

    record Text() implements ValueType {
        @Override
        public Read read(String text) {
            return new Read.Value(text);
        }
    }

    record Hidden() implements ValueType {
        @Override
        public Read read(String text) {
            return text.startsWith("encrypted:")
                    ? new Read.Expected("a plain value: encrypted values are not supported")
                    : new Read.Value(new Secret(text));
        }
    }

    record Flag() implements ValueType {
        @Override
        public Read read(String text) {
            return switch (text.toLowerCase(Locale.ROOT)) {
                case "true", "on", "yes" -> new Read.Value(true);
                case "false", "off", "no" -> new Read.Value(false);
                default -> new Read.Expected("true or false");
            };
        }
    }

    record Whole(long least, long most, boolean infinite) implements ValueType {
        @Override
        public Read read(String text) {
            if (infinite && text.equals("infinity")) {
                return new Read.Value(INFINITY);
            }
            return number(text, least, most, infinite);
        }
    }

    /** A whole number, or RabbitMQ's other word for infinity. */
    record Limit(long least) implements ValueType {
        @Override
        public Read read(String text) {
            if (text.equals("unlimited")) {
                return new Read.Value(INFINITY);
            }
            return number(text, least, Long.MAX_VALUE, false) instanceof Read.Value value
                    ? value
                    : new Read.Expected("a whole number of at least " + least + ", or unlimited");
        }
    }

    record Ratio(double least, double most) implements ValueType {
        @Override
        public Read read(String text) {
            try {
                var value = Double.parseDouble(text);
                if (value >= least && value <= most) {
                    return new Read.Value(value);
                }
            } catch (NumberFormatException notANumber) {
                // Told below together with numbers out of range.
            }
            return new Read.Expected("a number from " + least + " to " + most);
        }
    }

    record Bytes() implements ValueType {
        private static final Pattern FORM = Pattern.compile("([0-9]+(?:\\.[0-9]+)?) ?([A-Za-z]*)");
        private static final Map<String, Long> UNITS = Map.ofEntries(
                Map.entry("", 1L),
                Map.entry("b", 1L),
                Map.entry("k", 1L << 10),
                Map.entry("ki", 1L << 10),
                Map.entry("kib", 1L << 10),
                Map.entry("m", 1L << 20),
                Map.entry("mi", 1L << 20),
                Map.entry("mib", 1L << 20),
                Map.entry("g", 1L << 30),
                Map.entry("gi", 1L << 30),
                Map.entry("gib", 1L << 30),
                Map.entry("t", 1L << 40),
                Map.entry("ti", 1L << 40),
                Map.entry("tib", 1L << 40),
                Map.entry("kb", 1_000L),
                Map.entry("mb", 1_000_000L),
                Map.entry("gb", 1_000_000_000L),
                Map.entry("tb", 1_000_000_000_000L));

        @Override
        public Read read(String text) {
            var form = FORM.matcher(text);
            var unit = form.matches() ? UNITS.get(form.group(2).toLowerCase(Locale.ROOT)) : null;
            if (unit == null) {
                return new Read.Expected("a size such as 50MB, 2GiB or a number of bytes");
            }
            var bytes = Double.parseDouble(form.group(1)) * unit;
            return bytes >= Long.MAX_VALUE ? new Read.Expected("a smaller size") : new Read.Value((long) bytes);
        }
    }

    record Duration(long least, boolean infinite) implements ValueType {
        private static final Pattern FORM = Pattern.compile("([0-9]{1,15}) ?([a-z]*)");
        private static final Map<String, Long> UNITS =
                Map.of("", 1L, "ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);

        @Override
        public Read read(String text) {
            if (infinite && text.equals("infinity")) {
                return new Read.Value(INFINITY);
            }
            var form = FORM.matcher(text);
            var unit = form.matches() ? UNITS.get(form.group(2)) : null;
            if (unit == null) {
                return new Read.Expected(
                        "a number of milliseconds, or one with ms, s, m, h or d" + (infinite ? ", or infinity" : ""));
            }
            var millis = Long.parseLong(form.group(1)) * unit;
            return millis < least ? new Read.Expected("at least " + least + " ms") : new Read.Value(millis);
        }
    }

    record Choice(Set<String> words) implements ValueType {
        Choice(String... words) {
            this(Set.copyOf(List.of(words)));
        }

        @Override
        public Read read(String text) {
            return words.contains(text)
                    ? new Read.Value(text)
                    : new Read.Expected("one of "
                            + String.join(", ", words.stream().sorted().toList()));
        }
    }

    /** {@code port}, {@code host:port}, {@code [v6]:port} or {@code none}. */
    record Address() implements ValueType {
        @Override
        public Read read(String text) {
            if (text.equals("none")) {
                return new Read.Value(ListenAddress.NONE);
            }
            var parsed = ListenAddress.parse(text);
            return parsed == null ? new Read.Expected("port, host:port or none") : new Read.Value(parsed);
        }
    }

    record Regex() implements ValueType {
        @Override
        public Read read(String text) {
            try {
                Pattern.compile(text);
                return new Read.Value(text);
            } catch (PatternSyntaxException bad) {
                return new Read.Expected("a regular expression (" + bad.getDescription() + ")");
            }
        }
    }

    private static Read number(String text, long least, long most, boolean infinite) {
        try {
            var value = Long.parseLong(text);
            if (value >= least && value <= most) {
                return new Read.Value(value);
            }
        } catch (NumberFormatException notANumber) {
            // Told below together with numbers out of range.
        }
        return new Read.Expected("a whole number "
                + (most == Long.MAX_VALUE ? "of at least " + least : "from " + least + " to " + most)
                + (infinite ? ", or infinity" : ""));
    }
}
