package io.warren.engine.metadata;

/** Carries one accepted change out on a snapshot. */
final class MetadataApply {
    private final Metadata before;

    MetadataApply(Metadata before) {
        this.before = before;
    }

    Metadata apply(MetadataChange change) {
        return before.resumedAt(before.revision() + 1, before.nextId());
    }
}
