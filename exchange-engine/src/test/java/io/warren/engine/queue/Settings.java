package io.warren.engine.queue;

import io.warren.amqp.types.FieldTable;
import io.warren.engine.metadata.QueueSettings;
import io.warren.engine.metadata.QueueSettings.Overflow;
import org.jspecify.annotations.Nullable;

/** {@link QueueSettings} of which a test names only what it is about. */
final class Settings {
    private long messageTtlMillis = -1;
    private long expiresMillis = -1;
    private long maxLength = -1;
    private long maxLengthBytes = -1;
    private Overflow overflow = Overflow.DROP_HEAD;
    private @Nullable String deadLetterExchange;
    private boolean deadLetterAtLeastOnce;
    private int maxPriority;
    private int defaultPriority;
    private boolean singleActiveConsumer;
    private int deliveryLimit = -1;
    private long consumerTimeoutMillis = -1;

    private Settings() {}

    static Settings classic() {
        return new Settings();
    }

    /** As {@code EffectiveSettings} makes them for quorum queues. */
    static Settings quorum() {
        var settings = new Settings();
        settings.maxPriority = 31;
        settings.defaultPriority = 4;
        return settings;
    }

    Settings messageTtl(long millis) {
        messageTtlMillis = millis;
        return this;
    }

    Settings expires(long millis) {
        expiresMillis = millis;
        return this;
    }

    Settings maxLength(long messages, Overflow whenFull) {
        maxLength = messages;
        overflow = whenFull;
        return this;
    }

    Settings maxLengthBytes(long bytes, Overflow whenFull) {
        maxLengthBytes = bytes;
        overflow = whenFull;
        return this;
    }

    Settings deadLettersTo(String exchange) {
        deadLetterExchange = exchange;
        return this;
    }

    /** Implies that publishes to a full queue are rejected. */
    Settings atLeastOnce() {
        deadLetterAtLeastOnce = true;
        overflow = Overflow.REJECT_PUBLISH;
        return this;
    }

    Settings maxPriority(int priority) {
        maxPriority = priority;
        return this;
    }

    Settings singleActiveConsumer() {
        singleActiveConsumer = true;
        return this;
    }

    Settings deliveryLimit(int limit) {
        deliveryLimit = limit;
        return this;
    }

    Settings consumerTimeout(long millis) {
        consumerTimeoutMillis = millis;
        return this;
    }

    QueueSettings made() {
        return new QueueSettings(
                messageTtlMillis,
                expiresMillis,
                maxLength,
                maxLengthBytes,
                overflow,
                deadLetterExchange,
                null,
                deadLetterAtLeastOnce,
                maxPriority,
                defaultPriority,
                singleActiveConsumer,
                deliveryLimit,
                consumerTimeoutMillis,
                true,
                null,
                null,
                FieldTable.EMPTY);
    }
}
