package io.warren.broker.locator;

import static io.warren.broker.locator.DnsResponderTest.node;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.broker.configuration.ListenAddress;
import io.warren.broker.connection.ListenRefused;
import io.warren.engine.lane.Clock;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.List;
import java.util.Random;
import java.util.Set;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.OperationNotSupportedException;
import javax.naming.ServiceUnavailableException;
import javax.naming.directory.Attributes;
import javax.naming.directory.InitialDirContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Over real sockets, asked by the JDK's DNS client and by hand. */
class DnsServerTest {
    private static final String NAME = "mq.example";

    private final List<NodeHealth> nodes = new ArrayList<>();
    private final DnsServer server = start("mq.example");

    private DnsServer start(String name) {
        var locator = new Locator(() -> List.copyOf(nodes), new Random(3));
        return DnsServer.start(
                new ListenAddress("127.0.0.1", 0),
                new DnsResponder(DnsName.parse(name).orElseThrow(), 5, locator),
                Clock.SYSTEM);
    }

    @AfterEach
    void close() {
        server.close();
    }

    @SuppressWarnings({"BanJNDI", "JdkObsolete"}) // DNS alone, from our own server; its interface wants a Hashtable.
    private static Attributes lookUp(DnsServer server, String name, String... types) throws NamingException {
        var environment = new Hashtable<String, String>();
        environment.put("java.naming.factory.initial", "com.sun.jndi.dns.DnsContextFactory");
        environment.put("java.naming.provider.url", "dns://127.0.0.1:" + server.port());
        var context = new InitialDirContext(environment);
        try {
            return context.getAttributes(name, types);
        } finally {
            context.close();
        }
    }

    private Set<String> ask(String name, String type) throws NamingException {
        return values(lookUp(server, name, type), type);
    }

    private static Set<String> values(Attributes found, String type) throws NamingException {
        var values = new HashSet<String>();
        var attribute = found.get(type);
        if (attribute != null) {
            for (var each = attribute.getAll(); each.hasMore(); ) {
                values.add(String.valueOf(each.next()));
            }
        }
        return values;
    }

    @Test
    void aRealClientFindsTheHealthyNodes() throws NamingException {
        nodes.add(node("rabbit@a", "10.0.0.1", true, 0));
        nodes.add(node("rabbit@b", "10.0.0.2", false, 0));
        nodes.add(node("rabbit@c", "fd00::3", true, 3));
        assertEquals(Set.of("10.0.0.1"), ask(NAME, "A"));
        assertEquals(Set.of("fd00::3"), ask(NAME, "AAAA"));
        assertEquals(
                Set.of("0 100 5672 rabbit-a.mq.example.", "0 25 5672 rabbit-c.mq.example."),
                ask("_amqp._tcp.mq.example", "SRV"));
        assertEquals(Set.of("10.0.0.1"), ask("rabbit-a.mq.example", "A"));
        assertEquals(Set.of(), ask(NAME, "TXT"));
        nodes.removeFirst();
        nodes.set(0, node("rabbit@b", "10.0.0.2", true, 0));
        assertEquals(Set.of("10.0.0.2"), ask(NAME, "A"));
    }

    @Test
    void aRealClientIsToldWhatIsNotThere() {
        nodes.add(node("rabbit@a", "10.0.0.1", false, 0));
        assertThrows(NameNotFoundException.class, () -> ask("nobody.mq.example", "A"));
        assertThrows(OperationNotSupportedException.class, () -> ask("other.example", "A"), "refused");
        assertThrows(ServiceUnavailableException.class, () -> ask(NAME, "A"), "nobody is healthy");
    }

    @Test
    void aRealClientGetsOverTcpWhatIsTooLongForADatagram() throws NamingException {
        var label = "x".repeat(63);
        var name = label + "." + label;
        for (var number = 0; number < 8; number++) {
            nodes.add(node("rabbit@" + "h".repeat(50) + number, "10.0.0." + number, true, 0));
        }
        try (var long_ = start(name)) {
            assertEquals(8, values(lookUp(long_, name, "SRV"), "SRV").size());
        }
    }

    @Test
    void hostilePacketsGetNothingOrLittleAndTheServerGoesOn() throws Exception {
        nodes.add(node("rabbit@a", "10.0.0.1", true, 0));
        var random = new Random(5);
        try (var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            for (var round = 0; round < 150; round++) {
                var bytes = new byte[random.nextInt(3_000)];
                random.nextBytes(bytes);
                send(socket, bytes);
            }
        }
        for (var round = 0; round < 20; round++) {
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                var bytes = new byte[random.nextInt(3_000)];
                random.nextBytes(bytes);
                socket.getOutputStream().write(bytes);
            } catch (IOException refused) {
                // It may close before all is written, and takes few from one source.
                assertTrue(server.port() > 0);
            }
        }
        try (var other = new DatagramSocket(0, InetAddress.getByName("127.0.0.9"))) {
            other.setSoTimeout(10_000);
            var query = Packet.query(NAME, DnsQuery.A);
            send(other, Packet.copy(query));
            assertEquals(1, receive(other).answers());
        }
    }

    @Test
    void whoAsksTooOftenIsSentToTcpAndAnsweredThere() throws Exception {
        nodes.add(node("rabbit@a", "10.0.0.1", true, 0));
        var query = Packet.query(NAME, DnsQuery.A);
        var bytes = Packet.copy(query);
        try (var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            socket.setSoTimeout(10_000);
            var hinted = false;
            // Seconds end while it asks; within one of them it asks often enough.
            for (var round = 0; round < 20 * SourceLimit.ANSWERS && !hinted; round++) {
                send(socket, bytes);
                var answer = receive(socket);
                hinted = answer.truncated();
                assertEquals(hinted ? 0 : 1, answer.answers());
            }
            assertTrue(hinted);
        }
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(10_000);
            var in = new DataInputStream(socket.getInputStream());
            var framed = ByteBuffer.allocate(2 + bytes.length)
                    .putShort((short) bytes.length)
                    .put(bytes)
                    .array();
            byte[] first = null;
            for (var round = 0; round < 100; round++) {
                socket.getOutputStream().write(framed);
                var answer = in.readNBytes(in.readUnsignedShort());
                first = first == null ? answer : first;
                assertArrayEquals(first, answer);
            }
            assertEquals(-1, in.read(), "a connection asks a hundred times and no more");
        }
    }

    @Test
    void connectionsOfOneSourceThatSayNothingLeaveRoomForOthers() throws Exception {
        nodes.add(node("rabbit@a", "10.0.0.1", true, 0));
        var query = Packet.copy(Packet.query(NAME, DnsQuery.A));
        var idle = new ArrayList<Socket>();
        try {
            for (var count = 0; count < 9; count++) {
                var socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
                socket.setSoTimeout(10_000);
                idle.add(socket);
            }
            assertEquals(-1, idle.getLast().getInputStream().read(), "the ninth is closed at once");
            assertTrue(askOver(idle.getFirst(), query) > query.length, "the first ones are not");
            try (var other = new Socket(
                    InetAddress.getLoopbackAddress(), server.port(), InetAddress.getByName("127.0.0.9"), 0)) {
                other.setSoTimeout(10_000);
                assertTrue(askOver(other, query) > query.length);
            }
            assertEquals(-1, idle.get(1).getInputStream().read(), "who says nothing does not last for ever");
        } finally {
            for (var each : idle) {
                each.close();
            }
        }
    }

    @Test
    void anAddressThatIsTakenIsRefused() {
        assertThrows(
                ListenRefused.class,
                () -> DnsServer.start(
                        new ListenAddress("127.0.0.1", server.port()),
                        new DnsResponder(DnsName.parse(NAME).orElseThrow(), 5, new Locator(List::of, new Random(1))),
                        Clock.SYSTEM));
    }

    /** The length of the answer. */
    private static int askOver(Socket socket, byte[] query) throws IOException {
        var out = new DataOutputStream(socket.getOutputStream());
        out.writeShort(query.length);
        out.write(query);
        return new DataInputStream(socket.getInputStream()).readUnsignedShort();
    }

    private void send(DatagramSocket socket, byte[] bytes) throws IOException {
        socket.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), server.port()));
    }

    private static Packet receive(DatagramSocket socket) throws IOException {
        var packet = new DatagramPacket(new byte[2_000], 2_000);
        socket.receive(packet);
        return new Packet(ByteBuffer.wrap(Arrays.copyOf(packet.getData(), packet.getLength())));
    }
}
