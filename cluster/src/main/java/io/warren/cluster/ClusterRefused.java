package io.warren.cluster;

/** This node cannot take part: it was told to make a cluster and there is one, or the cluster needs a newer release. */
public final class ClusterRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ClusterRefused(String text) {
        super(text);
    }
}
