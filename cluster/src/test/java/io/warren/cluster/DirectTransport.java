package io.warren.cluster;

import io.warren.cluster.member.Members;
import io.warren.cluster.member.MessageReceiver;
import io.warren.cluster.member.NodeId;
import io.warren.cluster.member.Traffic;
import io.warren.cluster.member.Transport;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Nodes of one process that hear each other at once. */
final class DirectTransport implements Transport {
    private final NodeId self;
    private final Map<NodeId, DirectTransport> all;
    private final Map<Traffic, MessageReceiver> receivers = new EnumMap<>(Traffic.class);

    DirectTransport(NodeId self, Map<NodeId, DirectTransport> all) {
        this.self = self;
        this.all = all;
        all.put(self, this);
    }

    @Override
    public NodeId self() {
        return self;
    }

    @Override
    public Members members() {
        return new Members(all.size(), List.copyOf(all.keySet()));
    }

    @Override
    public boolean send(NodeId peer, Traffic kind, ByteBuffer bytes) {
        var to = all.get(peer);
        var receiver = to == null ? null : to.receivers.get(kind);
        if (receiver == null) {
            return false;
        }
        receiver.receive(self, bytes);
        return true;
    }

    @Override
    public void receive(Traffic kind, MessageReceiver receiver) {
        receivers.put(kind, receiver);
    }

    @Override
    public void onMembers(Consumer<Members> listener) {
        listener.accept(members());
    }

    @Override
    public void close() {
        all.remove(self);
    }
}
