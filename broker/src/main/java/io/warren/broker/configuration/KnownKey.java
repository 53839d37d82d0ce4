package io.warren.broker.configuration;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One row of {@link KnownKeys}.
 *
 * @param pattern segments between dots; {@code *} stands for any one segment, a last {@code **} for one or more
 * @param defaults full key to text; more than one, or none, where the pattern is a family
 */
record KnownKey(String pattern, ValueType type, Map<String, String> defaults, Treatment treatment) {
    sealed interface Treatment {
        record Acted() implements Treatment {}

        /** RabbitMQ has it, it means nothing here, and leaving it out harms nobody: one warning. */
        record Ignored() implements Treatment {}

        /** Ignoring it would leave the node less safe than its operator believes. */
        record Refused(String why, Set<String> harmless) implements Treatment {}
    }

    boolean matches(String key) {
        return matches(List.of(pattern.split("\\.")), Configuration.segments(key));
    }

    private static boolean matches(List<String> wanted, List<String> given) {
        for (var i = 0; i < wanted.size(); i++) {
            var segment = wanted.get(i);
            if (segment.equals("**")) {
                return given.size() > i;
            }
            if (i >= given.size() || !(segment.equals("*") || segment.equals(given.get(i)))) {
                return false;
            }
        }
        return wanted.size() == given.size();
    }
}
