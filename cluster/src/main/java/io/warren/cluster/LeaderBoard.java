package io.warren.cluster;

import io.warren.cluster.member.NodeId;
import io.warren.cluster.raft.GroupMember;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Who leads which shard, as far as this node has heard. Any thread. */
final class LeaderBoard {
    private final Map<Integer, Row> rows = new ConcurrentHashMap<>();
    private final IntConsumer changed;

    /**
     * What is known of a shard.
     *
     * @param leader null if it is known to lead no more, and nobody else is known
     */
    record Row(@Nullable NodeId leader, long term, List<GroupMember> voters) {
        Row {
            voters = List.copyOf(voters);
        }
    }

    static final Row UNKNOWN = new Row(null, 0, List.of());

    /** Calls with the shard whose leader is another one now. */
    LeaderBoard(IntConsumer changed) {
        this.changed = changed;
    }

    Row row(int shard) {
        return rows.getOrDefault(shard, UNKNOWN);
    }

    void leads(int shard, NodeId node, long term, List<GroupMember> voters) {
        var before = row(shard);
        var now =
                rows.merge(shard, new Row(node, term, voters), (known, told) -> told.term >= known.term ? told : known);
        tell(shard, before, now);
    }

    /** This node led in this term and does no more. It may lead again, also in the same term. */
    void ended(int shard, NodeId node, long term) {
        var before = row(shard);
        var now = rows.computeIfPresent(
                shard,
                (_, known) -> known.term <= term && node.equals(known.leader)
                        ? new Row(null, known.term, known.voters)
                        : known);
        tell(shard, before, now == null ? UNKNOWN : now);
    }

    private void tell(int shard, Row before, Row now) {
        if (before.term != now.term || !java.util.Objects.equals(before.leader, now.leader)) {
            changed.accept(shard);
        }
    }
}
