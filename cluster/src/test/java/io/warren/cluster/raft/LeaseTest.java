package io.warren.cluster.raft;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.cluster.member.NodeId;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LeaseTest {
    private static final long MILLI = 1_000_000;
    private static final NodeId SELF = new NodeId("rabbit@a", 1);
    private static final NodeId B = new NodeId("rabbit@b", 2);
    private static final NodeId C = new NodeId("rabbit@c", 3);
    private static final List<NodeId> THREE = List.of(SELF, B, C);

    private final Lease lease = new Lease(100);

    @Test
    void runsFromWhenItWasSentThatAMajorityAnswered() {
        lease.answered(B, 4, 10 * MILLI);

        assertTrue(lease.renew(4, SELF, THREE, 109 * MILLI), "this member and one other are two of three");
        assertTrue(lease.runs(4, 109 * MILLI));
        assertFalse(lease.runs(4, 110 * MILLI));
        assertFalse(lease.renew(4, SELF, THREE, 110 * MILLI));
    }

    @Test
    void theLatestThatWasFollowedCounts() {
        lease.answered(B, 4, 10 * MILLI);
        lease.answered(B, 4, 60 * MILLI);
        lease.answered(B, 4, 30 * MILLI);

        assertTrue(lease.renew(4, SELF, THREE, 159 * MILLI));
    }

    @Test
    void nobodyAnswersForAnotherTerm() {
        lease.answered(B, 3, 10 * MILLI);

        assertFalse(lease.renew(4, SELF, THREE, 11 * MILLI));
        assertFalse(lease.runs(4, 11 * MILLI));
    }

    @Test
    void ofFiveTheSecondOfTheOthersDecides() {
        var five = List.of(SELF, B, C, new NodeId("rabbit@d", 4), new NodeId("rabbit@e", 5));
        lease.answered(B, 4, 90 * MILLI);
        assertFalse(lease.renew(4, SELF, five, 95 * MILLI), "two of five are none");

        lease.answered(C, 4, 20 * MILLI);

        assertTrue(lease.renew(4, SELF, five, 119 * MILLI));
        assertFalse(lease.renew(4, SELF, five, 120 * MILLI));
    }

    @Test
    void whoIsAloneHasItAlways() {
        assertTrue(lease.renew(1, SELF, List.of(SELF), 5 * MILLI));
    }

    @Test
    void whoDoesNotKnowWhoVotesHasNone() {
        assertFalse(lease.renew(1, SELF, List.of(), 5 * MILLI));
    }

    @Test
    void endsAtOnce() {
        lease.answered(B, 4, 10 * MILLI);
        assertTrue(lease.renew(4, SELF, THREE, 11 * MILLI));

        lease.end();

        assertFalse(lease.runs(4, 12 * MILLI));
    }
}
