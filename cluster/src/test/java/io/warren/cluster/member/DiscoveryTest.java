package io.warren.cluster.member;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.cluster.FreePorts;
import io.warren.cluster.member.TransportSettings.Secret;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a node looks, by names that the test gives. */
final class DiscoveryTest {
    private final Map<String, List<InetAddress>> known = new HashMap<>();
    private final HostNames names = host -> known.getOrDefault(host, List.of());

    private void known(String host, String... addresses) {
        known.put(host, List.of(addresses).stream().map(DiscoveryTest::address).toList());
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException cause) {
            throw new AssertionError(cause);
        }
    }

    private static InetSocketAddress at(String address, int port) {
        return new InetSocketAddress(address(address), port);
    }

    @Test
    void aListIsTakenAsItIsAndItsNamesAreLookedUpEachTime() {
        var listed = new Discovery.Listed(List.of(
                at("10.0.0.1", 1),
                InetSocketAddress.createUnresolved("b", 2),
                InetSocketAddress.createUnresolved("c", 3)));
        known("b", "10.0.0.2");
        assertEquals(List.of(at("10.0.0.1", 1), at("10.0.0.2", 2)), listed.look(names), "c has no name yet");
        known("b", "10.0.0.22");
        known("c", "10.0.0.3", "fd00::3");
        assertEquals(
                List.of(at("10.0.0.1", 1), at("10.0.0.22", 2), at("10.0.0.3", 3), at("fd00::3", 3)),
                listed.look(names));
    }

    @Test
    void oneNameInDnsHasTheAddressesOfAll() {
        known("warren.example", "10.0.0.1", "10.0.0.2", "fd00::3");
        assertEquals(
                List.of(at("10.0.0.1", 7), at("10.0.0.2", 7), at("fd00::3", 7)),
                new Discovery.Dns("warren.example", 7).look(names));
        assertEquals(List.of(), new Discovery.Dns("another.example", 7).look(names));
    }

    @Test
    void aPodKnowsTheFirstOnesByNameAndTheRestByTheService() {
        var discovery = Discovery.Kubernetes.around("mq-server-4.mq-nodes.prod", 0, 2, 7)
                .orElseThrow();
        assertEquals(List.of("mq-server-0.mq-nodes.prod", "mq-server-1.mq-nodes.prod"), discovery.pods());
        known("mq-server-0.mq-nodes.prod", "10.0.0.1");
        known("mq-nodes.prod", "10.0.0.1", "10.0.0.3");
        assertEquals(List.of(at("10.0.0.1", 7), at("10.0.0.3", 7)), discovery.look(names));
    }

    @Test
    void theFirstPodsNumberNeedNotBeNought() {
        assertEquals(
                Optional.of(new Discovery.Kubernetes(List.of("mq-3", "mq-4"), null, 7)),
                Discovery.Kubernetes.around("mq-5", 3, 2, 7));
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "mq", "mq-", "mq-x.nodes", "mq.nodes-1", "mq-1.", "-", "mq-99999999999"})
    void anotherHostIsNoPod(String host) {
        assertEquals(Optional.empty(), Discovery.Kubernetes.around(host, 0, 3, 7));
    }

    @Test
    void theSystemKnowsThisMachineAndNobodyElseByAnImpossibleName() {
        assertTrue(HostNames.SYSTEM.addresses("localhost").stream().allMatch(InetAddress::isLoopbackAddress));
        assertEquals(List.of(), HostNames.SYSTEM.addresses("no such host"));
    }

    @Test
    void anotherOrderOfTheSameAddressesIsNoNews() {
        var protocol = new NamedHosts(new Discovery.Dns("warren.example", 7), names);
        known("warren.example", "10.0.0.1", "10.0.0.2");
        protocol.look();
        var before = protocol.getInitialHosts();
        assertEquals(2, before.size());
        known("warren.example", "10.0.0.2", "10.0.0.1");
        protocol.look();
        assertSame(before, protocol.getInitialHosts());
        known("warren.example", "10.0.0.2");
        protocol.look();
        assertEquals(1, protocol.getInitialHosts().size());
        known("warren.example");
        protocol.look();
        assertEquals(0, protocol.getInitialHosts().size(), "nobody is a result, too");
    }

    @Test
    void nodesFindEachOtherByNamesAlone() {
        var secret = new Secret("the secret of the cluster");
        var ports = new int[] {FreePorts.one(), FreePorts.one()};
        var listed = new Discovery.Listed(List.of(
                InetSocketAddress.createUnresolved("no such host", ports[0]),
                InetSocketAddress.createUnresolved("localhost", ports[0]),
                InetSocketAddress.createUnresolved("localhost", ports[1])));
        try (var a = node(0, ports[0], secret, listed);
                var b = node(1, ports[1], secret, listed)) {
            var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (!a.members().has(b.self()) || !b.members().has(a.self())) {
                assertTrue(System.nanoTime() - end < 0, "they find each other in time");
                LockSupport.parkNanos(1_000_000);
            }
        }
    }

    private static JGroupsTransport node(int number, int port, Secret secret, Discovery discovery) {
        return JGroupsTransport.open(new TransportSettings(
                new NodeId("rabbit@n" + number, number),
                "named",
                secret,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                discovery,
                null));
    }
}
