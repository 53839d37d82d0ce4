package io.warren.storage.metadata;

/** The stored metadata cannot be used as it is. The message names file and offset; nothing was changed or deleted. */
public final class MetadataUnreadable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MetadataUnreadable(String what) {
        super(what);
    }
}
