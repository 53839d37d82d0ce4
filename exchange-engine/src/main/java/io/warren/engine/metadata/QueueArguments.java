package io.warren.engine.metadata;

import static io.warren.engine.metadata.QueueType.CLASSIC;
import static io.warren.engine.metadata.QueueType.QUORUM;
import static io.warren.engine.metadata.QueueType.STREAM;

import io.warren.amqp.types.FieldTable;
import io.warren.amqp.types.FieldValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The table of queue and consumer arguments: which queue types take them and with what values. A new argument is one row
 * here and its effect in the queue. Arguments that are not in the table are kept and mean nothing.
 */
public final class QueueArguments {
    private static final Set<QueueType> ALL = Set.of(CLASSIC, QUORUM, STREAM);
    private static final Set<QueueType> QUEUES = Set.of(CLASSIC, QUORUM);
    private static final Set<QueueType> ONLY_CLASSIC = Set.of(CLASSIC);
    private static final Set<QueueType> ONLY_QUORUM = Set.of(QUORUM);
    private static final Set<QueueType> ONLY_STREAM = Set.of(STREAM);

    /** Says what is wrong with a value as Erlang prints a term, or null. */
    private interface Check {
        @Nullable
        String reason(FieldValue value, FieldTable arguments);
    }

    private record Row(Set<QueueType> types, Set<QueueType> lenientTypes, Check check) {
        Set<QueueType> types(boolean strict) {
            return strict ? types : lenientTypes;
        }
    }

    /** In the order in which RabbitMQ looks at them: of two wrong ones the first is named. */
    private static final Map<String, Row> QUEUE = new LinkedHashMap<>();

    private static final Map<String, Row> CONSUMER = new LinkedHashMap<>();

    static {
        row("x-expires", QUEUES, expiry(1));
        row("x-message-ttl", QUEUES, expiry(0));
        row("x-dead-letter-exchange", QUEUES, text(value -> null));
        row("x-dead-letter-routing-key", QUEUES, QueueArguments::deadLetterRoutingKey);
        row("x-dead-letter-strategy", ONLY_QUORUM, oneOf("invalid_dlx_strategy", "at-most-once", "at-least-once"));
        row("x-max-length", QUEUES, atLeast(0));
        row("x-max-length-bytes", ALL, atLeast(0));
        row("x-max-in-memory-length", ONLY_QUORUM, atLeast(0));
        row("x-max-in-memory-bytes", ONLY_QUORUM, atLeast(0));
        row("x-max-priority", ONLY_CLASSIC, QueueArguments::maxPriority);
        row("x-overflow", QUEUES, oneOf("invalid_overflow", "drop-head", "reject-publish", "reject-publish-dlx"));
        row("x-queue-version", ONLY_CLASSIC, atLeast(0));
        row("x-single-active-consumer", QUEUES, (value, _) -> value instanceof FieldValue.Bool ? null : badType(value));
        // RabbitMQ 4.3 has consumer timeouts in quorum queues only; before, they were for all.
        QUEUE.put("x-consumer-timeout", new Row(ONLY_QUORUM, QUEUES, atLeast(0)));
        row("x-consumer-disconnected-timeout", ONLY_QUORUM, atLeast(0));
        row("x-queue-type", ALL, QueueArguments::queueType);
        row("x-quorum-initial-group-size", ONLY_QUORUM, atLeast(1));
        row("x-max-age", ONLY_STREAM, text(value -> value.matches("0*[1-9][0-9]*[YMDhms]") ? null : "invalid_max_age"));
        row("x-stream-max-segment-size-bytes", ONLY_STREAM, atLeast(0));
        row("x-stream-filter-size-bytes", ONLY_STREAM, atLeast(0));
        row("x-initial-cluster-size", ONLY_STREAM, atLeast(1));
        row(
                "x-queue-leader-locator",
                ALL,
                oneOf(
                        "invalid_queue_locator_arg",
                        "client-local",
                        "balanced",
                        "random",
                        "least-leaders",
                        "min-masters"));
        row(
                "x-member-placement-tag",
                ONLY_QUORUM,
                text(value -> value.isEmpty() ? "invalid_member_placement_tag_arg" : null));
        row("x-warren-durability", QUEUES, oneOf("invalid_durability", "fsync", "os"));
        row("x-warren-replicas", ONLY_CLASSIC, atLeast(1));
        row("x-queue-mode", ONLY_CLASSIC, anything());
        row("x-queue-master-locator", ONLY_CLASSIC, anything());
        row("x-delivery-limit", ONLY_QUORUM, anything());
        row("x-delayed-retry-type", ONLY_QUORUM, anything());
        row("x-delayed-retry-min", ONLY_QUORUM, anything());
        row("x-delayed-retry-max", ONLY_QUORUM, anything());

        CONSUMER.put("x-priority", new Row(QUEUES, QUEUES, (value, _) -> integer(value)));
        CONSUMER.put("x-consumer-timeout", new Row(ONLY_QUORUM, QUEUES, atLeast(0)));
        CONSUMER.put("x-stream-offset", new Row(ONLY_STREAM, ONLY_STREAM, anything()));
        CONSUMER.put("x-stream-filter", new Row(ONLY_STREAM, ONLY_STREAM, anything()));
        CONSUMER.put("x-stream-match-unfiltered", new Row(ONLY_STREAM, ONLY_STREAM, anything()));
    }

    private QueueArguments() {}

    /**
     * What is wrong with the arguments of a queue that is to be declared.
     *
     * @param arguments with {@code x-queue-type}, given or by default
     */
    static @Nullable Refusal refuses(
            String queue, String virtualHost, QueueType type, FieldTable arguments, boolean strict) {
        var wrong = wrongValue(QUEUE, queue, virtualHost, type, arguments, strict);
        if (wrong != null) {
            return wrong;
        }
        if (strict) {
            var version = arguments.get("x-queue-version");
            if (version != null && !Long.valueOf(2).equals(version.asLong())) {
                var reason = "\"unsupported queue version '" + version.asLong() + "'\"";
                return invalid("x-queue-version", queue, virtualHost, reason);
            }
        }
        return wrongType(QUEUE, queue, virtualHost, type, arguments, strict);
    }

    /** What is wrong with the arguments of a consumer, 406; null if nothing. */
    public static @Nullable Refusal refusesConsumer(QueueSpec queue, FieldTable arguments, boolean strict) {
        var wrong = wrongValue(CONSUMER, queue.name(), queue.virtualHost(), queue.type(), arguments, strict);
        return wrong != null
                ? wrong
                : wrongType(CONSUMER, queue.name(), queue.virtualHost(), queue.type(), arguments, strict);
    }

    /** What is wrong with {@code x-queue-type} itself. */
    static @Nullable Refusal refusesType(String queue, String virtualHost, FieldTable arguments) {
        var value = arguments.get("x-queue-type");
        var reason = value == null ? null : queueType(value, arguments);
        return reason == null ? null : invalid("x-queue-type", queue, virtualHost, reason);
    }

    /** The arguments that must be the same when a queue of this type is declared again. */
    static List<String> compared(QueueType type, boolean strict) {
        return QUEUE.entrySet().stream()
                .filter(each -> each.getValue().types(strict).contains(type))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static @Nullable Refusal wrongValue(
            Map<String, Row> table,
            String queue,
            String virtualHost,
            QueueType type,
            FieldTable arguments,
            boolean strict) {
        for (var each : table.entrySet()) {
            var value = arguments.get(each.getKey());
            if (value != null && each.getValue().types(strict).contains(type)) {
                var reason = each.getValue().check().reason(value, arguments);
                if (reason != null) {
                    return invalid(each.getKey(), queue, virtualHost, reason);
                }
            }
        }
        return null;
    }

    private static @Nullable Refusal wrongType(
            Map<String, Row> table,
            String queue,
            String virtualHost,
            QueueType type,
            FieldTable arguments,
            boolean strict) {
        for (var name : arguments.keys()) {
            var row = table.get(name);
            if (row != null && !row.types(strict).contains(type)) {
                return Refusal.preconditionFailed("invalid arg '" + name + "' for " + Wording.queue(queue, virtualHost)
                        + " of queue type " + Wording.module(type));
            }
        }
        return null;
    }

    private static Refusal invalid(String name, String queue, String virtualHost, String reason) {
        return Refusal.preconditionFailed(
                "invalid arg '" + name + "' for " + Wording.queue(queue, virtualHost) + ": " + reason);
    }

    private static void row(String name, Set<QueueType> types, Check check) {
        QUEUE.put(name, new Row(types, types, check));
    }

    private static Check anything() {
        return (_, _) -> null;
    }

    private static @Nullable String integer(FieldValue value) {
        return value.asLong() == null ? "\"expected integer, got " + value.typeName() + "\"" : null;
    }

    private static Check atLeast(long least) {
        return (value, _) -> {
            var number = value.asLong();
            if (number == null) {
                return integer(value);
            }
            if (number < 0) {
                return "{value_negative," + number + "}";
            }
            return number < least ? "{value_zero," + number + "}" : null;
        };
    }

    /** Timers of RabbitMQ reach ten years. */
    private static Check expiry(long least) {
        return (value, arguments) -> {
            var number = value.asLong();
            return number != null && number > 315_360_000_000L
                    ? "{value_too_large," + number + "}"
                    : atLeast(least).reason(value, arguments);
        };
    }

    private static @Nullable String maxPriority(FieldValue value, FieldTable arguments) {
        var number = value.asLong();
        return number != null && number > 255
                ? "{max_value_exceeded," + number + "}"
                : atLeast(0).reason(value, arguments);
    }

    private static Check text(Function<String, @Nullable String> wrong) {
        return (value, _) ->
                value instanceof FieldValue.LongString string ? wrong.apply(string.text()) : badType(value);
    }

    private static Check oneOf(String reason, String... known) {
        return text(value -> List.of(known).contains(value) ? null : reason);
    }

    private static @Nullable String deadLetterRoutingKey(FieldValue value, FieldTable arguments) {
        if (!(value instanceof FieldValue.LongString)) {
            return badType(value);
        }
        return arguments.containsKey("x-dead-letter-exchange") ? null : "routing_key_but_no_dlx_defined";
    }

    private static @Nullable String queueType(FieldValue value, FieldTable arguments) {
        if (!(value instanceof FieldValue.LongString string)) {
            return badType(value);
        }
        return QueueType.of(string.text()).isPresent() ? null : "\"unsupported queue type '" + string.text() + "'\"";
    }

    private static String badType(FieldValue value) {
        return "{unacceptable_type," + value.typeName() + "}";
    }
}
