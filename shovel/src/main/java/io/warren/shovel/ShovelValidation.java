package io.warren.shovel;

import io.warren.amqp.types.FieldTable;
import io.warren.amqp.types.FieldValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** RabbitMQ's checks of a shovel's definition, with its texts and in its order. Pure, but for rights, which are asked for. */
final class ShovelValidation {
    private static final List<String> PROTOCOLS = List.of("amqp091", "local");
    private static final List<String> ACK_MODES = List.of("no-ack", "on-publish", "on-confirm");
    private static final int LONGEST_NAME = 255;

    /** Null, or what is wrong with the value of this key. */
    private interface Check extends BiFunction<String, FieldValue, @Nullable String> {}

    /** Whether a URI that means this broker may be used by who defines the shovel; null, or why not. */
    interface Rights {
        @Nullable
        String refuses(AmqpUri uri);
    }

    private final String name;
    private final FieldTable value;
    private final Rights source;
    private final Rights destination;

    ShovelValidation(String name, FieldTable value, Rights source, Rights destination) {
        this.name = name;
        this.value = value;
        this.source = source;
        this.destination = destination;
    }

    List<String> problems() {
        var problems = new ArrayList<String>();
        source(problems);
        if (value.containsKey("dest-exchange") && value.containsKey("dest-queue")) {
            problems.add("Cannot specify 'dest-exchange' and 'dest-queue'");
        }
        var keys = new ArrayList<String>();
        var unknown = new ArrayList<>(value.keys());
        checks().forEach((key, check) -> {
            unknown.remove(key);
            var given = value.get(key);
            if (given == null) {
                if (key.equals("src-uri") || key.equals("dest-uri")) {
                    keys.addFirst("Key \"" + key + "\" not found in " + name);
                }
                return;
            }
            var problem = check.apply(key, given);
            if (problem != null) {
                keys.addFirst(problem);
            }
        });
        if (!unknown.isEmpty()) {
            keys.addFirst("Unrecognised terms "
                    + unknown.stream()
                            .map(each -> "{" + ErlangTerms.binary(each) + ","
                                    + ErlangTerms.print(java.util.Objects.requireNonNull(value.get(each))) + "}")
                            .collect(Collectors.joining(",", "[", "]"))
                    + " in " + name);
        }
        problems.addAll(keys);
        return problems;
    }

    private void source(List<String> problems) {
        var queue = value.containsKey("src-queue");
        var exchange = value.containsKey("src-exchange");
        if (queue && exchange) {
            problems.add("Cannot specify 'src-exchange' and 'src-queue'");
        } else if (!queue && !exchange) {
            problems.add("Must specify 'src-exchange' or 'src-queue'");
        }
        var after = value.containsKey("src-delete-after") ? value.get("src-delete-after") : value.get("delete-after");
        if (after != null && after.asLong() != null && "no-ack".equals(ShovelDefinition.text(value, "ack-mode"))) {
            problems.add("Cannot specify 'no-ack' and numerical 'delete-after'");
        }
    }

    private Map<String, Check> checks() {
        var checks = new LinkedHashMap<String, Check>();
        checks.put("internal", ShovelValidation::bool);
        checks.put("internal_owner", ShovelValidation::table);
        checks.put("reconnect-delay", ShovelValidation::number);
        checks.put("ack-mode", oneOf(ACK_MODES));
        checks.put("src-protocol", oneOf(PROTOCOLS));
        checks.put("dest-protocol", oneOf(PROTOCOLS));
        var localSource = "local".equals(ShovelDefinition.text(value, "src-protocol"));
        checks.put("src-uri", (key, given) -> uris(key, given, source, localSource));
        for (var key : List.of("src-exchange", "src-exchange-key", "src-queue", "src-consumer-name")) {
            checks.put(key, ShovelValidation::binary);
        }
        checks.put("src-queue-args", ShovelValidation::table);
        checks.put("src-consumer-args", ShovelValidation::table);
        if (!localSource) {
            checks.put("prefetch-count", ShovelValidation::number);
            checks.put("src-prefetch-count", ShovelValidation::number);
            checks.put("delete-after", ShovelValidation::deleteAfter);
        }
        checks.put("src-delete-after", ShovelValidation::deleteAfter);
        checks.put("src-delete-after-duration", ShovelValidation::duration);
        checks.put("src-predeclared", ShovelValidation::bool);
        var localDestination = "local".equals(ShovelDefinition.text(value, "dest-protocol"));
        checks.put("dest-uri", (key, given) -> uris(key, given, destination, localDestination));
        checks.put("dest-exchange", ShovelValidation::binary);
        checks.put("dest-exchange-key", ShovelValidation::binary);
        checks.put("dest-queue", ShovelValidation::queueName);
        checks.put("dest-queue-args", ShovelValidation::table);
        checks.put("dest-add-forward-headers", ShovelValidation::bool);
        checks.put("dest-add-timestamp-header", ShovelValidation::bool);
        checks.put("dest-predeclared", ShovelValidation::bool);
        if (!localDestination) {
            checks.put("add-forward-headers", ShovelValidation::bool);
            checks.put("add-timestamp-header", ShovelValidation::bool);
            checks.put("publish-properties", ShovelValidation::properties);
            checks.put("dest-publish-properties", ShovelValidation::properties);
        }
        return checks;
    }

    private static @Nullable String uris(String key, FieldValue given, Rights rights, boolean local) {
        return switch (given) {
            case FieldValue.LongString one -> uri(one.text(), rights, local);
            case FieldValue.Array(var several) -> {
                for (var each : several) {
                    var problem = each instanceof FieldValue.LongString one
                            ? uri(one.text(), rights, local)
                            : should(key, "be list", each);
                    if (problem != null) {
                        yield problem;
                    }
                }
                yield several.isEmpty() ? key + " should be list, actually was []" : null;
            }
            default -> should(key, "be list", given);
        };
    }

    private static @Nullable String uri(String text, Rights rights, boolean local) {
        try {
            var uri = AmqpUri.of(text);
            return uri.inside() || local ? rights.refuses(uri) : null;
        } catch (IllegalArgumentException none) {
            return "\"" + AmqpUri.withoutLogin(text) + "\" not a valid URI: " + none.getMessage();
        }
    }

    private static Check oneOf(List<String> words) {
        return (key, given) -> {
            if (!(given instanceof FieldValue.LongString word)) {
                return should(key, "be binary", given);
            }
            return words.contains(word.text())
                    ? null
                    : should(
                            key,
                            "be one of "
                                    + words.stream()
                                            .map(ErlangTerms::binary)
                                            .collect(Collectors.joining(",", "[", "]")),
                            given);
        };
    }

    private static @Nullable String binary(String key, FieldValue given) {
        return given instanceof FieldValue.LongString ? null : should(key, "be binary", given);
    }

    private static @Nullable String bool(String key, FieldValue given) {
        return given instanceof FieldValue.Bool ? null : should(key, "be boolean", given);
    }

    private static @Nullable String number(String key, FieldValue given) {
        return given.asLong() != null || given instanceof FieldValue.Float64 || given instanceof FieldValue.Float32
                ? null
                : should(key, "be a number", given);
    }

    private static @Nullable String table(String key, FieldValue given) {
        return given instanceof FieldValue.Table || given.equals(new FieldValue.Array(List.of()))
                ? null
                : key + " not a list " + ErlangTerms.print(given);
    }

    private static @Nullable String queueName(String key, FieldValue given) {
        if (!(given instanceof FieldValue.LongString(var bytes))) {
            return should(key, "be binary", given);
        }
        return bytes.length <= LONGEST_NAME
                ? null
                : key + " should be less than 255 bytes, actually was " + bytes.length;
    }

    private static @Nullable String deleteAfter(String key, FieldValue given) {
        var number = given.asLong();
        var word = given instanceof FieldValue.LongString text ? text.text() : "";
        return (number != null && number >= 0) || word.equals("never") || word.equals("queue-length")
                ? null
                : should(key, "be a number greater than or equal to 0, \"never\" or \"queue-length\"", given);
    }

    private static @Nullable String duration(String key, FieldValue given) {
        var number = given.asLong();
        return number != null && number > 0 ? null : should(key, "be a positive integer (seconds)", given);
    }

    private static @Nullable String properties(String key, FieldValue given) {
        if (!(given instanceof FieldValue.Table(var table))) {
            return table(key, given);
        }
        for (var each : table.entries()) {
            var problem = switch (each.getKey()) {
                case "content_type",
                        "content_encoding",
                        "correlation_id",
                        "reply_to",
                        "expiration",
                        "message_id",
                        "type",
                        "user_id",
                        "app_id",
                        "cluster_id" -> binary(each.getKey(), each.getValue());
                case "delivery_mode", "priority", "timestamp" -> number(each.getKey(), each.getValue());
                default ->
                    "Unrecognised terms [{" + ErlangTerms.binary(each.getKey()) + ","
                            + ErlangTerms.print(each.getValue()) + "}] in " + key;
            };
            if (problem != null) {
                return problem;
            }
        }
        return null;
    }

    private static String should(String key, String what, FieldValue given) {
        return key + " should " + what + ", actually was " + ErlangTerms.print(given);
    }
}
