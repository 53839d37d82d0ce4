package io.warren.management.http;

import io.javalin.config.JavalinConfig;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;

/** Where an HTTP server listens, in the clear or with TLS. */
public final class HttpListeners {
    private HttpListeners() {}

    /**
     * One address.
     *
     * @param port 0 for a free one
     * @param engines makes the server's end of a new connection's TLS; null in the clear
     */
    public record Address(String host, int port, @Nullable Supplier<SSLEngine> engines) {
        public boolean secure() {
            return engines != null;
        }
    }

    /** Adds them to a server that is about to be started. */
    public static void add(JavalinConfig config, List<Address> addresses) {
        for (var each : addresses) {
            config.jetty.addConnector((server, http) -> connector(server, http, each));
        }
    }

    private static ServerConnector connector(Server server, HttpConfiguration http, Address address) {
        var engines = address.engines();
        ServerConnector connector;
        if (engines == null) {
            connector = new ServerConnector(server, new HttpConnectionFactory(http));
        } else {
            var secure = new HttpConfiguration(http);
            // Names are the caller's business: who asks by address finds this node as well.
            secure.addCustomizer(new SecureRequestCustomizer(false));
            connector = new ServerConnector(
                    server,
                    new SslConnectionFactory(new Engines(engines), "http/1.1"),
                    new HttpConnectionFactory(secure));
        }
        connector.setHost(address.host());
        connector.setPort(address.port());
        return connector;
    }

    /** Leaves to others what keys, versions and ciphers there are: they may change while the server runs. */
    private static final class Engines extends SslContextFactory.Server {
        private final Supplier<SSLEngine> engines;

        Engines(Supplier<SSLEngine> engines) {
            this.engines = engines;
        }

        @Override
        public SSLEngine newSSLEngine() {
            return engines.get();
        }

        @Override
        public SSLEngine newSSLEngine(String host, int port) {
            return engines.get();
        }
    }

    /** The ports that a started server listens on, in the order of its addresses. */
    public static List<Integer> ports(Server server) {
        return Arrays.stream(server.getConnectors())
                .filter(ServerConnector.class::isInstance)
                .map(each -> ((ServerConnector) each).getLocalPort())
                .toList();
    }
}
