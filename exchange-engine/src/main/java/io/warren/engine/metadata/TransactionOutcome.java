package io.warren.engine.metadata;

import io.warren.amqp.types.ReplyCode;
import java.util.List;

/** What became of a wish to change several things together. */
public sealed interface TransactionOutcome {
    /**
     * All of it is durable as far as its objects are, and shown by the snapshot.
     *
     * @param changes as accepted, with ids; what was so already is left out
     * @param revision of the metadata after the last of them
     */
    record Applied(List<MetadataChange> changes, long revision) implements TransactionOutcome {
        public Applied {
            changes = List.copyOf(changes);
        }
    }

    /**
     * The metadata are not what the wish was made for. Nothing was changed.
     *
     * @param revision of the metadata now
     */
    record MovedOn(long revision) implements TransactionOutcome {}

    /**
     * One of the changes may not be. Nothing was changed.
     *
     * @param at which of them, counted from 0; -1 if it is none of them in particular
     * @param text without the code's name
     */
    record Refused(int at, ReplyCode code, String text) implements TransactionOutcome {}
}
