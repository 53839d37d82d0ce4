package io.warren.cluster.member;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jgroups.Address;
import org.jgroups.BytesMessage;
import org.jgroups.JChannel;
import org.jgroups.Message;
import org.jgroups.Receiver;
import org.jgroups.View;
import org.jgroups.util.ExtendedUUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The transport over a channel of JGroups. Who a node is lies in its JGroups address, so that each view says it.
 *
 * <p>Owner of the peers: the thread in {@link #viewAccepted}, of which JGroups has one at a time; others read the map that
 * it replaces.
 */
public final class JGroupsTransport implements Transport {
    private static final Logger LOG = LoggerFactory.getLogger(JGroupsTransport.class);
    private static final String NODE = "node";

    private final TransportSettings settings;
    private final Links links;
    private final JChannel channel;
    private final Map<Traffic, MessageReceiver> receivers = new ConcurrentHashMap<>();
    private final List<Consumer<Members>> listeners = new CopyOnWriteArrayList<>();
    private final Map<Address, Inbound> inbounds = new ConcurrentHashMap<>();
    private volatile Map<Address, Peer> peers = Map.of();
    private volatile Map<NodeId, Peer> byNode = Map.of();
    private volatile Members members;
    private int streams;

    /** Somebody else in the view. */
    private record Peer(NodeId node, Address address, Outbox outbox) {}

    private JGroupsTransport(TransportSettings settings, Links links) throws Exception {
        this.settings = settings;
        this.links = links;
        this.members = new Members(0, List.of(settings.self()));
        var handshake = new Handshake(settings.self(), settings.cluster(), settings.secret());
        // Whoever waits for one peer is silent for the others, who may not take it for gone meanwhile.
        var door = new Door(handshake, settings.tls(), settings.silence().dividedBy(2));
        this.channel = JGroupsStack.channel(settings, door);
    }

    /** Joins whom it finds, or is alone for now. Waits for that, a second or two. */
    public static JGroupsTransport open(TransportSettings settings) {
        return open(settings, Links.ALL);
    }

    /** For tests that take links away. */
    public static JGroupsTransport open(TransportSettings settings, Links links) {
        var transport = prepared(settings, links);
        transport.join();
        return transport;
    }

    /**
     * Hears and says nothing before it {@link #join joins}. Peers send as soon as they know of this node, and what comes before
     * there is a receiver for it is lost.
     */
    public static JGroupsTransport prepared(TransportSettings settings) {
        return prepared(settings, Links.ALL);
    }

    private static JGroupsTransport prepared(TransportSettings settings, Links links) {
        try {
            return new JGroupsTransport(settings, links);
        } catch (Exception cause) {
            throw failed(settings, cause);
        }
    }

    private static TransportFailed failed(TransportSettings settings, Exception cause) {
        return new TransportFailed(
                "cannot take part in cluster " + settings.cluster() + " at " + settings.bind(), cause);
    }

    /** The channel could not be opened: the address is taken, or a setting is wrong. */
    public static final class TransportFailed extends RuntimeException {
        TransportFailed(String what, Exception cause) {
            super(what + ": " + cause.getMessage(), cause);
        }
    }

    /** Takes part from now on, once. */
    public void join() {
        channel.setName(settings.self().name());
        channel.addAddressGenerator(() ->
                ExtendedUUID.randomUUID().put(NODE, settings.self().toString().getBytes(StandardCharsets.UTF_8)));
        channel.setDiscardOwnMessages(true);
        channel.setReceiver(new Receiver() {
            @Override
            public void receive(Message message) {
                arrived(message);
            }

            @Override
            public void viewAccepted(View view) {
                JGroupsTransport.this.viewAccepted(view);
            }
        });
        try {
            channel.connect(settings.cluster());
        } catch (Exception cause) {
            channel.close();
            throw failed(settings, cause);
        }
    }

    @Override
    public NodeId self() {
        return settings.self();
    }

    @Override
    public Members members() {
        return members;
    }

    @Override
    public boolean send(NodeId to, Traffic kind, ByteBuffer bytes) {
        var peer = byNode.get(to);
        if (peer == null) {
            return false;
        }
        if (!links.carry(settings.self(), to)) {
            return true;
        }
        return peer.outbox.offer(kind, bytes);
    }

    @Override
    public void receive(Traffic kind, MessageReceiver receiver) {
        receivers.put(kind, receiver);
    }

    @Override
    public void onMembers(Consumer<Members> listener) {
        // The monitor keeps the order against a view that comes in now.
        synchronized (listeners) {
            listeners.add(listener);
            listener.accept(members);
        }
    }

    @Override
    public void close() {
        channel.close();
        peers.values().forEach(peer -> peer.outbox.close());
        peers = Map.of();
        byNode = Map.of();
    }

    private static @Nullable NodeId nodeOf(@Nullable Address address) {
        if (!(address instanceof ExtendedUUID uuid)) {
            return null;
        }
        var text = uuid.get(NODE);
        try {
            return text == null ? null : NodeId.parse(new String(text, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException notOurs) {
            return null;
        }
    }

    private void viewAccepted(View view) {
        var next = new LinkedHashMap<Address, Peer>();
        var nodes = new ArrayList<NodeId>();
        var self = channel.getAddress();
        for (var address : view.getMembers()) {
            var node = nodeOf(address);
            if (node == null) {
                LOG.warn("cluster: {} is in the view and is no node", address);
            } else {
                // A node that came back before its last life was missed is there twice; the later one counts.
                nodes.remove(node);
                nodes.add(node);
                if (!address.equals(self)) {
                    next.values().removeIf(each -> each.node.equals(node));
                    var known = peers.get(address);
                    next.put(address, known == null ? peer(node, address) : known);
                }
            }
        }
        var before = peers;
        var picture = new Members(members.number() + 1, nodes);
        peers = Map.copyOf(next);
        byNode = next.values().stream().collect(Collectors.toUnmodifiableMap(Peer::node, each -> each));
        before.forEach((address, peer) -> {
            if (!next.containsKey(address)) {
                peer.outbox.close();
            }
        });
        inbounds.keySet().removeIf(address -> replaced(address, next));
        next.forEach((address, peer) -> {
            if (!before.containsKey(address)) {
                tellAgain(address, peer);
            }
        });
        synchronized (listeners) {
            members = picture;
            listeners.forEach(each -> each.accept(picture));
        }
        LOG.info("cluster: {} of {} can be heard: {}", nodes.size(), settings.cluster(), nodes);
    }

    private Peer peer(NodeId node, Address address) {
        var outbox = new Outbox(
                node,
                ++streams,
                settings.queueBytes(),
                settings.windowBytes(),
                chunk -> channel.send(new BytesMessage(address, chunk)));
        outbox.start();
        return new Peer(node, address, outbox);
    }

    /** Whether the node of this address is in the view under another. */
    private static boolean replaced(Address address, Map<Address, Peer> next) {
        var node = nodeOf(address);
        return !next.containsKey(address) && next.values().stream().anyMatch(peer -> peer.node.equals(node));
    }

    private void tellAgain(Address address, Peer peer) {
        var inbound = inbounds.get(address);
        if (inbound != null) {
            inbound.tellAgain();
            tell(inbound, peer, 1);
        }
    }

    private static void tell(Inbound inbound, Peer peer, int least) {
        var taken = inbound.toTell(least);
        if (taken != null) {
            peer.outbox.tell(taken.stream(), taken.bytes());
        }
    }

    /** JGroups calls this with the messages of a sender in their order, one at a time. */
    private void arrived(Message message) {
        var from = nodeOf(message.getSrc());
        var chunk = message.hasArray()
                ? ChunkFormat.read(ByteBuffer.wrap(message.getArray(), message.getOffset(), message.getLength())
                        .slice())
                : null;
        if (from == null || chunk == null) {
            LOG.warn("cluster: dropped what is no chunk from {}", message.getSrc());
            return;
        }
        var peer = peers.get(message.getSrc());
        if (chunk.kind() == ChunkFormat.TAKEN) {
            if (peer != null && chunk.data().remaining() == Long.BYTES) {
                peer.outbox.taken(chunk.stream(), chunk.data().getLong());
            }
            return;
        }
        var inbound = inbounds.computeIfAbsent(message.getSrc(), _ -> new Inbound());
        switch (inbound.take(chunk)) {
            case Inbound.Step.Message(var kind, var bytes) -> deliver(from, kind, bytes);
            case Inbound.Step.Damaged(var why) -> LOG.warn("cluster: dropped {} from {}", why, from);
            case Inbound.Step.More() -> {
                // The rest is on its way.
            }
        }
        if (peer != null) {
            tell(inbound, peer, settings.windowBytes() / 4);
        }
    }

    private void deliver(NodeId from, Traffic kind, ByteBuffer bytes) {
        var receiver = receivers.get(kind);
        if (receiver != null && links.carry(from, settings.self())) {
            try {
                receiver.receive(from, bytes);
            } catch (RuntimeException failed) {
                // One message is lost, as if the network had; the next may be sound.
                LOG.error("cluster: a message of kind {} from {} was not taken", kind, from, failed);
            }
        }
    }
}
