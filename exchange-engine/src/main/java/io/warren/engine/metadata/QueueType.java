package io.warren.engine.metadata;

import java.util.Locale;
import java.util.Optional;

/** What {@code x-queue-type} chooses between. */
public enum QueueType {
    CLASSIC,
    QUORUM,
    STREAM;

    /** The name in arguments and in the management API. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<QueueType> of(String word) {
        for (var each : values()) {
            if (each.word().equals(word)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }
}
