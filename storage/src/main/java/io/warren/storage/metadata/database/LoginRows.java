package io.warren.storage.metadata.database;

import io.warren.engine.metadata.Origin;
import io.warren.engine.view.AuditEntry;
import io.warren.engine.view.LoginEntry;
import io.warren.engine.view.ObjectName;
import io.warren.storage.metadata.database.generated.tables.records.LoginsRecord;

/** Logins as rows of the audit trail, and back. They are in no log: what is lost of them is lost. Pure. */
final class LoginRows {
    private LoginRows() {}

    static LoginsRecord of(LoginEntry login, long sequence, long revision) {
        var state =
                new JsonText().put("by", login.by()).put("count", login.count()).put("since", login.sinceMillis());
        if (!login.reason().isEmpty()) {
            state.put("reason", login.reason());
        }
        return new LoginsRecord(
                sequence,
                revision,
                login.atMillis(),
                login.origin().user(),
                login.origin().from(),
                login.action().word(),
                state.end(),
                "",
                "");
    }

    /** One that is damaged says only that: there is no log to make it again from. */
    static AuditEntry entry(LoginsRecord row) {
        if (!Chain.isSound(row)) {
            return new AuditEntry(
                    row.getRevision(),
                    0,
                    Origin.BROKER,
                    AuditEntry.Action.LOST,
                    new ObjectName(ObjectName.Kind.LOGIN, "", ""),
                    null,
                    new JsonText().put("damaged", row.getSequence()).end());
        }
        return new AuditEntry(
                row.getRevision(),
                row.getAtMillis(),
                new Origin(row.getUserName(), row.getFromWhere()),
                AuditEntry.Action.of(row.getAction()),
                new ObjectName(ObjectName.Kind.LOGIN, "", row.getUserName()),
                null,
                row.getState());
    }
}
