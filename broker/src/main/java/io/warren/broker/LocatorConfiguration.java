package io.warren.broker;

import io.warren.broker.configuration.Configuration;
import io.warren.broker.configuration.ConfigurationRefused;
import io.warren.broker.configuration.ListenAddress;
import io.warren.broker.locator.DnsName;
import io.warren.cluster.member.HostNames;
import java.net.InetAddress;
import java.util.Optional;
import java.util.stream.Stream;

/** What the configuration says of the locator. */
final class LocatorConfiguration {
    private static final String LISTEN = "warren.locator.listen";
    private static final String NAME = "warren.locator.name";
    private static final String ADDRESS = "warren.locator.address";

    private LocatorConfiguration() {}

    /**
     * Of a node that answers.
     *
     * @param name that it answers for
     * @param node this node's name
     * @param address where clients reach this node
     */
    record Settings(ListenAddress listen, DnsName name, int ttlSeconds, String node, InetAddress address) {}

    /**
     * Empty unless it is told where to listen.
     *
     * @throws ConfigurationRefused naming what is missing or wrong
     */
    static Optional<Settings> of(Configuration configuration) {
        return of(configuration, HostNames.SYSTEM);
    }

    static Optional<Settings> of(Configuration configuration, HostNames names) {
        return configuration
                .address(LISTEN)
                .filter(each -> !each.isNone())
                .map(listen -> read(configuration, listen, names));
    }

    private static Settings read(Configuration configuration, ListenAddress listen, HostNames names) {
        var text = configuration
                .optionalText(NAME)
                .orElseThrow(() -> new ConfigurationRefused(LISTEN + " needs " + NAME + ", the name to answer for"));
        var name = DnsName.parse(text)
                .orElseThrow(() -> new ConfigurationRefused(configuration.origin(NAME) + ": " + NAME + " = '" + text
                        + "' is not a domain name of at most 128 characters"));
        return new Settings(
                listen,
                name,
                (int) Math.min(Integer.MAX_VALUE, configuration.number("warren.locator.ttl") / 1_000),
                configuration.text("warren.node_name"),
                address(configuration, listen, names));
    }

    /** A loopback address helps those who asked over one, and nobody else. */
    private static InetAddress address(Configuration configuration, ListenAddress listen, HostNames names) {
        var near = !listen.host().isEmpty()
                && names.addresses(listen.host()).stream().allMatch(InetAddress::isLoopbackAddress);
        var told = configuration.optionalText(ADDRESS);
        if (told.isPresent()) {
            return names.addresses(told.get()).stream()
                    .filter(each -> !each.isAnyLocalAddress())
                    .findFirst()
                    .orElseThrow(() -> new ConfigurationRefused(
                            configuration.origin(ADDRESS) + ": " + ADDRESS + " = '" + told.get() + "' has no address"));
        }
        var node = configuration.text("warren.node_name");
        var listened = Stream.of("listeners.tcp", "listeners.ssl")
                .flatMap(each -> configuration.addresses(each).stream())
                .map(ListenAddress::host)
                .filter(each -> !each.isEmpty());
        return Stream.concat(listened, Stream.of(node.substring(node.indexOf('@') + 1)))
                .flatMap(each -> names.addresses(each).stream())
                .filter(each -> !each.isAnyLocalAddress() && (near || !each.isLoopbackAddress()))
                .findFirst()
                .orElseThrow(() ->
                        new ConfigurationRefused(LISTEN + " needs " + ADDRESS + ": where clients reach this node"));
    }
}
