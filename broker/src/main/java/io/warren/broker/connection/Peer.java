package io.warren.broker.connection;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * The two ends of a connection, the client's as the PROXY header tells it if there is one.
 *
 * @param loopback whether the client is on this machine; an IPv4 address mapped into IPv6 counts as what it maps
 */
public record Peer(String host, int port, String localHost, int localPort, boolean loopback) {
    static Peer of(InetSocketAddress remote, InetSocketAddress local) {
        InetAddress address = remote.getAddress();
        return new Peer(
                text(remote),
                remote.getPort(),
                text(local),
                local.getPort(),
                address != null && address.isLoopbackAddress());
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
