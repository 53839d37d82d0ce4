package io.warren.cluster.raft;

import com.alipay.sofa.jraft.rpc.Connection;
import com.alipay.sofa.jraft.rpc.RpcContext;
import com.alipay.sofa.jraft.rpc.RpcProcessor;
import com.alipay.sofa.jraft.rpc.RpcRequests.AppendEntriesRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.AppendEntriesRequestHeader;
import com.alipay.sofa.jraft.rpc.RpcRequests.GetFileRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.InstallSnapshotRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.ReadIndexRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.RequestVoteRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.TimeoutNowRequest;
import com.alipay.sofa.jraft.rpc.impl.core.AppendEntriesRequestProcessor;
import com.alipay.sofa.jraft.rpc.impl.core.InstallSnapshotRequestProcessor;
import com.alipay.sofa.jraft.rpc.impl.core.ReadIndexRequestProcessor;
import com.alipay.sofa.jraft.rpc.impl.core.RequestVoteRequestProcessor;
import com.alipay.sofa.jraft.rpc.impl.core.TimeoutNowRequestProcessor;
import com.google.protobuf.Message;
import io.warren.cluster.member.NodeId;
import io.warren.engine.log.SnapshotStore;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The requests of one group. JRaft's own processors handle them; there are none for its commands to change a group, which
 * nobody gives from afar. Entries of one leader are handled in their order by a thread that JRaft has for them.
 */
final class GroupRequests implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GroupRequests.class);

    private final SnapshotStore snapshots;
    private final Executor waiting;
    private final AppendEntriesRequestProcessor append;
    private final RequestVoteRequestProcessor vote;
    private final TimeoutNowRequestProcessor timeoutNow;
    private final ReadIndexRequestProcessor readIndex;
    private final InstallSnapshotRequestProcessor install;
    private final Map<NodeId, PeerConnection> connections = new ConcurrentHashMap<>();

    GroupRequests(SnapshotStore snapshots, Executor waiting) {
        this.snapshots = snapshots;
        this.waiting = waiting;
        this.append = new AppendEntriesRequestProcessor(waiting);
        this.vote = new RequestVoteRequestProcessor(waiting);
        this.timeoutNow = new TimeoutNowRequestProcessor(waiting);
        this.readIndex = new ReadIndexRequestProcessor(waiting);
        this.install = new InstallSnapshotRequestProcessor(waiting);
    }

    void handle(NodeId from, Message request, Consumer<Message> answer) {
        try {
            switch (request) {
                case AppendEntriesRequest entries
                when from(from, entries.getServerId()) -> run(orderOf(entries), append, entries, from, answer);
                case RequestVoteRequest candidate
                when from(from, candidate.getServerId()) -> run(waiting, vote, candidate, from, answer);
                case TimeoutNowRequest now
                when from(from, now.getServerId()) -> run(waiting, timeoutNow, now, from, answer);
                case ReadIndexRequest read
                when from(from, read.getServerId()) -> run(waiting, readIndex, read, from, answer);
                case InstallSnapshotRequest snapshot
                when from(from, snapshot.getServerId()) -> run(waiting, install, snapshot, from, answer);
                case GetFileRequest copy -> waiting.execute(() -> answer.accept(GroupSnapshots.piece(snapshots, copy)));
                default -> LOG.warn("raft: dropped a request of {} in another's name", from);
            }
        } catch (RejectedExecutionException closing) {
            LOG.debug("raft: a request of {} came too late", from);
        }
    }

    /** Whether a request comes from whom it says. */
    private static boolean from(NodeId sender, String server) {
        var member = GroupMember.parse(server);
        return member != null && member.node().equals(sender);
    }

    private Executor orderOf(AppendEntriesRequest request) {
        if (RaftRpc.heartbeat(request)) {
            return waiting;
        }
        var ordered = append.executorSelector()
                .select(
                        AppendEntriesRequest.class.getName(),
                        AppendEntriesRequestHeader.newBuilder()
                                .setGroupId(request.getGroupId())
                                .setPeerId(request.getPeerId())
                                .setServerId(request.getServerId())
                                .build());
        return ordered == null ? waiting : ordered;
    }

    private <T extends Message> void run(
            Executor executor, RpcProcessor<T> processor, T request, NodeId from, Consumer<Message> answer) {
        var connection = connections.computeIfAbsent(from, PeerConnection::new);
        executor.execute(() -> processor.handleRequest(new Context(connection, answer), request));
    }

    /** What was begun with this peer is over; a new order of entries begins with the next. */
    void gone(NodeId peer) {
        var connection = connections.remove(peer);
        if (connection != null) {
            append.onClosed(peer.toString(), connection);
        }
    }

    @Override
    public void close() {
        append.destroy();
    }

    private record Context(PeerConnection connection, Consumer<Message> answer) implements RpcContext {
        @Override
        public void sendResponse(Object response) {
            answer.accept((Message) response);
        }

        @Override
        public Connection getConnection() {
            return connection;
        }

        @Override
        public String getRemoteAddress() {
            return connection.peer.toString();
        }
    }

    /** As long as the peer can be heard; JRaft hangs the order of its entries on it. */
    private final class PeerConnection implements Connection {
        private final NodeId peer;
        private final Map<String, Object> attributes = new ConcurrentHashMap<>();

        PeerConnection(NodeId peer) {
            this.peer = peer;
        }

        @Override
        public @Nullable Object getAttribute(String key) {
            return attributes.get(key);
        }

        @Override
        public void setAttribute(String key, Object value) {
            attributes.put(key, value);
        }

        @Override
        public @Nullable Object setAttributeIfAbsent(String key, Object value) {
            return attributes.putIfAbsent(key, value);
        }

        @Override
        public void close() {
            gone(peer);
        }
    }
}
