package io.warren.cluster;

import io.warren.cluster.member.Traffic;
import io.warren.cluster.member.Transport;
import io.warren.cluster.raft.GroupMember;
import java.util.List;

/** Tells the nodes that can be heard, and this one's board, which shards this node leads. Any thread. */
final class LeaderNews {
    private final Transport transport;
    private final LeaderBoard board;

    LeaderNews(Transport transport, LeaderBoard board) {
        this.transport = transport;
        this.board = board;
    }

    /** Said again and again: who has not heard it will. */
    void leads(int shard, long term, List<GroupMember> voters) {
        tellOthers(new Control.Leads(shard, term, voters));
        board.leads(shard, transport.self(), term, voters);
    }

    /**
     * Said once. Who is attached to a queue of this shard must hear of it even if this node leads again: in the same term it
     * would look like the same queue.
     */
    void leadsNoMore(int shard, long term) {
        tellOthers(new Control.LeadsNoMore(shard, term));
        board.ended(shard, transport.self(), term);
    }

    private void tellOthers(Control what) {
        transport.members().nodes().forEach(each -> {
            if (!each.equals(transport.self())) {
                transport.send(each, Traffic.CONTROL, what.write());
            }
        });
    }
}
