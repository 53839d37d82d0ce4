package io.warren.broker;

import io.warren.broker.configuration.Configuration;
import io.warren.broker.configuration.Origin;
import io.warren.broker.connection.ListenRefused;
import io.warren.broker.connection.Tls;
import io.warren.engine.view.NodeView.Listener;
import io.warren.management.http.HttpListeners.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Where an HTTP server of this node listens, by the configuration: below {@code management} or {@code prometheus}. */
final class HttpAddresses {
    private final String prefix;
    private final List<Address> all = new ArrayList<>(2);

    /**
     * As in RabbitMQ, who asks for TLS and not for the clear gets TLS only.
     *
     * @param watched hears of certificates that have to be looked at again now and then
     */
    HttpAddresses(Configuration configuration, String prefix, Consumer<Tls> watched) {
        this.prefix = prefix;
        var tlsPort = configuration.optionalNumber(prefix + ".ssl.port");
        var clearPort = prefix + ".tcp.port";
        if (tlsPort.isEmpty() || !(configuration.origin(clearPort) instanceof Origin.Default)) {
            all.add(new Address(configuration.text(prefix + ".tcp.ip"), configuration.integer(clearPort), null));
        }
        tlsPort.ifPresent(port -> {
            var tls = new Tls(TlsConfiguration.of(configuration, prefix + ".ssl.port", prefix + ".ssl"));
            watched.accept(tls);
            all.add(new Address(configuration.text(prefix + ".ssl.ip"), Math.toIntExact(port), tls::engine));
        });
    }

    List<Address> all() {
        return all;
    }

    /** What is listened on: RabbitMQ's names of the protocols. */
    List<Listener> listeners(List<Integer> ports) {
        var kind = prefix.equals("management") ? "" : "/" + prefix;
        var listeners = new ArrayList<Listener>();
        for (var at = 0; at < all.size(); at++) {
            var address = all.get(at);
            listeners.add(new Listener((address.secure() ? "https" : "http") + kind, address.host(), ports.get(at)));
        }
        return listeners;
    }

    /** Says that one of them is taken; the server does not tell which. */
    ListenRefused taken(Throwable cause) {
        return new ListenRefused(
                all.stream().map(each -> each.host() + ":" + each.port()).collect(Collectors.joining(" or ")), cause);
    }
}
