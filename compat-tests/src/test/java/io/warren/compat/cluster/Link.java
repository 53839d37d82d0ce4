package io.warren.compat.cluster;

/** One direction between two nodes: what {@code from} sends to {@code to}. Nodes are counted from 0. */
public record Link(int from, int to) {
    public Link {
        if (from == to) {
            throw new IllegalArgumentException("a node has no link to itself: " + from);
        }
    }
}
