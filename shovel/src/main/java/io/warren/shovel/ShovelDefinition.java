package io.warren.shovel;

import io.warren.amqp.types.FieldTable;
import io.warren.amqp.types.FieldValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a parameter says. Made of one that {@link ShovelValidation} has nothing against.
 *
 * @param reconnectSeconds 0 for never
 */
record ShovelDefinition(
        String virtualHost, String name, From from, To to, AckMode ackMode, double reconnectSeconds, boolean internal) {

    static final int USUAL_PREFETCH = 1_000;
    private static final double USUAL_RECONNECT_SECONDS = 5;

    /** When a message leaves the source. */
    enum AckMode {
        NO_ACK,
        ON_PUBLISH,
        ON_CONFIRM
    }

    /**
     * Where from.
     *
     * @param local whether the URIs mean this broker whatever their host
     * @param queue null if it is an exchange
     * @param exchange null if it is a queue
     */
    record From(
            List<String> uris,
            boolean local,
            @Nullable String queue,
            FieldTable queueArguments,
            @Nullable String exchange,
            String exchangeKey,
            boolean predeclared,
            int prefetch,
            DeleteAfter deleteAfter,
            long deleteAfterSeconds,
            FieldTable consumerArguments,
            String consumerName) {}

    /**
     * Where to; without queue and exchange, to the exchange that a message was published to.
     *
     * @param exchangeKey null for the message's own
     */
    record To(
            List<String> uris,
            boolean local,
            @Nullable String queue,
            FieldTable queueArguments,
            @Nullable String exchange,
            @Nullable String exchangeKey,
            boolean predeclared,
            boolean forwardHeaders,
            boolean timestampHeader,
            FieldTable properties) {
        /** What a message is published to; null for its own. */
        @Nullable
        String publishedTo() {
            return queue == null ? exchange : "";
        }

        /** Null for the message's own. */
        @Nullable
        String routedBy() {
            return queue == null ? exchangeKey : queue;
        }
    }

    /** When a shovel has done its work. */
    sealed interface DeleteAfter {
        record Never() implements DeleteAfter {}

        /** As many messages as the queue holds when it starts. */
        record QueueLength() implements DeleteAfter {}

        record Messages(long number) implements DeleteAfter {}
    }

    static ShovelDefinition of(String virtualHost, String name, FieldTable value) {
        return new ShovelDefinition(
                virtualHost,
                name,
                new From(
                        uris(value, "src-uri"),
                        "local".equals(text(value, "src-protocol")),
                        text(value, "src-queue"),
                        table(value, "src-queue-args"),
                        text(value, "src-exchange"),
                        textOr(value, "src-exchange-key", ""),
                        flag(value, "src-predeclared", ""),
                        Math.clamp(
                                number(value, "src-prefetch-count", number(value, "prefetch-count", USUAL_PREFETCH)),
                                1,
                                65_535),
                        deleteAfter(value),
                        number(value, "src-delete-after-duration", 0),
                        table(value, "src-consumer-args"),
                        textOr(value, "src-consumer-name", "")),
                new To(
                        uris(value, "dest-uri"),
                        "local".equals(text(value, "dest-protocol")),
                        text(value, "dest-queue"),
                        table(value, "dest-queue-args"),
                        text(value, "dest-exchange"),
                        text(value, "dest-exchange-key"),
                        flag(value, "dest-predeclared", ""),
                        flag(value, "dest-add-forward-headers", "add-forward-headers"),
                        flag(value, "dest-add-timestamp-header", "add-timestamp-header"),
                        value.containsKey("dest-publish-properties")
                                ? table(value, "dest-publish-properties")
                                : table(value, "publish-properties")),
                switch (textOr(value, "ack-mode", "on-confirm")) {
                    case "no-ack" -> AckMode.NO_ACK;
                    case "on-publish" -> AckMode.ON_PUBLISH;
                    default -> AckMode.ON_CONFIRM;
                },
                seconds(value.get("reconnect-delay")),
                flag(value, "internal", ""));
    }

    private static DeleteAfter deleteAfter(FieldTable value) {
        var given = value.containsKey("src-delete-after") ? value.get("src-delete-after") : value.get("delete-after");
        var number = given == null ? null : given.asLong();
        if (number != null) {
            return new DeleteAfter.Messages(number);
        }
        return given instanceof FieldValue.LongString word && word.text().equals("queue-length")
                ? new DeleteAfter.QueueLength()
                : new DeleteAfter.Never();
    }

    static List<String> uris(FieldTable value, String key) {
        return switch (value.get(key)) {
            case FieldValue.LongString one -> List.of(one.text());
            case FieldValue.Array(var several) ->
                several.stream()
                        .filter(FieldValue.LongString.class::isInstance)
                        .map(each -> ((FieldValue.LongString) each).text())
                        .toList();
            case null, default -> List.of();
        };
    }

    static @Nullable String text(FieldTable value, String key) {
        return value.get(key) instanceof FieldValue.LongString text ? text.text() : null;
    }

    private static String textOr(FieldTable value, String key, String absent) {
        var given = text(value, key);
        return given == null ? absent : given;
    }

    private static FieldTable table(FieldTable value, String key) {
        return value.get(key) instanceof FieldValue.Table(var table) ? table : FieldTable.EMPTY;
    }

    static boolean flag(FieldTable value, String key, String older) {
        var given = value.containsKey(key) ? value.get(key) : value.get(older);
        return given instanceof FieldValue.Bool(var flag) && flag;
    }

    private static long number(FieldTable value, String key, long absent) {
        var given = value.get(key);
        var number = given == null ? null : given.asLong();
        return number == null ? absent : number;
    }

    private static double seconds(@Nullable FieldValue given) {
        return switch (given) {
            case FieldValue.Float64(var seconds) -> seconds;
            case FieldValue.Float32(var seconds) -> seconds;
            case null -> USUAL_RECONNECT_SECONDS;
            default -> {
                var whole = given.asLong();
                yield whole == null ? USUAL_RECONNECT_SECONDS : whole;
            }
        };
    }
}
