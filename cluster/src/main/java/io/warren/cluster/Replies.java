package io.warren.cluster;

import io.warren.cluster.member.NodeId;
import io.warren.cluster.member.Traffic;
import io.warren.cluster.member.Transport;
import io.warren.cluster.metadata.Bytes;
import io.warren.cluster.metadata.Topology;
import io.warren.cluster.shard.MessageFormat;
import io.warren.engine.channel.ReplyAddresses;
import io.warren.engine.message.Message;
import java.nio.ByteBuffer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Direct replies between nodes. One that gets lost on the way is lost, as one whose consumer has gone. Any thread. */
final class Replies implements ReplyAddresses.Far {
    private static final int LENGTHS = 64;

    private final Transport transport;
    private final Supplier<Topology> topology;
    private final ReplyAddresses here;

    /** Begins to take what others send. */
    Replies(Transport transport, Supplier<Topology> topology, ReplyAddresses here) {
        this.transport = transport;
        this.topology = topology;
        this.here = here;
        transport.receive(Traffic.REPLIES, this::arrived);
    }

    @Override
    public boolean send(int node, String virtualHost, String address, @Nullable Message message) {
        var to = node(node);
        if (to == null || to.equals(transport.self()) || !transport.members().has(to)) {
            return false;
        }
        return message == null || transport.send(to, Traffic.REPLIES, write(virtualHost, address, message));
    }

    private @Nullable NodeId node(int number) {
        for (var each : topology.get().nodes().values()) {
            if (each.membership() == number) {
                return each.id();
            }
        }
        return null;
    }

    private static ByteBuffer write(String virtualHost, String address, Message message) {
        var bytes = ByteBuffer.allocate(Math.toIntExact(MessageFormat.bound(message, 0) + LENGTHS));
        MessageFormat.write(bytes, message, new long[0]);
        bytes.flip();
        var whole = new byte[bytes.remaining()];
        bytes.get(whole);
        return new Bytes.Out().text(virtualHost).text(address).bytes(whole).done();
    }

    private void arrived(NodeId from, ByteBuffer bytes) {
        var in = new Bytes.In(bytes);
        var virtualHost = in.text();
        var address = in.text();
        here.sendHere(virtualHost, address, MessageFormat.read(ByteBuffer.wrap(in.bytes())));
    }
}
