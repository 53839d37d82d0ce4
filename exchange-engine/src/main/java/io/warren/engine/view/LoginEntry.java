package io.warren.engine.view;

import io.warren.engine.metadata.Origin;

/**
 * One login, or several alike, for the audit trail.
 *
 * @param action {@link AuditEntry.Action#GRANTED}, {@code REFUSED}, {@code OPENED} or {@code ENDED}
 * @param origin who said he was whom, and from where
 * @param by what: a protocol and how he proved it
 * @param count so many, all alike
 * @param sinceMillis when the first of them was
 * @param reason why it was refused or has ended, else empty
 */
public record LoginEntry(
        AuditEntry.Action action,
        Origin origin,
        String by,
        long count,
        long sinceMillis,
        long atMillis,
        String reason) {}
