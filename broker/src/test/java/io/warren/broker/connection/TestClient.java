package io.warren.broker.connection;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.warren.amqp.frame.FrameDecoder;
import io.warren.amqp.frame.FrameEncoder;
import io.warren.amqp.frame.FrameListener;
import io.warren.amqp.method.ConnectionMethod;
import io.warren.amqp.method.Method;
import io.warren.amqp.types.AmqpError;
import io.warren.amqp.types.BasicProperties;
import io.warren.amqp.types.FieldTable;
import io.warren.amqp.types.FieldValue;
import io.warren.engine.lane.Clock;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A client whose socket is an embedded channel with a clock that the test moves. */
final class TestClient implements FrameListener {
    static final byte[] PROTOCOL = {'A', 'M', 'Q', 'P', 0, 0, 9, 1};

    final EmbeddedChannel socket = new EmbeddedChannel();
    final ArrayDeque<Object> received = new ArrayDeque<>();
    private final EmbeddedChannel incoming = new EmbeddedChannel(new FrameDecoder(this));
    private boolean greeted;
    private boolean full;
    private int reads;

    TestClient(AmqpServer server, String host) {
        socket.freezeTime();
        socket.pipeline().addLast(new ChannelOutboundHandlerAdapter() {
            @Override
            public void read(ChannelHandlerContext context) {
                if (full) {
                    reads++;
                }
                context.read();
            }
        });
        server.begin(
                socket,
                Peer.of(
                        new InetSocketAddress(InetAddress.ofLiteral(host), 50_000),
                        new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 5672)),
                null);
    }

    static ConnectionSettings settings() {
        return new ConnectionSettings(
                "rabbit@localhost",
                "rabbit@localhost",
                List.of("PLAIN", "AMQPLAIN"),
                8_192,
                8_192,
                131_072,
                2_047,
                60,
                10_000,
                Long.MAX_VALUE,
                1 << 20,
                1 << 18);
    }

    static SocketSettings sockets(boolean proxy) {
        return sockets(proxy, 3_600_000);
    }

    private static SocketSettings sockets(boolean proxy, long sendTimeoutMillis) {
        return new SocketSettings(
                128,
                true,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                sendTimeoutMillis,
                proxy,
                10_000);
    }

    static AmqpServer server(FakeEngine engine, ConnectionSettings settings) {
        return server(engine, settings, 3_600_000);
    }

    static AmqpServer server(FakeEngine engine, ConnectionSettings settings, long sendTimeoutMillis) {
        // Embedded sockets bring their own loop: no thread is needed.
        var loop = new EmbeddedChannel().eventLoop();
        return new AmqpServer(
                new Transport("embedded", loop, loop, io.netty.channel.socket.nio.NioServerSocketChannel.class),
                sockets(false, sendTimeoutMillis),
                settings,
                engine,
                engine,
                Clock.SYSTEM,
                0);
    }

    void bytes(byte[] bytes) {
        socket.writeInbound(Unpooled.wrappedBuffer(bytes));
    }

    void send(int channel, Method method) {
        var out = Unpooled.buffer();
        FrameEncoder.method(out, channel, method);
        socket.writeInbound(out);
    }

    void content(int channel, Method method, int bodyBytes) {
        var out = Unpooled.buffer();
        FrameEncoder.content(out, channel, method, BasicProperties.EMPTY, new byte[bodyBytes], 8_192);
        socket.writeInbound(out);
    }

    static FieldTable properties(String... capabilities) {
        var declared = FieldTable.builder();
        for (var each : capabilities) {
            declared.put(each, new FieldValue.Bool(true));
        }
        return FieldTable.builder()
                .put("capabilities", new FieldValue.Table(declared.build()))
                .build();
    }

    void login(String user, String password, String... capabilities) {
        bytes(PROTOCOL);
        send(
                0,
                new ConnectionMethod.StartOk(
                        properties(capabilities),
                        "PLAIN",
                        ("\0" + user + "\0" + password).getBytes(StandardCharsets.UTF_8),
                        "en_US"));
    }

    /** Everything up to connection.open-ok, which is taken. */
    void connect(String... capabilities) {
        login("guest", "guest", capabilities);
        send(0, new ConnectionMethod.TuneOk(2_047, 131_072, 60));
        send(0, new ConnectionMethod.Open("/"));
        expect(ConnectionMethod.Start.class);
        expect(ConnectionMethod.Tune.class);
        expect(ConnectionMethod.OpenOk.class);
    }

    void pass(long millis) {
        socket.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        socket.runScheduledPendingTasks();
        socket.runPendingTasks();
    }

    /** Whether the client leaves unread what the server writes, so that the socket takes no more. */
    void full(boolean now) {
        full = now;
        socket.unsafe().outboundBuffer().setUserDefinedWritability(1, !now);
        socket.runPendingTasks();
    }

    /** So many bytes wait for the socket. */
    void pending(int bytes) {
        var outbound = socket.unsafe().outboundBuffer();
        outbound.addMessage(Unpooled.wrappedBuffer(new byte[bytes]), bytes, socket.voidPromise());
        outbound.addFlush();
    }

    /** How often the server looked for more of this client while the socket was full. */
    int reads() {
        return reads;
    }

    /** The next thing the server wrote. */
    <T> T expect(Class<T> kind) {
        var next = next();
        if (!kind.isInstance(next)) {
            throw new AssertionError("expected " + kind.getSimpleName() + " but got " + next);
        }
        return kind.cast(next);
    }

    @Nullable
    Object next() {
        socket.runPendingTasks();
        for (ByteBuf out = socket.readOutbound(); out != null; out = socket.readOutbound()) {
            if (!greeted) {
                greeted = true;
                if (out.getByte(0) == 'A') {
                    received.add("header");
                    out.release();
                    continue;
                }
                incoming.writeInbound(Unpooled.wrappedBuffer(PROTOCOL));
                received.clear();
                incoming.pipeline().get(FrameDecoder.class).frameMax(131_072);
            }
            incoming.writeInbound(out);
        }
        return received.poll();
    }

    boolean isOpen() {
        return socket.isOpen();
    }

    @Override
    public void protocolHeader(byte[] header) {}

    @Override
    public void method(int channel, Method method) {
        received.add(method);
    }

    @Override
    public void header(int channel, int classId, long bodyBytes, byte[] properties) {
        received.add("header " + bodyBytes);
    }

    @Override
    public void body(int channel, ByteBuffer part) {
        received.add("body " + part.remaining());
    }

    @Override
    public void heartbeat() {
        received.add("heartbeat");
    }

    @Override
    public void malformed(AmqpError.ConnectionError error) {
        throw new AssertionError("the server wrote nonsense: " + error);
    }

    @Override
    public void readComplete() {}
}
