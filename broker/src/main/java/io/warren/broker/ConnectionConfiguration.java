package io.warren.broker;

import io.warren.broker.configuration.Configuration;
import io.warren.broker.configuration.ConfigurationRefused;
import io.warren.broker.connection.ConnectionSettings;
import io.warren.broker.connection.SocketSettings;
import io.warren.broker.connection.TlsSettings;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

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
                configuration.flag("proxy_protocol"),
                acceptLimit());
    }

    static TlsSettings tls(Configuration configuration) {
        var certificate = file(configuration, "ssl_options.certfile")
                .orElseThrow(() -> new ConfigurationRefused("listeners.ssl needs ssl_options.certfile"));
        var key = file(configuration, "ssl_options.keyfile")
                .orElseThrow(() -> new ConfigurationRefused("listeners.ssl needs ssl_options.keyfile"));
        var verify = configuration.text("ssl_options.verify").equals("verify_peer");
        var authorities = file(configuration, "ssl_options.cacertfile");
        if (verify && authorities.isEmpty()) {
            throw new ConfigurationRefused("ssl_options.verify = verify_peer needs ssl_options.cacertfile");
        }
        var required = configuration.flag("ssl_options.fail_if_no_peer_cert");
        if (required && !verify) {
            throw new ConfigurationRefused(
                    "ssl_options.fail_if_no_peer_cert = true needs ssl_options.verify = verify_peer");
        }
        return new TlsSettings(
                certificate,
                key,
                configuration.optionalSecret("ssl_options.password").orElse(null),
                authorities.orElse(null),
                verify,
                required,
                configuration.integer("ssl_options.depth"),
                configuration.words("ssl_options.versions"),
                configuration.words("ssl_options.ciphers"),
                configuration.flag("ssl_options.honor_cipher_order"),
                configuration.number("ssl_handshake_timeout"),
                switch (configuration.text("ssl_cert_login_from")) {
                    case "common_name" -> TlsSettings.LoginName.COMMON_NAME;
                    case "distinguished_name" -> TlsSettings.LoginName.DISTINGUISHED_NAME;
                    default -> TlsSettings.LoginName.SUBJECT_ALTERNATIVE_NAME;
                },
                configuration.text("ssl_cert_login_san_type"),
                configuration.integer("ssl_cert_login_san_index"));
    }

    private static Optional<Path> file(Configuration configuration, String key) {
        var path = configuration.optionalText(key).map(Path::of);
        path.filter(each -> !Files.isReadable(each)).ifPresent(unreadable -> {
            throw new ConfigurationRefused(
                    configuration.origin(key) + ": " + key + " = " + unreadable + " cannot be read");
        });
        return path;
    }

    /** Nine tenths of the descriptors that this process may have: the rest is for files. */
    private static long acceptLimit() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount() / 10 * 9
                : 100_000;
    }
}
