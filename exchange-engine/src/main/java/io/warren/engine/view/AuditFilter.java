package io.warren.engine.view;

import org.jspecify.annotations.Nullable;

/**
 * Which changes are wanted; null is any.
 *
 * @param since first revision
 * @param until last revision
 */
public record AuditFilter(
        @Nullable String user,
        @Nullable String virtualHost,
        ObjectName.@Nullable Kind kind,
        @Nullable String name,
        long since,
        long until) {
    public static final AuditFilter ALL = new AuditFilter(null, null, null, null, 0, Long.MAX_VALUE);

    public AuditFilter between(long first, long last) {
        return new AuditFilter(user, virtualHost, kind, name, first, last);
    }
}
