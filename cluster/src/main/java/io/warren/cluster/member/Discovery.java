package io.warren.cluster.member;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a node looks for others. Names are looked up each time, since a node that comes back may have another address. What
 * a node is called is asked of itself, not of DNS: no address needs a name.
 */
public sealed interface Discovery {
    /** Where others may be by what names say now. */
    List<InetSocketAddress> look(HostNames names);

    /**
     * A list that is the same on all nodes; a node that is not on it is found once it has asked one that is.
     *
     * @param addresses those that are not resolved are looked up
     */
    record Listed(List<InetSocketAddress> addresses) implements Discovery {
        public Listed {
            addresses = List.copyOf(addresses);
        }

        @Override
        public List<InetSocketAddress> look(HostNames names) {
            return addresses.stream()
                    .flatMap(each ->
                            each.isUnresolved() ? at(each.getHostString(), each.getPort(), names) : Stream.of(each))
                    .toList();
        }
    }

    /** One name that has the address of every node. */
    record Dns(String hostname, int port) implements Discovery {
        @Override
        public List<InetSocketAddress> look(HostNames names) {
            return at(hostname, port, names).toList();
        }
    }

    /**
     * The pods of a StatefulSet: the first ones by their names, which are known before they run, and all those that its
     * headless service names. Nothing is asked of Kubernetes itself, so that a pod needs no right to.
     *
     * @param service null if the pods are named without one
     */
    record Kubernetes(List<String> pods, @Nullable String service, int port) implements Discovery {
        /** Pods are {@code set-0.service.namespace…}; the name before the first dot ends with the number. */
        private static final Pattern POD = Pattern.compile("([^.]*-)([0-9]{1,9})(?:\\.(.+))?");

        public Kubernetes {
            pods = List.copyOf(pods);
        }

        /**
         * What a pod knows by its own name.
         *
         * @param host of this node
         * @param first number of the StatefulSet's first pod
         * @param count of pods to ask by name
         * @return empty if the host is not named like a pod of a StatefulSet
         */
        public static Optional<Kubernetes> around(String host, int first, int count, int port) {
            var pod = POD.matcher(host);
            if (!pod.matches()) {
                return Optional.empty();
            }
            var service = pod.group(3);
            var domain = service == null ? "" : "." + service;
            var pods = IntStream.range(first, first + count)
                    .mapToObj(number -> pod.group(1) + number + domain)
                    .toList();
            return Optional.of(new Kubernetes(pods, service, port));
        }

        @Override
        public List<InetSocketAddress> look(HostNames names) {
            return Stream.concat(pods.stream(), Stream.ofNullable(service))
                    .flatMap(each -> at(each, port, names))
                    .distinct()
                    .toList();
        }
    }

    private static Stream<InetSocketAddress> at(String host, int port, HostNames names) {
        return names.addresses(host).stream().map(each -> new InetSocketAddress(each, port));
    }
}
