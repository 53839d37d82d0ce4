package io.warren.compat;

import static io.warren.compat.harness.RawClient.BODY;
import static io.warren.compat.harness.RawClient.HEADER;
import static io.warren.compat.harness.RawClient.HEARTBEAT;
import static io.warren.compat.harness.RawClient.METHOD;
import static io.warren.compat.harness.RawClient.contentHeader;
import static io.warren.compat.harness.RawClient.fields;
import static io.warren.compat.harness.RawClient.frame;
import static io.warren.compat.harness.RawClient.method;
import static io.warren.compat.harness.RawClient.protocolHeader;
import static io.warren.compat.harness.RawClient.publish;
import static io.warren.compat.harness.RawClient.shortString;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.rabbitmq.client.ConnectionFactory;
import io.warren.compat.harness.BrokerProcess;
import io.warren.compat.harness.Commands;
import io.warren.compat.harness.Eventually;
import io.warren.compat.harness.RawClient;
import io.warren.compat.harness.WarrenOnly;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A client that does what none does by mistake, against the live port of a broker with little memory: it is answered with
 * the right code, costs its own connection or channel and nothing else, and leaves nothing behind.
 */
@WarrenOnly
class HostileClientTest {
    private static final int FRAME_MAX = 131_072;
    private static final int NO_LIMIT = 65_535;

    private static BrokerProcess broker;

    /** Arguments of connection.close and channel.close. */
    private static final byte[] CLOSE = fields(out -> {
        out.writeShort(200);
        shortString(out, "bye");
        out.writeInt(0);
    });

    /** What is sent after a good start, and what comes of it. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    private record Abuse(String name, int code, byte[] bytes) {}

    @BeforeAll
    static void start() {
        broker = BrokerProcess.start(BrokerProcess.Settings.named("hostile")
                .withJvmOptions("-Xmx96m", "-XX:MaxDirectMemorySize=48m", "-XX:+ExitOnOutOfMemoryError")
                .with("handshake_timeout = 3000"));
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    /** Whatever was done before: somebody else connects, publishes and gets his message. */
    @AfterEach
    void aGoodClientIsServed() throws Exception {
        var factory = new ConnectionFactory();
        factory.setPort(broker.amqpPort());
        try (var connection = factory.newConnection();
                var channel = connection.createChannel()) {
            var queue = channel.queueDeclare().getQueue();
            channel.confirmSelect();
            channel.basicPublish("", queue, null, new byte[] {7});
            channel.waitForConfirmsOrDie(20_000);
            assertArrayEquals(new byte[] {7}, channel.basicGet(queue, true).getBody());
        }
    }

    /** Errors of the connection, once it is open; channel 1 is, too. */
    private static List<Abuse> whileOpen() {
        return List.of(
                new Abuse("a heartbeat with a payload", 501, frame(HEARTBEAT, 0, new byte[1])),
                new Abuse("a heartbeat on a channel", 505, frame(HEARTBEAT, 1, new byte[0])),
                new Abuse("an unknown frame type", 501, frame(9, 1, new byte[0])),
                new Abuse("another end octet", 501, changed(publish(1, "q"), -1, 0)),
                new Abuse("a frame larger than agreed", 501, fields(out -> {
                    out.writeByte(BODY);
                    out.writeShort(1);
                    out.writeInt(FRAME_MAX + 1);
                })),
                new Abuse("a frame of 4 GiB", 501, new byte[] {1, 0, 1, -1, -1, -1, -1}),
                new Abuse("a method of no class", 540, method(1, 61, 10, new byte[0])),
                new Abuse("a method without its arguments", 502, method(1, 60, 40, new byte[0])),
                new Abuse("a method frame without a method", 502, frame(METHOD, 1, new byte[3])),
                new Abuse("a table that ends behind its frame", 502, declare(fields(out -> out.writeInt(-1)))),
                new Abuse("a table deeper than anybody needs", 502, declare(nested(5_000))),
                new Abuse("text that is no UTF-8", 502, changed(publish(1, "q"), -3, 0xFF)),
                new Abuse("a channel's method on channel 0", 504, method(0, 60, 10, new byte[7])),
                new Abuse("a content header on channel 0", 505, contentHeader(0, 1)),
                new Abuse("a body on channel 0", 505, frame(BODY, 0, new byte[1])),
                new Abuse("a connection's method on channel 1", 503, changed(RawClient.connectionOpen("/"), 2, 1)),
                new Abuse("connection.open again", 504, RawClient.connectionOpen("/")),
                new Abuse("start-ok again", 504, RawClient.startOkFrame("PLAIN", RawClient.plain("guest", "guest"))),
                new Abuse("a server's method to the server", 503, method(1, 60, 60, new byte[13])),
                new Abuse("a method on a channel that is not open", 504, method(2, 60, 10, new byte[7])),
                new Abuse("content on a channel that is not open", 505, contentHeader(2, 1)),
                new Abuse("channel.open again", 504, method(1, 20, 10, new byte[1])),
                new Abuse("a content header without a method", 505, contentHeader(1, 1)),
                new Abuse("a body without a method", 505, frame(BODY, 1, new byte[1])),
                new Abuse("a body without a header", 505, together(publish(1, "q"), frame(BODY, 1, new byte[1]))),
                new Abuse("a method instead of a header", 505, together(publish(1, "q"), publish(1, "q"))),
                new Abuse("a second header", 505, together(publish(1, "q"), contentHeader(1, 2), contentHeader(1, 2))),
                new Abuse(
                        "a body larger than announced",
                        501,
                        together(publish(1, "q"), contentHeader(1, 2), frame(BODY, 1, new byte[3]))),
                new Abuse(
                        "a body that goes on after its end",
                        505,
                        together(publish(1, "q"), contentHeader(1, 0), frame(BODY, 1, new byte[1]))),
                new Abuse(
                        "a header of another class",
                        505,
                        together(publish(1, "q"), changed(contentHeader(1, 1), 8, 61))),
                new Abuse("a body of 2^63 bytes", 501, together(publish(1, "q"), contentHeader(1, Long.MIN_VALUE))),
                new Abuse(
                        "a header of no class and without its end",
                        505,
                        together(publish(1, "q"), frame(HEADER, 1, new byte[13]))),
                new Abuse(
                        "a header without its end",
                        502,
                        together(publish(1, "q"), changed(frame(HEADER, 1, new byte[13]), 8, 60))));
    }

    @Test
    void anErrorOfTheConnectionEndsItWithItsCode() throws Exception {
        var ended = new ArrayList<RawClient>();
        try {
            for (var abuse : whileOpen()) {
                var raw = open();
                ended.add(raw);
                raw.openChannel(1);
                raw.send(abuse.bytes);
                // What follows an error is not acted on.
                raw.sendIfStillOpen(method(1, 20, 40, CLOSE));

                var close = raw.readConnectionClose();

                assertEquals(abuse.code, close.code(), () -> abuse.name + ": " + close.text());
                raw.send(method(0, 10, 51, new byte[0]));
            }
            // Behind bytes that are no frames even close-ok is not looked for: the socket is closed three seconds
            // later.
            for (var raw : ended) {
                assertEquals(0, raw.readBytes(1).length);
            }
        } finally {
            // A failure here leaves no connection for the other tests to count.
            for (var raw : ended) {
                raw.close();
            }
        }
    }

    @Test
    void aMessageThatIsTooLargeCostsItsChannelOnly() throws Exception {
        try (var raw = open()) {
            raw.openChannel(1);
            raw.openChannel(2);
            raw.send(together(publish(1, "q"), contentHeader(1, 17L << 20), frame(BODY, 1, new byte[1_000])));
            assertEquals(406, raw.readChannelClose().code());
            raw.send(method(2, 60, 10, new byte[7]));
            raw.expect(60, 11);
        }
    }

    @Test
    void whoIsNotKnownYetIsToldNothing() throws Exception {
        var silent = List.of(
                method(1, 20, 10, new byte[1]),
                method(0, 10, 31, new byte[8]),
                RawClient.connectionOpen("/"),
                contentHeader(1, 1),
                frame(BODY, 1, new byte[1]),
                frame(HEARTBEAT, 0, new byte[0]),
                new byte[] {1, 0, 0, 0, 0, 32, 1},
                new byte[] {9, 0, 0, 0, 0, 0, 0},
                frame(METHOD, 0, new byte[2]),
                RawClient.startOkFrame("NOSUCH", new byte[0]),
                RawClient.startOkFrame("PLAIN", new byte[0]),
                changed(RawClient.startOkFrame("PLAIN", new byte[0]), 11, 0xFF));
        var clients = new ArrayList<RawClient>();
        for (var each : silent) {
            var raw = RawClient.connect(broker);
            clients.add(raw);
            raw.send(protocolHeader());
            raw.expect(10, 10);
            raw.send(each);
        }
        for (var raw : clients) {
            assertEquals(0, raw.readBytes(1).length);
            raw.close();
        }
    }

    @Test
    void whatIsNoAmqpIsAnsweredWithTheProtocolThatIsSpoken() throws Exception {
        for (var bytes : List.of(
                method(0, 10, 11, new byte[20]), frame(HEARTBEAT, 0, new byte[8]), new byte[8], new byte[20_000])) {
            try (var raw = RawClient.connect(broker)) {
                raw.sendIfStillOpen(bytes);
                assertArrayEquals(protocolHeader(), raw.readBytes(8));
                assertTrue(raw.closedByBroker());
            }
        }
    }

    @Test
    void theHandshakeKeepsItsOrder() throws Exception {
        try (var raw = RawClient.connect(broker)) {
            raw.startOk();
            raw.expect(10, 30);
            raw.tuneOk(10, FRAME_MAX, 0);
            raw.tuneOk(10, FRAME_MAX, 0);
            assertEquals(504, raw.readConnectionClose().code());
        }
        try (var raw = RawClient.connect(broker)) {
            raw.startOk();
            raw.expect(10, 30);
            raw.tuneOk(10, FRAME_MAX, 0);
            raw.send(method(1, 20, 10, new byte[1]));
            assertEquals(505, raw.readConnectionClose().code());
        }
        try (var raw = RawClient.connect(broker)) {
            raw.startOk();
            raw.expect(10, 30);
            raw.tuneOk(0, 0, 0);
            assertEquals(530, raw.readConnectionClose().code());
        }
    }

    @Test
    void channelNumbersMayBeAsLargeAsTheyGet() throws Exception {
        try (var raw = open()) {
            raw.openChannel(NO_LIMIT);
            raw.send(method(NO_LIMIT, 60, 10, new byte[7]));
            raw.expect(60, 11);
        }
    }

    @Test
    void afterCloseNothingCounts() throws Exception {
        try (var raw = open()) {
            raw.openChannel(1);
            for (var each = 0; each < 1_000; each++) {
                raw.send(together(method(0, 10, 50, CLOSE), publish(1, "q"), method(1, 20, 10, new byte[1])));
            }
            raw.expect(10, 51);
            raw.send(method(0, 10, 51, new byte[0]));
            assertEquals(0, raw.readBytes(1).length, "close is answered once");
        }
    }

    @Test
    void promisesCostNothing() throws Exception {
        try (var raw = open()) {
            for (var channel = 1; channel <= 2_047; channel++) {
                raw.send(together(
                        method(channel, 20, 10, new byte[1]),
                        publish(channel, "q"),
                        // 32 GiB in all, of which a kilobyte each comes.
                        contentHeader(channel, 16 << 20),
                        frame(BODY, channel, new byte[1_024])));
            }
            for (var channel = 1; channel <= 2_047; channel++) {
                raw.expect(20, 11);
            }
            assertEquals(1, connections());
        }
    }

    @Test
    void namesThatNobodyUsesAgainAreForgotten() throws Exception {
        var before = heap();
        try (var raw = open()) {
            raw.openChannel(1);
            for (var burst = 0; burst < 200; burst++) {
                var bytes = new ByteArrayOutputStream();
                for (var each = 0; each < 1_000; each++) {
                    bytes.writeBytes(publish(1, "n".repeat(200) + burst + "." + each));
                    bytes.writeBytes(contentHeader(1, 0));
                }
                raw.send(bytes.toByteArray());
            }
            raw.send(method(1, 60, 10, new byte[7]));
            raw.expect(60, 11);
            // 40 MB of keys have gone by.
            assertTrue(heap() < before + (8 << 20), () -> before + " bytes of heap became " + heap());
        }
    }

    @Test
    void whoDoesNotReadIsNotReadEither() throws Exception {
        var sent = new AtomicLong();
        Thread flood;
        try (var raw = open()) {
            raw.openChannel(1);
            raw.send(method(1, 50, 10, fields(out -> {
                out.writeShort(0);
                shortString(out, "hostile.unread");
                out.writeByte(0b0000_1000);
                out.writeInt(0);
            })));
            var gets = new ByteArrayOutputStream();
            for (var each = 0; each < 1_000; each++) {
                gets.writeBytes(method(1, 60, 70, fields(out -> {
                    out.writeShort(0);
                    shortString(out, "hostile.unread");
                    out.writeByte(0);
                })));
            }
            flood = Thread.startVirtualThread(() -> {
                try {
                    while (true) {
                        raw.send(gets.toByteArray());
                        sent.addAndGet(gets.size());
                    }
                } catch (IOException closed) {
                    // The end of the test.
                }
            });
            // Nothing is sent any more once every buffer on the way is full: so many looks in a row see the same.
            var last = new AtomicLong();
            var looks = new AtomicInteger();
            Eventually.eventually("the flood stands", () -> {
                var now = sent.get();
                looks.set(now > 0 && now == last.getAndSet(now) ? looks.get() + 1 : 0);
                return looks.get() == 30;
            });
            var taken = sent.get();
            assertTrue(taken < 64 << 20, () -> taken + " bytes were taken from a client that reads nothing");
            raw.expect(50, 11);
            while (sent.get() == taken) {
                raw.expect(60, 72);
            }
        }
        flood.join();
    }

    @Test
    void whoIsSlowIsNotWaitedForAndLeavesNothingBehind() throws Exception {
        var threads = threads();
        var slow = new ArrayList<Socket>();
        var random = new Random(7);
        for (var each = 0; each < 300; each++) {
            var socket = new Socket(broker.host(), broker.amqpPort());
            socket.setSoTimeout(20_000);
            slow.add(socket);
            // Nothing, part of a header, or part of a frame.
            socket.getOutputStream().write(protocolHeader(), 0, random.nextInt(9));
        }
        assertTrue(threads() <= threads + 10, "a connection is no thread");
        for (var socket : slow) {
            try {
                socket.getInputStream().readAllBytes();
            } catch (SocketTimeoutException stillOpen) {
                throw new AssertionError("a handshake that does not end is waited for", stillOpen);
            } catch (IOException reset) {
                // Closed as well.
            }
            socket.close();
        }
        Eventually.eventually("nothing is left of them", Duration.ofSeconds(60), () -> connections() == 0);
        assertTrue(threads() <= threads + 10);
    }

    @Test
    void theCodecsCorpusAndNoiseEndTheirConnectionsAndNothingElse() throws Exception {
        var inputs = new ArrayList<byte[]>();
        try (var files = Files.walk(Path.of("..", "amqp-codec", "src", "test", "resources"))) {
            for (var file : files.filter(
                            each -> each.toString().contains("FuzzTestInputs") && Files.isRegularFile(each))
                    .toList()) {
                inputs.add(Files.readAllBytes(file));
            }
        }
        assertTrue(inputs.size() >= 10, "the codec keeps its corpus there");
        var random = new Random(11);
        for (var each = 0; each < 100; each++) {
            var noise = new byte[random.nextInt(3_000)];
            random.nextBytes(noise);
            inputs.add(noise);
        }
        for (var input : inputs) {
            try (var bare = RawClient.connect(broker);
                    var greeted = RawClient.connect(broker);
                    var known = open()) {
                bare.sendIfStillOpen(input);
                greeted.send(protocolHeader());
                greeted.sendIfStillOpen(input);
                known.openChannel(1);
                known.sendIfStillOpen(input);
            }
        }
        Eventually.eventually("nothing is left of them", () -> connections() == 0);
        assertTrue(broker.log().lines().noneMatch(each -> each.contains("internal_error")), "an exception of ours");
    }

    private static RawClient open() throws IOException {
        return RawClient.open(broker, 2_047, FRAME_MAX);
    }

    /** How many of them live in the broker. */
    private static long connections() {
        return living(" io.warren.broker.connection.Connection", 1);
    }

    /** Bytes of everything that lives in the broker. */
    private static long heap() {
        return living("Total", 2);
    }

    /** What is left after a collection: the number in this column of the lines that name it. */
    private static long living(String what, int column) {
        var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        return Commands.run(List.of(jcmd, Long.toString(broker.pid()), "GC.class_histogram"))
                .lines()
                .map(String::strip)
                .filter(each -> each.endsWith(what) || each.startsWith(what))
                .mapToLong(each -> Long.parseLong(each.split("\\s+", 4)[column]))
                .sum();
    }

    private static int threads() throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(broker.pid()), "status")).stream()
                .filter(each -> each.startsWith("Threads:"))
                .mapToInt(each -> Integer.parseInt(each.substring(8).strip()))
                .findFirst()
                .orElseThrow();
    }

    private static byte[] together(byte[]... frames) {
        var all = new ByteArrayOutputStream();
        for (var each : frames) {
            all.writeBytes(each);
        }
        return all.toByteArray();
    }

    /** Another byte at this place; counted from the end if it is negative. */
    private static byte[] changed(byte[] bytes, int at, int to) {
        var copy = bytes.clone();
        copy[at < 0 ? bytes.length + at : at] = (byte) to;
        return copy;
    }

    private static byte[] declare(byte[] arguments) {
        return method(1, 50, 10, fields(out -> {
            out.writeShort(0);
            shortString(out, "q");
            out.writeByte(0);
            out.write(arguments);
        }));
    }

    /** A table in a table in a table. */
    private static byte[] nested(int depth) {
        var table = new byte[4];
        for (var each = 0; each < depth; each++) {
            var inner = table;
            var entry = fields(out -> {
                shortString(out, "a");
                out.writeByte('F');
                out.write(inner);
            });
            table = fields(out -> RawClient.longString(out, entry));
        }
        return table;
    }
}
