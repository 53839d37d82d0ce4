package io.warren.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.warren.cluster.member.NodeId;
import io.warren.cluster.member.Traffic;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a node says of the shards that it leads, and what another makes of it. */
final class LeaderNewsTest {
    private static final int SHARD = 3;

    private final Map<NodeId, DirectTransport> network = new LinkedHashMap<>();
    private final DirectTransport here = new DirectTransport(new NodeId("rabbit@a", 1), network);
    private final DirectTransport there = new DirectTransport(new NodeId("rabbit@b", 1), network);
    private final Side near = new Side(here);
    private final Side far = new Side(there);

    /** A node whose queues are aimed at whoever its board names. */
    private static final class Side {
        final List<String> aims = new ArrayList<>();
        final LeaderBoard board;
        final LeaderNews news;

        Side(DirectTransport transport) {
            board = new LeaderBoard(this::aim);
            news = new LeaderNews(transport, board);
            transport.receive(Traffic.CONTROL, (from, bytes) -> {
                switch (Control.read(bytes)) {
                    case Control.Leads(var shard, var term, var voters) -> board.leads(shard, from, term, voters);
                    case Control.LeadsNoMore(var shard, var term) -> board.ended(shard, from, term);
                    case Control other -> throw new AssertionError(other);
                }
            });
        }

        private void aim(int shard) {
            var row = board.row(shard);
            var leader = row.leader();
            aims.add(leader == null ? "nowhere" : leader.name() + " in " + row.term());
        }
    }

    @Test
    void whoLeadsOnInTheSameTermIsAimedAtAnew() {
        near.news.leads(SHARD, 7, List.of());
        near.news.leadsNoMore(SHARD, 7);
        near.news.leads(SHARD, 7, List.of());
        near.news.leads(SHARD, 7, List.of());

        assertEquals(List.of("rabbit@a in 7", "nowhere", "rabbit@a in 7"), far.aims);
        assertEquals(far.aims, near.aims);
    }

    @Test
    void whoWasReplacedBeforeItSaidSoChangesNothing() {
        near.news.leads(SHARD, 7, List.of());
        far.news.leads(SHARD, 8, List.of());
        near.news.leadsNoMore(SHARD, 7);

        assertEquals(List.of("rabbit@a in 7", "rabbit@b in 8"), far.aims);
        assertEquals(far.aims, near.aims);
    }
}
