package io.warren.engine.metadata;

import java.util.function.Consumer;

/** A log of metadata, for those who build something from its changes. Any thread. */
public interface MetadataChanges {
    /** The latest snapshot, with what does not survive a restart. */
    Metadata current();

    /** The revision of the last change that is in the log, 0 before the first. */
    long lastWritten();

    /**
     * Reads the written changes behind a revision, as far as they are kept and were durable when it was called. Takes long;
     * whoever is called may take long, too.
     *
     * @return the revision behind which nothing is missing. It is larger than the one asked for if older changes are gone
     */
    long replay(long afterRevision, Consumer<AppliedChange> to);

    /**
     * From now on every change, on the log's thread, in the order of the revisions, also those that are not written. Who
     * follows must not block. {@link #current} is never older than the last change that was told.
     */
    void follow(Consumer<AppliedChange> follower);
}
