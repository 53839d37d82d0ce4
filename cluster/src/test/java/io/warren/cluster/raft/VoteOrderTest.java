package io.warren.cluster.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.alipay.sofa.jraft.rpc.RpcRequests.RequestVoteRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.RequestVoteResponse;
import io.warren.cluster.member.NodeId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A vote is on the disk before anybody hears of it. The disk is held while others look. */
final class VoteOrderTest {
    private static final AtomicInteger GROUPS = new AtomicInteger();
    private static final RaftSettings QUICK =
            RaftSettings.DEFAULT.withElectionTimeout(Duration.ofMillis(200), Duration.ofMillis(50));

    private final int number = GROUPS.incrementAndGet();
    private final NodeId self = new NodeId("rabbit@voter" + number, 1);
    private final NodeId second = new NodeId("rabbit@second" + number, 2);
    private final NodeId third = new NodeId("rabbit@third" + number, 3);
    private final String name = "votes-" + number;
    private final MemoryDisk disk = new MemoryDisk(1);
    private final FakeTransport transport = new FakeTransport(self, List.of(self, second, third));
    private final RaftGroups groups = new RaftGroups(transport);
    private final RaftGroup group = groups.open(
            new RaftGroup.Parts(name, 0, disk.open(1), new MemorySnapshots(), new Numbers()),
            List.of(new GroupMember(self, 0), new GroupMember(second, 0), new GroupMember(third, 0)),
            QUICK);

    @AfterEach
    void close() {
        disk.hold(false);
        group.close();
        groups.close();
        disk.close();
    }

    private boolean asked(boolean preVote) {
        return transport.sent.stream()
                .anyMatch(each -> each.message().message() instanceof RequestVoteRequest request
                        && request.getPreVote() == preVote);
    }

    @Test
    void aCandidateAsksForVotesAfterItsOwnIsKept() {
        Until.holds("it asks whether it may", TestCluster.LONG, () -> asked(true));
        disk.hold(true);
        var handedOver = disk.open(1);
        grantPreVotes();
        // The vote is handed over, and not forced.
        Until.holds("it votes for itself", TestCluster.LONG, () -> handedOver(1));
        assertFalse(asked(false), "it asked for votes before its own was on the disk");
        disk.hold(false);
        Until.holds("it asks for votes", TestCluster.LONG, () -> asked(false));
        assertEquals(0, handedOver.lastIndex());
    }

    private boolean handedOver(long term) {
        return disk.open(1).vote().term() >= term;
    }

    private void grantPreVotes() {
        transport.sent.stream()
                .filter(each -> each.message().message() instanceof RequestVoteRequest request && request.getPreVote())
                .forEach(each -> transport.bring(
                        each.to(),
                        new RpcFormat(
                                true,
                                each.message().call(),
                                RequestVoteResponse.newBuilder()
                                        .setTerm(0)
                                        .setGranted(true)
                                        .build())));
    }

    @Test
    void aVoteIsAnsweredAfterItIsKept() {
        Until.holds("it asks whether it may", TestCluster.LONG, () -> asked(true));
        disk.hold(true);
        transport.bring(
                second,
                new RpcFormat(
                        false,
                        99,
                        RequestVoteRequest.newBuilder()
                                .setGroupId(name)
                                .setServerId(new GroupMember(second, 0).peerId().toString())
                                .setPeerId(new GroupMember(self, 0).peerId().toString())
                                .setTerm(5)
                                .setLastLogTerm(0)
                                .setLastLogIndex(0)
                                .setPreVote(false)
                                .build()));
        Until.holds("the term is handed over", TestCluster.LONG, () -> handedOver(5));
        assertFalse(granted(), "it granted a vote that was not on the disk");
        disk.hold(false);
        Until.holds("it grants", TestCluster.LONG, this::granted);
        var vote = disk.open(1).vote();
        assertEquals(5, vote.term());
        assertTrue(vote.candidate().contains(second.name()), vote.candidate());
    }

    private boolean granted() {
        return transport.sent.stream()
                .anyMatch(each -> each.message().message() instanceof RequestVoteResponse answer
                        && each.message().call() == 99
                        && answer.getGranted());
    }
}
