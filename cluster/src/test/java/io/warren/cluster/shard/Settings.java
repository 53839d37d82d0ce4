package io.warren.cluster.shard;

import io.warren.amqp.types.FieldTable;
import io.warren.engine.metadata.QueueSettings;
import io.warren.engine.metadata.QueueSettings.Overflow;
import org.jspecify.annotations.Nullable;

/** {@link QueueSettings} of a quorum queue, of which a test names only what it is about. */
final class Settings {
    private long maxLength = -1;
    private Overflow overflow = Overflow.DROP_HEAD;
    private @Nullable String deadLetterExchange;
    private int deliveryLimit = -1;
    private long messageTtlMillis = -1;

    private Settings() {}

    static Settings quorum() {
        return new Settings();
    }

    Settings maxLength(long messages, Overflow whenFull) {
        maxLength = messages;
        overflow = whenFull;
        return this;
    }

    /** Implies that publishes to a full queue are rejected. */
    Settings deadLettersAtLeastOnce() {
        deadLetterExchange = "dead";
        overflow = Overflow.REJECT_PUBLISH;
        return this;
    }

    Settings deliveryLimit(int limit) {
        deliveryLimit = limit;
        return this;
    }

    Settings messageTtl(long millis) {
        messageTtlMillis = millis;
        return this;
    }

    QueueSettings made() {
        return new QueueSettings(
                messageTtlMillis,
                -1,
                maxLength,
                -1,
                overflow,
                deadLetterExchange,
                null,
                deadLetterExchange != null,
                31,
                4,
                false,
                deliveryLimit,
                -1,
                true,
                null,
                null,
                FieldTable.EMPTY);
    }
}
