package io.warren.cluster.member;

import java.util.ArrayList;
import java.util.List;
import org.jgroups.JChannel;
import org.jgroups.protocols.FD_ALL3;
import org.jgroups.protocols.MERGE3;
import org.jgroups.protocols.TCP;
import org.jgroups.protocols.UNICAST3;
import org.jgroups.protocols.VERIFY_SUSPECT2;
import org.jgroups.protocols.pbcast.GMS;
import org.jgroups.protocols.pbcast.NAKACK2;
import org.jgroups.protocols.pbcast.STABLE;
import org.jgroups.stack.Protocol;

/**
 * The protocols of the channel, from the socket up.
 *
 * <p>No flow control, fragments or batches of JGroups: the outbound queue of each peer has its own bound, chunks and turns,
 * and its thread writes to the socket itself, so that one peer that does not read holds up no message to another. Views and
 * heartbeats are JGroups' own and go to one peer after the other: {@link GuardedSocket} bounds how long one of them holds
 * them up. No socket but the transport's own: a peer that dies closes its connections, which is taken as a suspicion and verified; one that is silent
 * on open connections is found by heartbeats.
 */
final class JGroupsStack {
    private static final int VERIFY_MILLIS = 500;
    private static final int JOIN_MILLIS = 1_000;
    private static final int CONNECT_MILLIS = 1_000;

    private JGroupsStack() {}

    static JChannel channel(TransportSettings settings, Door door) throws Exception {
        SafeMessages.install();
        var tcp = new TCP();
        tcp.setBindAddr(settings.bind().getAddress());
        tcp.setBindPort(settings.bind().getPort());
        tcp.setPortRange(0);
        tcp.setBundlerType("no-bundler");
        tcp.setSockConnTimeout(CONNECT_MILLIS);
        tcp.tcpNodelay(true);
        tcp.logAcceptError(false);
        tcp.logDetails(false);
        tcp.enableSuspectEvents(true);
        tcp.setSocketFactory(new GuardedSocketFactory(door));
        var silence = settings.silence().toMillis();
        var protocols = new ArrayList<Protocol>();
        protocols.add(tcp);
        protocols.add(new NamedHosts(settings.discovery(), HostNames.SYSTEM));
        protocols.add(new MERGE3().setMinInterval(500).setMaxInterval(2_000));
        protocols.add(new FD_ALL3().setTimeout(silence).setInterval(silence / 4));
        protocols.add(new VERIFY_SUSPECT2().setTimeout(VERIFY_MILLIS));
        protocols.add(new NAKACK2().useMcastXmit(false));
        protocols.add(new UNICAST3());
        protocols.add(new STABLE());
        protocols.add(new GMS().setJoinTimeout(JOIN_MILLIS).printLocalAddress(false));
        return new JChannel(List.copyOf(protocols));
    }
}
