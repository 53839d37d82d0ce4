package io.warren.engine.view;

import java.time.Duration;
import java.util.List;

/**
 * The metadata as tables, made of a log's changes in their order: what was changed when and by whom, and what is declared.
 *
 * <p>It runs behind the log, and may be out of service while the broker works: every call may throw {@link
 * ProjectionUnavailable}. Any thread but lanes and event loops; calls wait.
 */
public interface MetadataProjection {
    /** Changes up to this revision are in the tables. 0 while they are being built. */
    long appliedRevision();

    /** Waits until the tables have reached a revision; false if they have not by then, or are closed. */
    boolean awaitRevision(long revision, Duration patience);

    /** The changes that were written to the log, and the logins, that match, newest first unless the page says otherwise. */
    Found<AuditEntry> audit(AuditFilter filter, Slice page);

    /** What happened to one object, oldest first: the latest changes, at most as many as asked for. */
    List<AuditEntry> history(ObjectName object, int most);

    /** Reads the whole trail and says of each of its chains whether every row is as it was written. */
    List<AuditChain> verify();

    /** The declared queues that match, exclusive and transient ones included. */
    Found<QueueRow> queues(QueueFilter filter, QueueOrder order, Slice page);

    /**
     * Which of the rows that match are wanted.
     *
     * @param offset so many are left out first
     * @param reversed the other way round than the usual order
     */
    record Slice(long offset, int most, boolean reversed) {
        public Slice {
            if (offset < 0 || most < 1) {
                throw new IllegalArgumentException("a slice of " + most + " rows from " + offset);
            }
        }
    }

    /**
     * A part of a table, with what it is a part of, all at one moment.
     *
     * @param total rows there are
     * @param filtered of those match
     */
    record Found<T>(List<T> rows, long total, long filtered) {
        public Found {
            rows = List.copyOf(rows);
        }
    }
}
