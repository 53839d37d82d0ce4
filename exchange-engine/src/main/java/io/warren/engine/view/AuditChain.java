package io.warren.engine.view;

import org.jspecify.annotations.Nullable;

/**
 * How a chain of rows of the audit trail stands. Hashes are SHA-256 in hexadecimal.
 *
 * @param name {@code changes} or {@code logins}
 * @param rows so many there are
 * @param start the hash of the last row that was trimmed, empty if none was
 * @param head the hash of the newest row, empty if there is none
 * @param broken where it breaks first, null if it is whole
 */
public record AuditChain(
        String name,
        long rows,
        String start,
        String head,
        @Nullable Break broken) {

    /**
     * A row that does not fit.
     *
     * @param position the revision of a change, the number of a login
     * @param what what is wrong there, for people
     */
    public record Break(long position, String what) {}
}
