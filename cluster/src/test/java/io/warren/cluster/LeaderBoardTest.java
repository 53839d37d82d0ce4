package io.warren.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.warren.cluster.member.NodeId;
import io.warren.cluster.raft.GroupMember;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LeaderBoardTest {
    private static final NodeId A = new NodeId("rabbit@a", 1);
    private static final NodeId B = new NodeId("rabbit@b", 2);
    private static final List<GroupMember> VOTERS = List.of(new GroupMember(A, 1), new GroupMember(B, 2));

    private final List<Integer> changed = new ArrayList<>();
    private final LeaderBoard board = new LeaderBoard(changed::add);

    @Test
    void whatIsSaidAgainChangesNothing() {
        board.leads(3, A, 7, VOTERS);
        board.leads(3, A, 7, VOTERS);

        assertEquals(List.of(3), changed);
    }

    @Test
    void whoLeadsAgainInTheSameTermHasLedNoMoreInBetween() {
        board.leads(3, A, 7, VOTERS);

        board.ended(3, A, 7);
        assertEquals(List.of(3, 3), changed);
        assertNull(board.row(3).leader());
        assertEquals(VOTERS, board.row(3).voters());

        board.leads(3, A, 7, VOTERS);
        assertEquals(List.of(3, 3, 3), changed);
        assertEquals(A, board.row(3).leader());
    }

    @Test
    void theEndOfAnEarlierLeadershipThatIsHeardLateChangesNothing() {
        board.leads(3, B, 8, VOTERS);

        board.ended(3, A, 7);
        board.ended(3, B, 7);

        assertEquals(B, board.row(3).leader());
        assertEquals(List.of(3), changed);
    }

    @Test
    void onlyWhoLeadsCanSayThatItDoesNoMore() {
        board.leads(3, A, 7, VOTERS);

        board.ended(3, B, 9);
        board.ended(4, B, 9);

        assertEquals(A, board.row(3).leader());
        assertEquals(LeaderBoard.UNKNOWN, board.row(4));
        assertEquals(List.of(3), changed);
    }
}
