package io.warren.cluster.raft;

import com.alipay.sofa.jraft.option.NodeOptions;

/** JRaft's options of a group, with what its client sends through: it is the one thing that reaches the client. */
final class GroupOptions extends NodeOptions {
    private final RaftRpc rpc;

    GroupOptions(RaftRpc rpc) {
        this.rpc = rpc;
    }

    RaftRpc rpc() {
        return rpc;
    }
}
