package io.warren.cluster.metadata;

import io.warren.cluster.raft.GroupMember;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who shall hold a shard. The group follows: its leader adds who is missing and removes who is not wanted any more.
 *
 * @param founders whom the group was made of
 */
public record ShardMembers(int shard, List<GroupMember> founders, List<GroupMember> members) {
    public ShardMembers {
        founders = List.copyOf(founders);
        members = List.copyOf(members);
    }

    /** The membership of this node, empty if it has none. */
    public Optional<GroupMember> of(String node) {
        return Optional.ofNullable(find(node));
    }

    @Nullable
    GroupMember find(String node) {
        for (var each : members) {
            if (each.node().name().equals(node)) {
                return each;
            }
        }
        return null;
    }
}
