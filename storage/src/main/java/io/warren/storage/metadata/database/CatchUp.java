package io.warren.storage.metadata.database;

import io.warren.engine.metadata.AppliedChange;
import io.warren.engine.metadata.MetadataChanges;
import io.warren.engine.view.AuditEntry.Action;
import io.warren.storage.metadata.database.generated.tables.records.AuditRecord;
import java.util.ArrayList;
import java.util.function.BooleanSupplier;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes in what the log has and the tables have not: the audit trail from the changes that are kept, what is declared from
 * the snapshot. A file that tells of another past than the log is refused. Used by the database's thread.
 */
final class CatchUp {
    private static final Logger LOG = LoggerFactory.getLogger(CatchUp.class);
    private static final int CHUNK = 1_000;

    private final MetadataChanges changes;
    private final Tables tables;
    private final BooleanSupplier closed;

    CatchUp(MetadataChanges changes, Tables tables, BooleanSupplier closed) {
        this.changes = changes;
        this.tables = tables;
        this.closed = closed;
    }

    /** Breaks a replay off that nobody wants to its end any more. */
    private static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Stopped() {
            super("the database is being closed", null, false, false);
        }
    }

    /** Gives the revision that the tables show then; 0 if it was stopped before. */
    long run() {
        var wanted = changes.current();
        if (tables.revision() > wanted.revision()) {
            throw new DatabaseUnusable("it is at revision " + tables.revision() + " and the log at " + wanted.revision()
                    + ": it belongs to another log");
        }
        try {
            audit(wanted.revision());
        } catch (Stopped atClose) {
            return 0;
        }
        tables.become(wanted);
        return wanted.revision();
    }

    private void audit(long upTo) {
        var last = tables.lastAudited().orElse(null);
        var known = last == null ? 0 : last.getRevision();
        if (known > changes.lastWritten()) {
            throw new DatabaseUnusable("it tells of revision " + known + " and the log ends at " + changes.lastWritten()
                    + ": it belongs to another log");
        }
        if (known == changes.lastWritten()) {
            return;
        }
        var trail = new Trail(known, upTo);
        // The last change that is known is read again: it tells whether this is the log that the file was made from.
        var witness = last != null && !last.getAction().equals(Action.LOST.word()) ? last : null;
        var from = witness == null ? known : known - 1;
        var complete = replay(from, witness, trail);
        if (witness != null && complete < known && !trail.met) {
            throw new DatabaseUnusable("the log knows nothing of revision " + known + ": it belongs to another log");
        }
        if (complete > known) {
            trail.lost(known, Math.min(complete, upTo));
        }
        trail.write();
    }

    /** Gives the revision behind which nothing is missing, as the log does. */
    private long replay(long from, @Nullable AuditRecord witness, Trail trail) {
        try {
            return changes.replay(from, each -> trail.take(each, witness));
        } catch (Stopped | DatabaseUnusable | DataAccessException ours) {
            throw ours;
        } catch (RuntimeException unreadable) {
            // The log itself says so to those who need it; here a part of the trail is missing.
            LOG.warn("event=metadata_history_unreadable text=\"{}\"", DatabaseFile.reason(unreadable));
            trail.lost(trail.last, trail.upTo);
            return from;
        }
    }

    /** What is added to the audit trail, a chunk at a time. */
    private final class Trail {
        private final ArrayList<AuditRecord> waiting = new ArrayList<>();
        private final long upTo;
        private long last;
        private boolean met;

        Trail(long known, long upTo) {
            this.last = known;
            this.upTo = upTo;
        }

        void take(AppliedChange change, @Nullable AuditRecord witness) {
            var written = change.written();
            if (written == null || change.revision() > upTo) {
                return;
            }
            if (witness != null && change.revision() == witness.getRevision()) {
                if (change.atMillis() != witness.getAtMillis()) {
                    throw new DatabaseUnusable(
                            "revision " + change.revision() + " is another one in the log: it belongs to another log");
                }
                met = true;
                return;
            }
            add(AuditRows.of(change, written));
        }

        /** What came after a revision, up to another one, cannot be told. */
        void lost(long after, long until) {
            if (until > after) {
                LOG.warn(
                        "event=metadata_audit_gap first={} last={} text=\"what changed there is not known any more\"",
                        after + 1,
                        until);
                add(AuditRows.lost(after, until));
            }
        }

        private void add(AuditRecord entry) {
            waiting.add(entry);
            last = entry.getRevision();
            if (waiting.size() >= CHUNK) {
                if (closed.getAsBoolean()) {
                    throw new Stopped();
                }
                write();
            }
        }

        void write() {
            tables.addToAudit(waiting);
            waiting.clear();
        }
    }
}
