package io.warren.compat.proof;

import java.util.Arrays;
import java.util.List;

/** Kinds of things that happen to a cluster. */
enum Fault {
    /** {@code kill -9} of one node. */
    KILL,
    /** {@code kill -9} of one node while another, which missed much, catches up. */
    CATCHING_UP,
    /** {@code kill -9} of all nodes at once. */
    KILL_ALL,
    /** {@code SIGSTOP} of one node for a while. */
    STOP,
    /** The network falls apart, and now and then a node is killed meanwhile. */
    PARTITION,
    /** One node loses its disk, or bytes on it turn over. */
    DISK,
    /** All nodes are stopped in order and started with another release, one after the other. */
    UPGRADE;

    /** What somebody asks for: the label of one, or {@code all} that the build has time for. */
    static List<Fault> named(String name) {
        if (name.equals("all")) {
            return List.of(KILL, KILL_ALL, STOP, PARTITION);
        }
        return Arrays.stream(values())
                .filter(each -> each.label().equals(name))
                .findFirst()
                .map(List::of)
                .orElseThrow(() -> new IllegalArgumentException("no nemesis is called " + name));
    }

    String label() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
