package io.warren.storage.metadata.database;

import static io.warren.storage.metadata.database.generated.Tables.AUDIT;
import static io.warren.storage.metadata.database.generated.Tables.LOGINS;
import static io.warren.storage.metadata.database.generated.Tables.PROGRESS;

import io.warren.engine.metadata.AppliedChange;
import io.warren.engine.metadata.Metadata;
import io.warren.engine.view.LoginEntry;
import io.warren.storage.metadata.database.generated.tables.records.AuditRecord;
import io.warren.storage.metadata.database.generated.tables.records.LoginsRecord;
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
    private final Chain<AuditRecord> trail;
    private final Chain<LoginsRecord> logins;
    private long lastChange;
    private long lastLogin;

    /** Keeps so many changes in the audit trail, and as many logins, and some more between two clearings. */
    Tables(Connection connection, long auditEntries) {
        this.connection = connection;
        this.dsl = Queries.over(connection, 0);
        this.trail = new Chain<>(dsl, AUDIT, AUDIT.REVISION, auditEntries);
        this.logins = new Chain<>(dsl, LOGINS, LOGINS.SEQUENCE, auditEntries);
        this.lastChange = lastAudited().map(AuditRecord::getRevision).orElse(0L);
        this.lastLogin = dsl.select(LOGINS.SEQUENCE)
                .from(LOGINS)
                .orderBy(LOGINS.SEQUENCE.desc())
                .limit(1)
                .fetchOptional(LOGINS.SEQUENCE)
                .orElse(0L);
        commit();
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
        var entries = new ArrayList<AuditRecord>();
        for (var each : changes) {
            Effects.of(each, edits);
            var written = each.written();
            if (written != null) {
                entries.add(AuditRows.of(each, written));
            }
        }
        edits.flush();
        insert(entries);
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

    /** Logins, each with the change that was the last one before it. */
    void addLogins(List<LoginEntry> entries) {
        var rows = new ArrayList<LoginsRecord>(entries.size());
        for (var each : entries) {
            lastLogin++;
            rows.add(LoginRows.of(each, lastLogin, lastChange));
        }
        logins.append(rows);
        commit();
        if (logins.trim()) {
            commit();
        }
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
        trail.append(entries);
        if (!entries.isEmpty()) {
            lastChange = entries.getLast().getRevision();
        }
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
        if (trail.trim()) {
            commit();
        }
    }
}
