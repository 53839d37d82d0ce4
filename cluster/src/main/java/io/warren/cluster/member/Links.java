package io.warren.cluster.member;

/** Which ways between nodes work. All do; a test takes some away. */
@FunctionalInterface
public interface Links {
    Links ALL = (from, to) -> true;

    /** Asked when a message is handed over for sending, and again when it has arrived. */
    boolean carry(NodeId from, NodeId to);
}
