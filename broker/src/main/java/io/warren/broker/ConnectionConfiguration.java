package io.warren.broker;

import io.warren.broker.configuration.Configuration;
import io.warren.broker.connection.ConnectionSettings;
import io.warren.broker.connection.SocketSettings;
import java.lang.management.ManagementFactory;

/** Turns configuration keys into what the connection room takes. */
final class ConnectionConfiguration {
    private ConnectionConfiguration() {}

    static ConnectionSettings connections(Configuration configuration) {
        var strict = configuration.text("warren.compatibility.profile").equals("rabbitmq-4.3");
        var frameMax = configuration.integer("frame_max");
        return new ConnectionSettings(
                configuration.text("warren.node_name"),
                configuration.optionalText("cluster_name").orElse(configuration.text("warren.node_name")),
                configuration.words("auth_mechanisms"),
                configuration.integer("initial_frame_max"),
                Math.min(strict ? 8_192 : 4_096, frameMax),
                frameMax,
                configuration.integer("channel_max"),
                configuration.integer("heartbeat"),
                configuration.number("handshake_timeout"),
                configuration.number("max_connections"),
                (int) Math.min(Integer.MAX_VALUE, configuration.number("warren.connection.outbound_high")),
                (int) Math.min(
                        configuration.number("warren.connection.outbound_high"),
                        configuration.number("warren.connection.outbound_low")));
    }

    static SocketSettings sockets(Configuration configuration) {
        return new SocketSettings(
                configuration.integer("tcp_listen_options.backlog"),
                configuration.flag("tcp_listen_options.nodelay"),
                configuration.flag("tcp_listen_options.keepalive"),
                configuration.optionalNumber("tcp_listen_options.sndbuf").map(Math::toIntExact),
                configuration.optionalNumber("tcp_listen_options.recbuf").map(Math::toIntExact),
                configuration
                        .optionalNumber("tcp_listen_options.linger.timeout")
                        .map(Math::toIntExact),
                configuration.number("tcp_listen_options.send_timeout"),
                configuration.flag("proxy_protocol"),
                acceptLimit());
    }

    /** Nine tenths of the descriptors that this process may have: the rest is for files. */
    private static long acceptLimit() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount() / 10 * 9
                : 100_000;
    }
}
