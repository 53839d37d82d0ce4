package io.warren.engine.metadata;

import java.util.List;

/**
 * Changes that happen together: each is decided on what the ones before it leave, and either all of them happen or none.
 *
 * @param changes in their order
 * @param since a revision behind which nothing may have changed that survives a restart, else the transaction is refused.
 *     Queues that come and go with their connections do not count. {@link #ANY} for no such condition
 */
public record MetadataTransaction(List<MetadataChange> changes, long since) {
    /** Whatever the metadata are by now. */
    public static final long ANY = -1;

    public MetadataTransaction {
        changes = List.copyOf(changes);
    }
}
