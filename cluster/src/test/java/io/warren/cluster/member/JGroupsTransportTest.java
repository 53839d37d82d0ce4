package io.warren.cluster.member;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.warren.cluster.FreePorts;
import io.warren.cluster.member.TransportSettings.Secret;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Real sockets on the loopback. */
final class JGroupsTransportTest {
    private static final Secret SECRET = new Secret("the secret of the cluster");

    private final List<InetSocketAddress> addresses = FreePorts.addresses(3);
    private final List<JGroupsTransport> open = new ArrayList<>();
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @AfterEach
    void close() {
        open.forEach(JGroupsTransport::close);
        ((Logger) LoggerFactory.getLogger(Door.class)).detachAppender(lines);
    }

    private void listenToTheDoor() {
        lines.start();
        var door = (Logger) LoggerFactory.getLogger(Door.class);
        door.setLevel(Level.WARN);
        door.setAdditive(false);
        door.addAppender(lines);
    }

    private List<String> written() {
        return List.copyOf(lines.list).stream()
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    private JGroupsTransport node(int number, String cluster, Secret secret, @Nullable ClusterTls tls) {
        var transport = JGroupsTransport.open(new TransportSettings(
                new NodeId("rabbit@n" + number, number),
                cluster,
                secret,
                addresses.get(number),
                new Discovery.Listed(addresses),
                tls));
        open.add(transport);
        return transport;
    }

    private static void until(String what, BooleanSupplier condition) {
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - end < 0, "in time: " + what);
            LockSupport.parkNanos(1_000_000);
        }
    }

    private record Got(NodeId from, ByteBuffer bytes) {}

    private static BlockingQueue<Got> inbox(Transport transport, Traffic kind) {
        var inbox = new LinkedBlockingQueue<Got>();
        transport.receive(kind, (from, bytes) -> inbox.add(new Got(from, bytes)));
        return inbox;
    }

    @Test
    void nodesSeeEachOtherAndMessagesArriveWholeAndInOrder() throws InterruptedException {
        var a = node(0, "one", SECRET, null);
        var b = node(1, "one", SECRET, null);
        until("both", () -> a.members().has(b.self()) && b.members().has(a.self()));
        var inbox = inbox(b, Traffic.FORWARD);
        for (var number = 0; number < 300; number++) {
            // Small and large ones, in all more than a window several times over.
            var message =
                    ByteBuffer.allocate(number % 50 == 0 ? 3_000_000 : 100).putInt(0, number);
            until("room", () -> a.send(b.self(), Traffic.FORWARD, message));
        }
        for (var number = 0; number < 300; number++) {
            var got = inbox.poll(20, TimeUnit.SECONDS);
            assertNotNull(got);
            assertEquals(a.self(), got.from);
            assertEquals(number, got.bytes.getInt());
        }
        b.close();
        until("one alone", () -> !a.members().has(b.self()));
        assertFalse(a.send(b.self(), Traffic.FORWARD, ByteBuffer.allocate(1)));
    }

    @Test
    void aNodeWithAnotherSecretStaysAloneAndBothSidesSaySoOnce() {
        listenToTheDoor();
        var a = node(0, "one", SECRET, null);
        var b = node(1, "one", new Secret("a secret that is another"), null);
        until(
                "lines",
                () -> written().stream().anyMatch(line -> line.contains("refused " + b.self()))
                        && written().stream().anyMatch(line -> line.contains("refused this node")));
        assertEquals(List.of(a.self()), a.members().nodes());
        assertEquals(List.of(b.self()), b.members().nodes());
        for (var line : written()) {
            assertTrue(line.contains("another cluster secret"), line);
            assertFalse(line.contains("the secret of"), line);
        }
        assertEquals(written().size(), written().stream().distinct().count(), "once: " + written());
    }

    @Test
    void aStrangerIsRefusedAndTheNodesGoOn() throws Exception {
        listenToTheDoor();
        var a = node(0, "one", SECRET, null);
        try (var stranger =
                new Socket(addresses.get(0).getAddress(), addresses.get(0).getPort())) {
            stranger.getOutputStream().write(new byte[2_000]);
            stranger.setSoTimeout(10_000);
            try {
                assertEquals(-1, stranger.getInputStream().read(), "it is closed");
            } catch (java.net.SocketException reset) {
                // Closed with what was sent unread.
            }
        }
        until("a line", () -> written().stream().anyMatch(line -> line.contains("does not speak")));
        var b = node(1, "one", SECRET, null);
        until("both", () -> a.members().has(b.self()));
    }

    @Test
    void strangersWhoSayNothingHoldUpNobody() throws Exception {
        var a = node(0, "one", SECRET, null);
        var silent = new ArrayList<Socket>();
        try {
            for (var each = 0; each < 20; each++) {
                silent.add(new Socket(
                        addresses.get(0).getAddress(), addresses.get(0).getPort()));
            }
            var b = node(1, "one", SECRET, null);
            until("both", () -> a.members().has(b.self()) && b.members().has(a.self()));
        } finally {
            for (var socket : silent) {
                socket.close();
            }
        }
    }

    @Test
    void aNodeThatWasWipedHasItsNameAndIsAnother() {
        var id = new NodeId("rabbit@a", 0x0123456789ABCDEFL);
        assertEquals(id, NodeId.parse(id.toString()));
        assertFalse(id.equals(new NodeId("rabbit@a", 2)));
    }
}
