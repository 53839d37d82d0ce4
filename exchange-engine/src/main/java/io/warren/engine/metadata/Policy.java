package io.warren.engine.metadata;

import io.warren.amqp.types.FieldTable;
import java.util.Optional;

/**
 * Settings for every queue or exchange whose name matches. Of those that match one counts: the highest priority.
 *
 * @param pattern regular expression, found anywhere in the name
 * @param definition RabbitMQ's policy keys without {@code x-}; texts, whole numbers (Int64) and booleans
 */
public record Policy(
        String virtualHost, String name, String pattern, ApplyTo applyTo, long priority, FieldTable definition) {

    /** What a policy is for. */
    public enum ApplyTo {
        ALL("all"),
        QUEUES("queues"),
        CLASSIC_QUEUES("classic_queues"),
        QUORUM_QUEUES("quorum_queues"),
        STREAMS("streams"),
        EXCHANGES("exchanges");

        private final String word;

        ApplyTo(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }

        public static Optional<ApplyTo> of(String word) {
            for (var each : values()) {
                if (each.word.equals(word)) {
                    return Optional.of(each);
                }
            }
            return Optional.empty();
        }

        public boolean covers(QueueType type) {
            return switch (this) {
                case ALL, QUEUES -> true;
                case CLASSIC_QUEUES -> type == QueueType.CLASSIC;
                case QUORUM_QUEUES -> type == QueueType.QUORUM;
                case STREAMS -> type == QueueType.STREAM;
                case EXCHANGES -> false;
            };
        }

        public boolean coversExchanges() {
            return this == ALL || this == EXCHANGES;
        }
    }
}
