package io.warren.cluster;

/** This node was told to make a cluster, and there is one. Nothing was changed. */
public final class ClusterExists extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ClusterExists(String text) {
        super(text);
    }
}
