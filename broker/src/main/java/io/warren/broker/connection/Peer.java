package io.warren.broker.connection;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * The two ends of a connection, the client's as the PROXY header tells it if there is one.
 *
 * @param loopback whether the client is known to be on this machine; an IPv4 address mapped into IPv6 counts as what it
 *     maps
 */
public record Peer(String host, int port, String localHost, int localPort, boolean loopback) {
    static Peer of(InetSocketAddress remote, InetSocketAddress local) {
        return of(remote, local, isLoopback(remote));
    }

    /**
     * A client for whom a proxy connects. A loopback address that a proxy on another machine tells is that machine's, not
     * ours, and anybody who reaches the port can claim to be such a proxy.
     */
    static Peer behind(InetSocketAddress proxy, InetSocketAddress remote, InetSocketAddress local) {
        return of(remote, local, isLoopback(proxy) && isLoopback(remote));
    }

    /** A client for whom a proxy connects without telling from where: the addresses are the proxy's, and say nothing. */
    static Peer untold(InetSocketAddress proxy, InetSocketAddress local) {
        return of(proxy, local, false);
    }

    private static Peer of(InetSocketAddress remote, InetSocketAddress local, boolean loopback) {
        return new Peer(text(remote), remote.getPort(), text(local), local.getPort(), loopback);
    }

    private static boolean isLoopback(InetSocketAddress socket) {
        InetAddress address = socket.getAddress();
        return address != null && address.isLoopbackAddress();
    }

    /** The name RabbitMQ gives a connection. */
    public String connectionName() {
        return host + ":" + port + " -> " + localHost + ":" + localPort;
    }

    private static String text(InetSocketAddress socket) {
        var address = socket.getAddress();
        if (address == null) {
            return socket.getHostString();
        }
        var text = address.getHostAddress();
        var zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }
}
