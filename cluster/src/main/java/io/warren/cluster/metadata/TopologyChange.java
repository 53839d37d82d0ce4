package io.warren.cluster.metadata;

import io.warren.cluster.member.NodeId;
import io.warren.cluster.raft.GroupMember;
import java.util.List;

/** What can happen to the cluster itself. */
public sealed interface TopologyChange {
    /** A node belongs to the cluster from now on. One of this name with another incarnation is taken for wiped, and replaced. */
    record Join(NodeId node, String address, int level) implements TopologyChange {}

    /** A node belongs to it no more, nor does it hold any shard. Its own queues stay declared and cannot be reached. */
    record Leave(String node) implements TopologyChange {}

    /** These nodes shall hold the shard. Who held it before keeps its number, the others get new ones. */
    record Hold(int shard, List<String> nodes) implements TopologyChange {
        public Hold {
            nodes = List.copyOf(nodes);
        }
    }

    /** A membership ended on its node, which can take part again under another number only. */
    record Renew(int shard, GroupMember member) implements TopologyChange {}

    record Drain(String node, boolean drained) implements TopologyChange {}

    /** The node shall hold no shards; those that it has go to others as far as there are some. */
    record Empty(String node, boolean emptied) implements TopologyChange {}

    /** From now on all may be used that came with this level; nodes that know it not are refused. */
    record Raise(int level) implements TopologyChange {}

    /** A queue moved, or begins to. Refused if it is not any more where who asks for it believes it to be. */
    record Move(long queue, Place from, Place to) implements TopologyChange {}
}
