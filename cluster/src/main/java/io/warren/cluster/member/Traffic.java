package io.warren.cluster.member;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a message is for. Order is kept within a kind, from one node to another; kinds take turns a chunk at a time, and the
 * urgent go before all others.
 */
public enum Traffic {
    /** Votes, heartbeats and answers: small, and worth nothing when late. */
    RAFT_URGENT(1, true),
    /** Entries and snapshots. */
    RAFT(2, false),
    /** Commands to queues elsewhere and their deliveries. */
    FORWARD(3, false),
    /** What views of the whole cluster are gathered from. */
    GATHER(4, false),
    /** What nodes want of group 0, on its way to who leads it. */
    METADATA(5, false),
    /** Joining, who leads what, and what to do about it: small. */
    CONTROL(6, false),
    /** Direct replies, to the node whose channel consumes them. */
    REPLIES(7, false);

    private final int code;
    private final boolean urgent;

    Traffic(int code, boolean urgent) {
        this.code = code;
        this.urgent = urgent;
    }

    /** On the wire; never given to another kind. */
    int code() {
        return code;
    }

    boolean urgent() {
        return urgent;
    }

    static @Nullable Traffic of(int code) {
        return Arrays.stream(values())
                .filter(each -> each.code == code)
                .findFirst()
                .orElse(null);
    }
}
