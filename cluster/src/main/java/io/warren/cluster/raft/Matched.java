package io.warren.cluster.raft;

import io.warren.cluster.member.NodeId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How much of this member's log others are known to have, by what they answered in the term in which it leads. Any thread. */
final class Matched {
    /** Of one that has answered nothing in this term. */
    static final long UNKNOWN = -1;

    private final Map<NodeId, UpTo> known = new ConcurrentHashMap<>();

    private record UpTo(long term, long index) {}

    /** Its log is the same as this member's up to here. Answers may come in any order. */
    void answered(NodeId by, long term, long index) {
        known.merge(
                by,
                new UpTo(term, index),
                (before, now) ->
                        now.term > before.term || (now.term == before.term && now.index > before.index) ? now : before);
    }

    /** The last entry that it is known to have, or {@link #UNKNOWN}. */
    long upTo(NodeId node, long term) {
        var has = known.get(node);
        return has == null || has.term != term ? UNKNOWN : has.index;
    }
}
