package io.warren.compat.cluster;

import java.util.List;
import java.util.Set;

/** How the nodes of one cluster, and the tests, reach each other. */
public sealed interface Network extends AutoCloseable permits Loopback, Namespaces {

    /** Namespaces where several nodes can have them, the loopback interface otherwise. */
    static Network of(int nodes) {
        return nodes > 1 && Namespaces.possible() ? new Namespaces(nodes) : new Loopback();
    }

    /** The address that a node listens on. The tests reach it whatever is cut between nodes. */
    String host(int node);

    /** The program that a node's process runs under. */
    List<String> wrapper(int node);

    /** Whether {@link #cut} can do what it says. */
    boolean cuts();

    /** From now on exactly these links lose everything, without a word to the sender. */
    void cut(Set<Link> links);

    default void heal() {
        cut(Set.of());
    }

    @Override
    void close();
}
