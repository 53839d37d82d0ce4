package io.warren.cluster.raft;

import io.warren.cluster.member.Members;
import io.warren.cluster.member.MessageReceiver;
import io.warren.cluster.member.NodeId;
import io.warren.cluster.member.Traffic;
import io.warren.cluster.member.Transport;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Keeps what is sent, and brings what the test says. */
final class FakeTransport implements Transport {
    record Sent(NodeId to, RpcFormat message) {}

    final List<Sent> sent = new CopyOnWriteArrayList<>();
    private final Members members;
    private final NodeId self;
    private final Map<Traffic, MessageReceiver> receivers = new ConcurrentHashMap<>();

    FakeTransport(NodeId self, List<NodeId> all) {
        this.self = self;
        this.members = new Members(1, all);
    }

    void bring(NodeId from, RpcFormat message) {
        Objects.requireNonNull(receivers.get(Traffic.RAFT_URGENT)).receive(from, message.write());
    }

    @Override
    public NodeId self() {
        return self;
    }

    @Override
    public Members members() {
        return members;
    }

    @Override
    public boolean send(NodeId peer, Traffic kind, ByteBuffer bytes) {
        try {
            sent.add(new Sent(peer, RpcFormat.read(bytes)));
            return true;
        } catch (com.google.protobuf.InvalidProtocolBufferException garbage) {
            throw new AssertionError(garbage);
        }
    }

    @Override
    public void receive(Traffic kind, MessageReceiver receiver) {
        receivers.put(kind, receiver);
    }

    @Override
    public void onMembers(Consumer<Members> listener) {
        listener.accept(members);
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
