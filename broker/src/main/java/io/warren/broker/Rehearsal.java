package io.warren.broker;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.warren.amqp.frame.FrameEncoder;
import io.warren.amqp.method.BasicMethod;
import io.warren.amqp.method.ChannelMethod;
import io.warren.amqp.method.ConfirmMethod;
import io.warren.amqp.method.ConnectionMethod;
import io.warren.amqp.method.ExchangeMethod;
import io.warren.amqp.method.Method;
import io.warren.amqp.method.QueueMethod;
import io.warren.amqp.types.BasicProperties;
import io.warren.amqp.types.FieldTable;
import io.warren.broker.configuration.Configuration;
import io.warren.broker.configuration.ConfigurationSources;
import io.warren.broker.log.Logging;
import io.warren.engine.view.NodeView.Listener;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * A broker on free loopback ports that serves some clients and ends. What the JVM learns from it, which classes there are
 * and how its methods are used, is kept in an AOT cache (JEP 483, 515), so that later starts neither look for classes nor
 * learn the message path again.
 */
final class Rehearsal {
    /** Enough that the compiler thinks every method of the message path hot. */
    private static final int MESSAGES = 30_000;

    private static final int BURST = 100;
    private static final int CONNECTIONS = 50;
    private static final String LOGIN = "guest";

    private Rehearsal() {}

    static void run() throws IOException {
        var directory = Files.createTempDirectory("warren-rehearsal");
        try {
            var configuration = Configuration.load(new ConfigurationSources(
                    null,
                    List.of(
                            "listeners.tcp.1=127.0.0.1:0",
                            "management.tcp.ip=127.0.0.1",
                            "management.tcp.port=0",
                            "prometheus.tcp.ip=127.0.0.1",
                            "prometheus.tcp.port=0",
                            "log.console.level=none"),
                    Map.of(),
                    directory.resolve("data"),
                    null));
            Logging.start(configuration);
            try (var broker = Broker.start(configuration, () -> {}, (event, cause) -> {})) {
                for (var listener : broker.listeners()) {
                    switch (listener.protocol()) {
                        case "amqp" -> messages(listener);
                        case "http" -> requests(listener);
                        default -> {}
                    }
                }
            }
        } finally {
            delete(directory);
        }
    }

    private static void messages(Listener amqp) throws IOException {
        var persistent = BasicProperties.builder().deliveryMode(2).build();
        try (var client = new Client(amqp)) {
            client.call(new ExchangeMethod.Declare(
                    "rehearsal", "topic", false, true, false, false, false, FieldTable.EMPTY));
            client.queue("durable", true, "site.*.meter");
            client.call(new ConfirmMethod.Select(false));
            client.call(new BasicMethod.Qos(0, 2 * BURST, false));
            client.consume("durable", false);
            client.exchange("rehearsal", "site.1.meter", persistent, new byte[1024], true);
        }
        try (var client = new Client(amqp)) {
            client.queue("transient", false, "light");
            client.consume("transient", true);
            client.exchange("", "transient", BasicProperties.EMPTY, new byte[100], false);
        }
        for (var at = 0; at < CONNECTIONS; at++) {
            new Client(amqp).close();
        }
    }

    private static void requests(Listener http) throws IOException {
        var login = Base64.getEncoder().encodeToString((LOGIN + ":" + LOGIN).getBytes(StandardCharsets.UTF_8));
        for (var path : List.of("overview", "queues", "exchanges", "connections", "nodes", "health/checks/alarms")) {
            var request = (HttpURLConnection) URI.create("http://127.0.0.1:" + http.port() + "/api/" + path)
                    .toURL()
                    .openConnection();
            request.setRequestProperty("Authorization", "Basic " + login);
            try (var answer = request.getInputStream()) {
                answer.readAllBytes();
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (var each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    /** As much of a client as a rehearsal needs: one channel, one thread, bursts that fit into the sockets' buffers. */
    private static final class Client implements AutoCloseable {
        private static final int BODY_FRAME = 3;
        private static final int METHOD_FRAME = 1;
        private static final int FRAME_MAX = 131_072;

        private final Socket socket;
        private final DataInputStream in;
        private final ByteBuf out = Unpooled.buffer();

        Client(Listener amqp) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), amqp.port());
            socket.setTcpNoDelay(true);
            in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16));
            out.writeBytes(new byte[] {'A', 'M', 'Q', 'P', 0, 0, 9, 1});
            await(ConnectionMethod.CLASS_ID, ConnectionMethod.Start.ID);
            var response = ("\0" + LOGIN + "\0" + LOGIN).getBytes(StandardCharsets.UTF_8);
            FrameEncoder.method(out, 0, new ConnectionMethod.StartOk(FieldTable.EMPTY, "PLAIN", response, "en_US"));
            await(ConnectionMethod.CLASS_ID, ConnectionMethod.Tune.ID);
            FrameEncoder.method(out, 0, new ConnectionMethod.TuneOk(2047, FRAME_MAX, 0));
            FrameEncoder.method(out, 0, new ConnectionMethod.Open("/"));
            await(ConnectionMethod.CLASS_ID, ConnectionMethod.OpenOk.ID);
            call(new ChannelMethod.Open());
        }

        void queue(String name, boolean durable, String key) throws IOException {
            call(new QueueMethod.Declare(name, false, durable, !durable, false, false, FieldTable.EMPTY));
            call(new QueueMethod.Bind(name, durable ? "rehearsal" : "amq.direct", key, false, FieldTable.EMPTY));
        }

        void consume(String queue, boolean noAck) throws IOException {
            call(new BasicMethod.Consume(queue, "", false, noAck, false, false, FieldTable.EMPTY));
        }

        /** Publishes everything, takes everything, and acknowledges it if asked to. */
        void exchange(String exchange, String key, BasicProperties properties, byte[] body, boolean confirmed)
                throws IOException {
            var publish = new BasicMethod.Publish(exchange, key, false, false);
            for (var tag = BURST; tag <= MESSAGES; tag += BURST) {
                for (var at = 0; at < BURST; at++) {
                    FrameEncoder.content(out, 1, publish, properties, body, FRAME_MAX);
                }
                send();
                var delivered = 0;
                var confirms = confirmed ? tag - BURST : tag;
                while (delivered < BURST || confirms < tag) {
                    switch (frame()) {
                        case Seen(var type, var _, var _, var _) when type == BODY_FRAME -> delivered++;
                        case Seen(var type, var classId, var methodId, var number)
                        when type == METHOD_FRAME
                                && classId == BasicMethod.CLASS_ID
                                && methodId == BasicMethod.Ack.ID -> confirms = Math.max(confirms, (int) number);
                        case Seen _ -> {}
                    }
                }
                if (confirmed) {
                    FrameEncoder.method(out, 1, new BasicMethod.Ack(tag, true));
                }
            }
        }

        /** Asks and waits for the answer, which has the next number in every class of the protocol. */
        void call(Method method) throws IOException {
            FrameEncoder.method(out, 1, method);
            await(method.classId(), method.methodId() + 1);
        }

        @Override
        public void close() throws IOException {
            FrameEncoder.method(out, 0, new ConnectionMethod.Close(200, "", 0, 0));
            await(ConnectionMethod.CLASS_ID, ConnectionMethod.CloseOk.ID);
            socket.close();
        }

        private void await(int classId, int methodId) throws IOException {
            send();
            Seen seen;
            do {
                seen = frame();
            } while (seen.classId() != classId || seen.methodId() != methodId);
        }

        private void send() throws IOException {
            out.readBytes(socket.getOutputStream(), out.readableBytes());
            out.clear();
        }

        /** @param number the eight bytes behind a method's ids, if there are so many: a delivery tag */
        private record Seen(int type, int classId, int methodId, long number) {}

        private Seen frame() throws IOException {
            var type = in.readUnsignedByte();
            in.readUnsignedShort();
            var payload = new byte[in.readInt()];
            in.readFully(payload);
            in.readUnsignedByte();
            if (type != METHOD_FRAME) {
                return new Seen(type, 0, 0, 0);
            }
            var method = Unpooled.wrappedBuffer(payload);
            return new Seen(
                    type,
                    method.readUnsignedShort(),
                    method.readUnsignedShort(),
                    method.readableBytes() >= Long.BYTES ? method.readLong() : 0);
        }
    }
}
