package io.warren.storage.metadata.database;

import static io.warren.storage.metadata.database.generated.Tables.AUDIT;
import static io.warren.storage.metadata.database.generated.Tables.PROGRESS;

import io.warren.engine.metadata.AppliedChange;
import io.warren.engine.metadata.Metadata;
import io.warren.storage.metadata.database.generated.tables.records.AuditRecord;
import io.warren.storage.metadata.database.generated.tables.records.ProgressRecord;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jooq.Cursor;
import org.jooq.DSLContext;
import org.jooq.UpdatableRecord;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;

/**
 * Writes the tables. What belongs together is one transaction: changes, their rows in the audit trail and the revision that
 * they led to. Owner: the database's thread.
 */
final class Tables {
    private static final int PROGRESS_ROW = 1;

    private final Connection connection;
    private final DSLContext dsl;
    private final long auditEntries;
    private long audited;

    /** Keeps so many entries of the audit trail, and some more between two clearings. */
    Tables(Connection connection, long auditEntries) {
        this.connection = connection;
        this.dsl = Queries.over(connection, 0);
        this.auditEntries = auditEntries;
        this.audited = dsl.fetchCount(AUDIT);
    }

    /** The revision that the tables show, 0 if they are not complete. */
    long revision() {
        return dsl.select(PROGRESS.REVISION)
                .from(PROGRESS)
                .fetchOptional(PROGRESS.REVISION)
                .orElse(0L);
    }

    Optional<AuditRecord> lastAudited() {
        return dsl.selectFrom(AUDIT).orderBy(AUDIT.REVISION.desc()).limit(1).fetchOptional();
    }

    /** Changes that follow on what the tables show. */
    void apply(List<AppliedChange> changes) {
        var edits = new Edits(dsl);
        var trail = new ArrayList<AuditRecord>();
        for (var each : changes) {
            Effects.of(each, edits);
            var written = each.written();
            if (written != null) {
                trail.add(AuditRows.of(each, written));
            }
        }
        edits.flush();
        insert(trail);
        setRevision(changes.getLast().revision());
        commit();
        trimAudit();
    }

    /** Entries alone, for what happened while the tables did not follow. */
    void addToAudit(List<AuditRecord> entries) {
        insert(entries);
        commit();
        trimAudit();
    }

    /** Makes the tables show these metadata, whatever they show. Reads all of them and writes what differs. */
    void become(Metadata wanted) {
        dsl.deleteFrom(PROGRESS).execute();
        commit();
        for (var each : Contents.ALL) {
            become(each, wanted);
            commit();
        }
        setRevision(wanted.revision());
        commit();
    }

    private void commit() {
        try {
            connection.commit();
        } catch (SQLException cause) {
            throw new DataAccessException("commit", cause);
        }
    }

    private void insert(List<AuditRecord> entries) {
        Edits.insert(dsl, AUDIT, entries);
        audited += entries.size();
    }

    private void setRevision(long revision) {
        if (dsl.update(PROGRESS).set(PROGRESS.REVISION, revision).execute() == 0) {
            Edits.insert(dsl, PROGRESS, List.of(new ProgressRecord(PROGRESS_ROW, revision)));
        }
    }

    /** Both sides come in the order of the key, so that neither has to fit into memory. */
    private <R extends UpdatableRecord<R>> void become(Contents<R> contents, Metadata wanted) {
        var edits = new Edits(dsl);
        var table = contents.table();
        try (var there = dsl.selectFrom(table).orderBy(Edits.keyOf(table)).fetchLazy()) {
            var present = new Present<>(there);
            contents.rows().accept(wanted, row -> {
                while (present.comesBefore(row)) {
                    edits.change(present.take(), null);
                }
                edits.change(present.isFor(row) ? present.take() : null, row);
            });
            while (present.next != null) {
                edits.change(present.take(), null);
            }
        }
        edits.flush();
    }

    /** The rows of a table one after the other. */
    private static final class Present<R extends UpdatableRecord<R>> {
        private final Cursor<R> cursor;
        private @Nullable R next;

        Present(Cursor<R> cursor) {
            this.cursor = cursor;
            this.next = cursor.fetchNext();
        }

        R take() {
            var taken = next;
            if (taken == null) {
                throw new IllegalStateException("there are no more rows");
            }
            next = cursor.fetchNext();
            return taken;
        }

        boolean comesBefore(R row) {
            return next != null && compare(next, row) < 0;
        }

        boolean isFor(R row) {
            return next != null && compare(next, row) == 0;
        }

        /** As H2 orders them: all keys are texts and compared by their characters. */
        private int compare(R one, R other) {
            for (var field : Edits.keyOf(one.getTable())) {
                var order = String.valueOf(one.get(field)).compareTo(String.valueOf(other.get(field)));
                if (order != 0) {
                    return order;
                }
            }
            return 0;
        }
    }

    private void trimAudit() {
        if (audited <= auditEntries + auditEntries / 8 + 1) {
            return;
        }
        var oldestKept = dsl.select(AUDIT.REVISION)
                .from(AUDIT)
                .orderBy(AUDIT.REVISION.desc())
                .offset(auditEntries - 1)
                .limit(1)
                .fetchOptional(AUDIT.REVISION);
        if (oldestKept.isPresent()) {
            audited -= dsl.deleteFrom(AUDIT)
                    .where(AUDIT.REVISION.lt(oldestKept.get()))
                    .execute();
            commit();
        }
    }
}
