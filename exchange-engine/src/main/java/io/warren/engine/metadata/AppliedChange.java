package io.warren.engine.metadata;

import org.jspecify.annotations.Nullable;

/**
 * A change that took effect, with what the audit trail says about it.
 *
 * @param change as it was accepted
 * @param written what of it is in the log and will be found again after a restart: mostly the change itself, null for what
 *     does not survive
 * @param before and {@code after}: live, or without what does not survive when it was read from the log
 */
public record AppliedChange(
        long revision,
        long atMillis,
        Origin origin,
        MetadataChange change,
        @Nullable MetadataChange written,
        Metadata before,
        Metadata after) {}
