package io.warren.compat.cluster;

import io.warren.compat.harness.Commands;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A network namespace for each node and one between them that routes. A cut link is a rule of the router that drops what
 * has this source and this destination, so that either direction is cut by itself and the sender hears nothing of it.
 *
 * <p>Node 0 has 10.X.1.2, node 1 has 10.X.2.2; the tests' side has 10.X.0.2 on one interface of their own namespace, which
 * is all that exists outside and goes with {@link #close}. The names carry the process id of the tests; what an earlier run
 * left when it was killed is removed by the next one.
 */
final class Namespaces implements Network {
    private static final String PREFIX = "warren";
    private static final AtomicInteger NUMBER = new AtomicInteger();

    /** {@code pid-number}. */
    private final String number = ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet();

    private final String name = PREFIX + number;
    private final String router = name + "-r";
    private final int nodes;
    private final int subnet;
    private final Set<Link> cut = new HashSet<>();
    private final Thread removal = new Thread(this::remove);

    Namespaces(int nodes) {
        this.nodes = nodes;
        removeAbandoned();
        this.subnet = freeSubnet();
        Runtime.getRuntime().addShutdownHook(removal);
        build();
    }

    /** Whether this process may make namespaces, and their router drops what it is told to. */
    static boolean possible() {
        try (var two = new Namespaces(2)) {
            two.cut(Set.of(new Link(0, 1)));
            return true;
        } catch (RuntimeException refused) {
            return false;
        }
    }

    @Override
    public String host(int node) {
        return address(node + 1, 2);
    }

    /** The program takes the place of nsenter, so that the process id is the broker's. */
    @Override
    public List<String> wrapper(int node) {
        return List.of("nsenter", "--net=/run/netns/" + namespace(node));
    }

    @Override
    public boolean cuts() {
        return true;
    }

    @Override
    public void cut(Set<Link> links) {
        for (var each : Set.copyOf(cut)) {
            if (!links.contains(each)) {
                rule("del", each);
                cut.remove(each);
            }
        }
        for (var each : links) {
            if (cut.add(each)) {
                rule("add", each);
            }
        }
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(removal);
        remove();
    }

    private void rule(String verb, Link link) {
        ip("-n", router, "rule", verb, "from", host(link.from()), "to", host(link.to()), "blackhole", "pref", "100");
    }

    private void build() {
        try {
            ip("netns", "add", router);
            join(0, "");
            ip("route", "add", "10." + subnet + ".0.0/16", "via", address(0, 1));
            for (var node = 0; node < nodes; node++) {
                var namespace = namespace(node);
                ip("netns", "add", namespace);
                join(node + 1, namespace);
                ip("-n", namespace, "link", "set", "lo", "up");
                ip("-n", namespace, "route", "add", "default", "via", address(node + 1, 1));
            }
            // A check of the way back would take a link that is cut in one direction for one that is cut in both.
            Commands.run(List.of(
                    "nsenter",
                    "--net=/run/netns/" + router,
                    "sh",
                    "-ec",
                    "echo 1 > /proc/sys/net/ipv4/ip_forward;"
                            + " for each in /proc/sys/net/ipv4/conf/*/rp_filter; do echo 0 > $each; done"));
        } catch (RuntimeException refused) {
            close();
            throw refused;
        }
    }

    /** A pair of interfaces between the router and a namespace, or the tests' own if it has no name. */
    private void join(int network, String namespace) {
        var there = namespace.isEmpty() ? outside() : "eth0";
        var pair = new ArrayList<>(List.of("-n", router, "link", "add", "to" + network));
        pair.addAll(List.of("type", "veth", "peer", "name", there, "netns"));
        pair.add(namespace.isEmpty() ? String.valueOf(ProcessHandle.current().pid()) : namespace);
        ip(pair.toArray(String[]::new));
        ip("-n", router, "addr", "add", address(network, 1) + "/30", "dev", "to" + network);
        ip("-n", router, "link", "set", "to" + network, "up");
        in(namespace, "addr", "add", address(network, 2) + "/30", "dev", there);
        in(namespace, "link", "set", there, "up");
    }

    /** The name of an interface has 15 characters at most. */
    private String outside() {
        return "wn" + number;
    }

    private String namespace(int node) {
        return name + "-" + (node + 1);
    }

    private String address(int network, int host) {
        return "10." + subnet + "." + network + "." + host;
    }

    private void remove() {
        namespaces().stream().filter(each -> each.startsWith(name + "-")).forEach(Namespaces::delete);
    }

    private static void removeAbandoned() {
        for (var each : namespaces()) {
            if (each.matches(PREFIX + "[0-9]+-[0-9]+-\\w+")) {
                var pid = Long.parseLong(each.substring(PREFIX.length(), each.indexOf('-')));
                if (ProcessHandle.of(pid).isEmpty()) {
                    delete(each);
                }
            }
        }
    }

    /** Its interfaces go with it, and with them their other ends. */
    private static void delete(String namespace) {
        ip("netns", "del", namespace);
    }

    private static List<String> namespaces() {
        return Commands.run(List.of("ip", "netns", "list"))
                .lines()
                .map(each -> each.split(" ", 2)[0])
                .toList();
    }

    /** The second byte of a network in 10.0.0.0/8 that this machine has no route to. */
    private static int freeSubnet() {
        var routes = Commands.run(List.of("ip", "route", "list"));
        for (var each = 99; each < 250; each++) {
            if (!routes.contains("10." + each + ".")) {
                return each;
            }
        }
        throw new IllegalStateException("no free network:\n" + routes);
    }

    private static void in(String namespace, String... arguments) {
        var command = new ArrayList<String>();
        if (!namespace.isEmpty()) {
            command.addAll(List.of("-n", namespace));
        }
        command.addAll(List.of(arguments));
        ip(command.toArray(String[]::new));
    }

    private static void ip(String... arguments) {
        var command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments));
        Commands.run(command);
    }
}
