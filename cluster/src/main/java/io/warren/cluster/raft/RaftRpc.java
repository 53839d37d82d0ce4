package io.warren.cluster.raft;

import com.alipay.sofa.jraft.error.InvokeTimeoutException;
import com.alipay.sofa.jraft.error.RaftError;
import com.alipay.sofa.jraft.error.RemotingException;
import com.alipay.sofa.jraft.rpc.InvokeCallback;
import com.alipay.sofa.jraft.rpc.RpcRequests.AppendEntriesRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.AppendEntriesResponse;
import com.alipay.sofa.jraft.rpc.RpcRequests.ErrorResponse;
import com.alipay.sofa.jraft.rpc.RpcRequests.GetFileRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.GetFileResponse;
import com.alipay.sofa.jraft.rpc.RpcRequests.InstallSnapshotRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.PingRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.ReadIndexRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.RequestVoteRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.TimeoutNowRequest;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.warren.cluster.member.Members;
import io.warren.cluster.member.NodeId;
import io.warren.cluster.member.Traffic;
import io.warren.cluster.member.Transport;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calls of all groups of this node over the transport: who waits for which answer, and which group a request is for.
 *
 * <p>Votes, heartbeats and answers are urgent: they go before entries on the way, and are handled beside them when they
 * arrive, so that a peer that works off a long tail of entries is not taken for dead. JRaft's heartbeat speaks of what was
 * acknowledged, so it may come before entries that were sent earlier.
 */
final class RaftRpc implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RaftRpc.class);
    private static final long SWEEP_MILLIS = 20;

    private final Transport transport;
    /** Numbers begin anywhere: what is still under way may be an answer to this node's life before. */
    private final AtomicLong calls = new AtomicLong(ThreadLocalRandom.current().nextLong());

    private final Map<Long, Call> open = new ConcurrentHashMap<>();
    private final Map<String, GroupRequests> groups = new ConcurrentHashMap<>();
    private final ScheduledExecutorService sweeper = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("raft-timeouts").factory());

    /** What may wait: a snapshot's copy, a vote's way to the disk. */
    private final ExecutorService waiting = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("raft-", 0).factory());

    private volatile Members members;

    private final Map<String, Followers> followers = new ConcurrentHashMap<>();

    /** Who hears what the others answer to a member that leads. Any thread. */
    interface Followers {
        /** It followed this member in this term, at the latest when that was sent which it answers. */
        void followed(NodeId by, long term, long sentNanos);

        /** Its log is the same as this member's up to here. */
        void matched(NodeId by, long term, long index);
    }

    /** Somebody who waits for an answer. */
    private record Call(
            NodeId peer,
            @Nullable Asserted asserted,
            InvokeCallback callback,
            boolean urgent,
            long sentNanos,
            long deadlineNanos) {}

    /**
     * That this member leads a group in a term: who answers in that term follows it, and who does so with success has the same
     * log up to the last of these entries.
     */
    private record Asserted(String group, long term, long lastEntry) {
        static Asserted in(AppendEntriesRequest request) {
            return new Asserted(
                    request.getGroupId(), request.getTerm(), request.getPrevLogIndex() + request.getEntriesCount());
        }
    }

    RaftRpc(Transport transport) {
        this.transport = transport;
        this.members = transport.members();
        transport.receive(Traffic.RAFT, this::arrived);
        transport.receive(Traffic.RAFT_URGENT, this::arrived);
        transport.onMembers(this::membersChanged);
        var _ = sweeper.scheduleWithFixedDelay(this::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
    }

    ExecutorService waiting() {
        return waiting;
    }

    boolean reaches(NodeId peer) {
        return members.has(peer);
    }

    void serve(String group, GroupRequests requests) {
        if (groups.putIfAbsent(group, requests) != null) {
            throw new IllegalStateException("group " + group + " is here already");
        }
    }

    void listen(String group, Followers to) {
        followers.put(group, to);
    }

    void leave(String group) {
        followers.remove(group);
        var requests = groups.remove(group);
        if (requests != null) {
            requests.close();
        }
    }

    /** False if the peer is not there or its queue is full; then the callback is not called. */
    boolean call(NodeId peer, Message request, InvokeCallback callback, long timeoutMillis) {
        if (request instanceof PingRequest) {
            return false;
        }
        var number = calls.incrementAndGet();
        var urgent = urgent(request);
        var now = System.nanoTime();
        var deadline = now + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        var asserted = request instanceof AppendEntriesRequest append ? Asserted.in(append) : null;
        open.put(number, new Call(peer, asserted, callback, urgent, now, deadline));
        if (transport.send(
                peer, urgent ? Traffic.RAFT_URGENT : Traffic.RAFT, new RpcFormat(false, number, request).write())) {
            return true;
        }
        open.remove(number);
        return false;
    }

    private static boolean urgent(Message request) {
        return switch (request) {
            case AppendEntriesRequest append -> heartbeat(append);
            case RequestVoteRequest _, TimeoutNowRequest _, ReadIndexRequest _ -> true;
            default -> false;
        };
    }

    /** As JRaft tells it from a probe, which has its place among the entries. */
    static boolean heartbeat(AppendEntriesRequest request) {
        return request.getEntriesCount() == 0 && !request.hasData();
    }

    private void arrived(NodeId from, ByteBuffer bytes) {
        try {
            var read = RpcFormat.read(bytes);
            if (read.answer()) {
                var call = open.remove(read.call());
                if (call != null && call.peer.equals(from)) {
                    followed(call, read.message());
                    complete(call, read.message(), null);
                }
            } else {
                request(from, read.call(), read.message());
            }
        } catch (InvalidProtocolBufferException garbage) {
            LOG.warn("raft: dropped what {} sent: {}", from, garbage.getMessage());
        }
    }

    private void followed(Call call, Message answer) {
        var asserted = call.asserted;
        if (asserted != null && answer instanceof AppendEntriesResponse heard && heard.getTerm() <= asserted.term) {
            var leader = followers.get(asserted.group);
            if (leader != null) {
                leader.followed(call.peer, asserted.term, call.sentNanos);
                if (heard.getSuccess()) {
                    leader.matched(call.peer, asserted.term, asserted.lastEntry);
                }
            }
        }
    }

    private void request(NodeId from, long call, Message request) {
        var group = switch (request) {
            case AppendEntriesRequest append -> append.getGroupId();
            case RequestVoteRequest vote -> vote.getGroupId();
            case TimeoutNowRequest now -> now.getGroupId();
            case ReadIndexRequest read -> read.getGroupId();
            case InstallSnapshotRequest install -> install.getGroupId();
            case GetFileRequest copy -> GroupSnapshots.groupOf(copy);
            default -> null;
        };
        var requests = group == null ? null : groups.get(group);
        if (requests == null) {
            answer(
                    from,
                    call,
                    ErrorResponse.newBuilder()
                            .setErrorCode(RaftError.ENOENT.getNumber())
                            .setErrorMsg("group " + group + " is not here")
                            .build());
            return;
        }
        requests.handle(from, request, answer -> answer(from, call, answer));
    }

    private void answer(NodeId to, long call, Message answer) {
        var kind = answer instanceof GetFileResponse ? Traffic.RAFT : Traffic.RAFT_URGENT;
        // If it is lost the other side's call runs out.
        var _ = transport.send(to, kind, new RpcFormat(true, call, answer).write());
    }

    private void complete(Call call, @Nullable Message answer, @Nullable Throwable failure) {
        Executor executor = call.callback.executor();
        if (call.urgent || executor == null) {
            executor = waiting;
        }
        try {
            executor.execute(() -> call.callback.complete(answer, failure));
        } catch (RejectedExecutionException closing) {
            LOG.debug("raft: an answer of {} came too late", call.peer);
        }
    }

    private void membersChanged(Members now) {
        var gone = members.without(now);
        members = now;
        if (!gone.isEmpty()) {
            open.forEach((number, call) -> {
                if (gone.contains(call.peer) && open.remove(number, call)) {
                    complete(call, null, new RemotingException(call.peer + " is gone"));
                }
            });
            // JRaft waits there for what it is handling; this is the thread that brings pictures.
            waiting.execute(() -> gone.forEach(peer -> groups.values().forEach(group -> group.gone(peer))));
        }
    }

    private void sweep() {
        var now = System.nanoTime();
        open.forEach((number, call) -> {
            if (now - call.deadlineNanos > 0 && open.remove(number, call)) {
                complete(call, null, new InvokeTimeoutException("no answer of " + call.peer));
            }
        });
    }

    @Override
    public void close() {
        sweeper.shutdownNow();
        waiting.shutdown();
    }
}
