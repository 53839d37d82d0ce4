package io.warren.cluster.raft;

import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.util.Endpoint;
import io.warren.cluster.member.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * One membership of a node in a group. A node that left a group and comes back to it is another member: under its old
 * number it could vote again in a term in which it has voted.
 *
 * @param node where it lives
 * @param number given by who adds it, 0 for the first time
 */
public record GroupMember(NodeId node, int number) {
    /** JRaft wants one; the transport has its own. */
    private static final int PORT = 1;

    public GroupMember {
        if (number < 0) {
            throw new IllegalArgumentException("no membership has number " + number);
        }
    }

    static Endpoint endpoint(NodeId node) {
        return new Endpoint(node.toString(), PORT);
    }

    /** Of a string that JRaft sent or kept; null for nobody or noise. */
    static @Nullable GroupMember parse(@Nullable String peer) {
        var parsed = new PeerId();
        return peer != null && parsed.parse(peer) ? of(parsed) : null;
    }

    static @Nullable GroupMember of(@Nullable PeerId peer) {
        if (peer == null || peer.isEmpty()) {
            return null;
        }
        try {
            return new GroupMember(NodeId.parse(peer.getIp()), peer.getIdx());
        } catch (IllegalArgumentException noise) {
            return null;
        }
    }

    PeerId peerId() {
        return new PeerId(endpoint(node), number);
    }
}
