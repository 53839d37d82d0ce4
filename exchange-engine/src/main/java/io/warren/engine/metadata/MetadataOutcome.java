package io.warren.engine.metadata;

import io.warren.amqp.types.ReplyCode;

/** What became of a wish to change the metadata. */
public sealed interface MetadataOutcome {
    /**
     * It is durable as far as its objects are, and shown by the snapshot.
     *
     * @param change as accepted, with ids
     */
    record Applied(MetadataChange change, long revision) implements MetadataOutcome {}

    /** It is so already: an equivalent redeclaration, a deletion of what is not there. */
    record Unchanged() implements MetadataOutcome {}

    /**
     * It may not be.
     *
     * @param code for AMQP; HTTP maps it
     * @param text without the code's name
     */
    record Refused(ReplyCode code, String text) implements MetadataOutcome {}
}
