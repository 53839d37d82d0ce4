package io.warren.cluster.shard;

/**
 * An entry or a snapshot that this member cannot take in: damaged, or of a version that it does not know. To skip it would
 * make this member differ from the others, so it stops instead.
 */
public final class UnreadableEntry extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnreadableEntry(String why) {
        super(why);
    }
}
