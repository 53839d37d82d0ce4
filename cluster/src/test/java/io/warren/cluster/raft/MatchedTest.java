package io.warren.cluster.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.warren.cluster.member.NodeId;
import org.junit.jupiter.api.Test;

final class MatchedTest {
    private static final NodeId B = new NodeId("rabbit@b", 2);
    private static final NodeId C = new NodeId("rabbit@c", 3);

    private final Matched matched = new Matched();

    @Test
    void theFarthestOfATermCounts() {
        matched.answered(B, 4, 10);
        matched.answered(B, 4, 30);
        matched.answered(B, 4, 20);

        assertEquals(30, matched.upTo(B, 4));
        assertEquals(Matched.UNKNOWN, matched.upTo(C, 4));
    }

    @Test
    void eachTermBeginsAnew() {
        matched.answered(B, 4, 30);
        assertEquals(Matched.UNKNOWN, matched.upTo(B, 5));

        matched.answered(B, 5, 10);
        matched.answered(B, 4, 40);

        assertEquals(10, matched.upTo(B, 5), "what it had of an earlier leader may be gone");
    }
}
