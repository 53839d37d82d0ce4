package io.warren.engine.metadata;

import io.warren.amqp.types.FieldTable;
import io.warren.amqp.types.FieldValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The table of policy keys: what values they take, whether operators may set them, which queue types know them. */
final class PolicyDefinitions {
    /** Whether a value is one for this key. */
    private interface Accepts {
        boolean value(FieldValue value);
    }

    /** @param what RabbitMQ's words for the value, as in {@code -1 is not a valid message TTL} */
    private record Row(Accepts accepts, String what, boolean forOperators) {}

    private static final Map<String, Row> KEYS = new LinkedHashMap<>();

    private static final String POSITIVE = ". Must be a positive integer";

    /** Keys of RabbitMQ's mirrored queues, which are gone: lenient brokers read and ignore them. */
    private static final Set<String> MIRRORING = Set.of(
            "ha-mode",
            "ha-params",
            "ha-sync-mode",
            "ha-sync-batch-size",
            "ha-promote-on-shutdown",
            "ha-promote-on-failure");

    private static final Set<String> NOT_CLASSIC = Set.of(
            "max-age",
            "stream-max-segment-size-bytes",
            "initial-cluster-size",
            "delivery-limit",
            "dead-letter-strategy",
            "max-in-memory-length",
            "max-in-memory-bytes",
            "target-group-size");

    private static final Set<String> NOT_QUORUM = Set.of(
            "max-priority",
            "queue-mode",
            "ha-mode",
            "ha-params",
            "ha-sync-mode",
            "ha-promote-on-shutdown",
            "ha-promote-on-failure",
            "queue-master-locator",
            "max-age",
            "stream-max-segment-size-bytes",
            "initial-cluster-size");

    private static final Set<String> NOT_STREAM = Set.of(
            "expires",
            "message-ttl",
            "dead-letter-exchange",
            "dead-letter-routing-key",
            "max-length",
            "max-in-memory-length",
            "max-in-memory-bytes",
            "max-priority",
            "overflow",
            "queue-mode",
            "delivery-limit",
            "ha-mode",
            "ha-params",
            "ha-sync-mode",
            "ha-promote-on-shutdown",
            "ha-promote-on-failure",
            "queue-master-locator",
            "dead-letter-strategy",
            "target-group-size");

    static {
        user("alternate-exchange", PolicyDefinitions::text, "alternate exchange name");
        user("consumer-disconnected-timeout", atLeast(0), "consumer disconnected timeout");
        user("consumer-timeout", atLeast(0), "consumer timeout");
        user("dead-letter-exchange", PolicyDefinitions::text, "dead letter exchange name");
        user("dead-letter-routing-key", PolicyDefinitions::text, "dead letter routing key");
        user("dead-letter-strategy", oneOf("at-most-once", "at-least-once"), "dead letter strategy");
        operator("message-ttl", atLeast(0), "message TTL");
        operator("expires", atLeast(1), "queue expiry");
        operator("max-length", atLeast(0), "maximum length");
        operator("max-length-bytes", atLeast(0), "maximum length in bytes");
        operator("max-in-memory-length", atLeast(0), "maximum memory in bytes");
        operator("max-in-memory-bytes", atLeast(0), "maximum memory in bytes");
        user("queue-mode", oneOf("default", "lazy"), "queue-mode value");
        operator("queue-version", value -> between(value, 1, 2), "queue-version value");
        operator("overflow", oneOf("drop-head", "reject-publish", "reject-publish-dlx"), "overflow value");
        operator("delivery-limit", value -> value.asLong() != null, "delivery limit");
        user(
                "max-age",
                value -> value instanceof FieldValue.LongString string
                        && string.text().matches("0*[1-9][0-9]*[YMDhms]"),
                "max age");
        user(
                "queue-leader-locator",
                oneOf("client-local", "balanced", "random", "least-leaders"),
                "queue leader locator value");
        user("initial-cluster-size", atLeast(0), "cluster size");
        user("stream-max-segment-size-bytes", value -> between(value, 0, 3_000_000_000L), "segment size");
        user("stream-filter-size-bytes", value -> between(value, 16, 255), "filter size. Valid range is 16-255");
        operator("target-group-size", atLeast(1), "qq target count value");
        operator(
                "member-placement-tag",
                value -> value instanceof FieldValue.LongString(var bytes) && bytes.length > 0,
                "member-placement-tag value. Must be a non-empty string");
        operator(
                "delayed-retry-type",
                oneOf("all", "failed", "returned", "disabled"),
                "delayed retry type. Must be one of: all, failed, returned, disabled");
        operator("delayed-retry-min", atLeast(1), "delayed retry minimum delay" + POSITIVE);
        operator("delayed-retry-max", atLeast(1), "delayed retry maximum delay" + POSITIVE);
        // Kept, as the upstreams themselves are, for definitions of a RabbitMQ with federation; nothing acts on them.
        user("federation-upstream", PolicyDefinitions::text, "federation upstream name");
        user("federation-upstream-set", PolicyDefinitions::text, "federation upstream set name");
        user("federation-upstream-pattern", PolicyDefinitions::text, "federation upstream pattern");
        user("warren-durability", oneOf("fsync", "os"), "durability");
        user("warren-replicas", atLeast(1), "number of replicas" + POSITIVE);
    }

    private PolicyDefinitions() {}

    /** Whether every key means something to queues of this type. */
    static boolean supports(QueueType type, FieldTable definition) {
        var unknown = switch (type) {
            case CLASSIC -> NOT_CLASSIC;
            case QUORUM -> NOT_QUORUM;
            case STREAM -> NOT_STREAM;
        };
        return definition.keys().stream().noneMatch(unknown::contains);
    }

    /** What is wrong with a policy, as RabbitMQ says it of a runtime parameter. */
    static @Nullable Refusal refuses(Policy policy, boolean operator, boolean strict) {
        var wrong = pattern(policy.pattern());
        if (wrong == null) {
            wrong = definition(policy.definition(), operator, strict);
        }
        return wrong == null ? null : Refusal.preconditionFailed("Validation failed\n\n" + wrong + "\n");
    }

    private static @Nullable String pattern(String pattern) {
        try {
            SafePattern.of(pattern);
            return null;
        } catch (SafePattern.Invalid invalid) {
            return pattern.length() > SafePattern.MAX_LENGTH
                    ? "pattern " + invalid.getMessage()
                    : "pattern should be regular expression but is invalid: " + invalid.getMessage();
        }
    }

    private static @Nullable String definition(FieldTable definition, boolean operator, boolean strict) {
        if (definition.isEmpty()) {
            return "no policy provided";
        }
        var unknown = FieldTable.builder();
        for (var each : definition.entries()) {
            var row = KEYS.get(each.getKey());
            if (row != null && (!operator || row.forOperators())) {
                if (!row.accepts().value(each.getValue())) {
                    return Wording.term(each.getValue()) + " is not a valid " + row.what();
                }
            } else if (each.getKey().equals("queue-master-locator") && strict) {
                return "use of deprecated queue-master-locator argument is not permitted";
            } else if (!ignored(each.getKey(), strict)) {
                unknown.put(each.getKey(), each.getValue());
            }
        }
        var unrecognised = unknown.build();
        return unrecognised.isEmpty()
                ? delayedRetry(definition)
                : Wording.term(unrecognised) + " are not recognised policy settings";
    }

    private static boolean ignored(String key, boolean strict) {
        return !strict && (MIRRORING.contains(key) || key.equals("queue-master-locator"));
    }

    private static @Nullable String delayedRetry(FieldTable definition) {
        var type = definition.get("delayed-retry-type");
        var min = definition.get("delayed-retry-min");
        var max = definition.get("delayed-retry-max");
        if (type != null && min == null && !type.display().equals("disabled")) {
            return "delayed-retry-min is required when delayed-retry-type is " + type.display();
        }
        var least = min == null ? null : min.asLong();
        var most = max == null ? null : max.asLong();
        return least != null && most != null && most < least
                ? "delayed-retry-max (" + most + ") must not be smaller than delayed-retry-min (" + least + ")"
                : null;
    }

    /** The policy's definition with the operator's, key by key. */
    static FieldTable merged(@Nullable Policy policy, @Nullable Policy operatorPolicy) {
        if (policy == null || operatorPolicy == null) {
            var only = policy == null ? operatorPolicy : policy;
            return only == null ? FieldTable.EMPTY : only.definition();
        }
        var merged = policy.definition();
        for (var each : operatorPolicy.definition().entries()) {
            var own = merged.get(each.getKey());
            merged = merged.with(
                    each.getKey(), own == null ? each.getValue() : merged(each.getKey(), own, each.getValue()));
        }
        return merged;
    }

    private static FieldValue merged(String key, FieldValue own, FieldValue operators) {
        var mine = own.asLong();
        var theirs = operators.asLong();
        if (mine == null || theirs == null || key.equals("queue-version")) {
            return operators;
        }
        var larger = mine > theirs ? own : operators;
        var smaller = mine > theirs ? operators : own;
        return switch (key) {
            // A negative delivery limit is none, so that of the two the other is stricter.
            case "delivery-limit" -> mine < 0 || theirs < 0 ? larger : smaller;
            case "target-group-size", "delayed-retry-min" -> larger;
            default -> smaller;
        };
    }

    private static void user(String key, Accepts accepts, String what) {
        KEYS.put(key, new Row(accepts, what, false));
    }

    private static void operator(String key, Accepts accepts, String what) {
        KEYS.put(key, new Row(accepts, what, true));
    }

    private static boolean text(FieldValue value) {
        return value instanceof FieldValue.LongString;
    }

    private static Accepts atLeast(long least) {
        return value -> between(value, least, Long.MAX_VALUE);
    }

    private static boolean between(FieldValue value, long least, long most) {
        var number = value.asLong();
        return number != null && number >= least && number <= most;
    }

    private static Accepts oneOf(String... known) {
        return value ->
                value instanceof FieldValue.LongString string && List.of(known).contains(string.text());
    }
}
