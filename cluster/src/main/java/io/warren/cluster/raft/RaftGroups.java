package io.warren.cluster.raft;

import com.alipay.sofa.jraft.NodeManager;
import com.alipay.sofa.jraft.util.concurrent.DefaultFixedThreadsExecutorGroupFactory;
import com.alipay.sofa.jraft.util.concurrent.FixedThreadsExecutorGroup;
import io.warren.cluster.member.Transport;
import java.util.Collection;

/** The groups of this node: they share its transport and the threads that take answers. Closed after its groups. */
public final class RaftGroups implements AutoCloseable {
    /** Threads that take followers' answers, for all groups; those of a follower always on the same. */
    private static final int ANSWER_THREADS = 2;

    private static final int ANSWERS = 1 << 15;

    private final Transport transport;
    private final RaftRpc rpc;
    private final FixedThreadsExecutorGroup answerThreads;

    public RaftGroups(Transport transport) {
        this.transport = transport;
        this.rpc = new RaftRpc(transport);
        this.answerThreads = DefaultFixedThreadsExecutorGroupFactory.INSTANCE.newExecutorGroup(
                ANSWER_THREADS, "raft-answers", ANSWERS, true);
        NodeManager.getInstance().addAddress(GroupMember.endpoint(transport.self()));
    }

    /**
     * Opens this node's member of a group. It loads its snapshot, if there is one, on the way.
     *
     * @param founders whom the group is made of if this node has nothing of it yet, the same on all of them; none for a
     *     member that will be added to a group that is there
     * @throws RaftGroup.GroupRefused if its log, vote or snapshot cannot be read
     */
    public RaftGroup open(RaftGroup.Parts parts, Collection<GroupMember> founders, RaftSettings settings) {
        var self = new GroupMember(transport.self(), parts.membership());
        var group = new RaftGroup(parts, self, settings, rpc, answerThreads);
        var requests = new GroupRequests(parts.snapshots(), rpc.waiting());
        rpc.serve(parts.name(), requests);
        try {
            group.start(founders);
            return group;
        } catch (RuntimeException refused) {
            rpc.leave(parts.name());
            throw refused;
        }
    }

    @Override
    public void close() {
        NodeManager.getInstance().removeAddress(GroupMember.endpoint(transport.self()));
        rpc.close();
        answerThreads.shutdownGracefully();
    }
}
