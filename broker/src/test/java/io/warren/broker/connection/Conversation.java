package io.warren.broker.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.warren.amqp.frame.FrameEncoder;
import io.warren.amqp.method.BasicMethod;
import io.warren.amqp.method.ChannelMethod;
import io.warren.amqp.method.ConnectionMethod;
import io.warren.amqp.method.Method;
import io.warren.amqp.types.AmqpError;
import io.warren.amqp.types.BasicProperties;
import io.warren.amqp.types.ReplyCode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A script of bytes, each a step of a client, of the server around the connection, or of time, played against one
 * connection. Whatever the script is: what the server writes is AMQP, it closes once and answers a close once, no exception
 * of ours shows, the session hears of its end exactly once and of nothing after it, and no buffer is left.
 */
final class Conversation {
    private static final List<Method> METHODS = List.of(
            new ChannelMethod.Open(),
            new ChannelMethod.Close(200, "bye", 0, 0),
            new ChannelMethod.CloseOk(),
            new BasicMethod.Publish("", "q", false, false),
            new BasicMethod.Qos(0, 1, false),
            new BasicMethod.Deliver("t", 1, false, "", "q"),
            new ConnectionMethod.Close(200, "bye", 0, 0),
            new ConnectionMethod.CloseOk(),
            new ConnectionMethod.Open("/"),
            new ConnectionMethod.Tune(0, 0, 0),
            new ConnectionMethod.Blocked("x"),
            new ConnectionMethod.UpdateSecret(new byte[] {1}, "expired"));

    private final FakeEngine engine = new FakeEngine();
    private final AmqpServer server = TestClient.server(engine, TestClient.settings());
    private final TestClient client = new TestClient(server, "127.0.0.1");
    private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false);
    private final ByteBuffer script;
    private int closes;
    private int answers;
    private boolean cut;

    private Conversation(byte[] script) {
        this.script = ByteBuffer.wrap(script);
        client.socket.config().setAllocator(memory);
    }

    static void play(byte[] script) {
        var conversation = new Conversation(script);
        conversation.play();
        conversation.end();
    }

    private void play() {
        while (script.hasRemaining()) {
            step(argument());
            listen();
        }
    }

    private void step(int kind) {
        switch (kind % 24) {
            case 0 -> send(memory.buffer().writeBytes(TestClient.PROTOCOL));
            case 1 -> startOk("guest");
            case 2 -> startOk("wrong");
            case 3 -> method(0, new ConnectionMethod.TuneOk(2_047, 131_072, argument()));
            case 4 -> method(0, new ConnectionMethod.TuneOk(argument(), argument() << 8, 60));
            case 5 -> method(0, new ConnectionMethod.Open("/"));
            case 6 -> frame(argument(), channel(), new byte[argument()]);
            case 7 -> raw(argument());
            case 8 -> cut = true;
            case 9 -> client.pass(argument() * 100L);
            case 10 -> login(argument());
            case 11 -> operator(argument());
            case 12 -> deliver(argument());
            case 13, 14 -> server.alarm(argument() % 2 == 0 ? null : "low on memory");
            case 15, 16 -> frame(2, channel(), header(argument() % 20));
            case 17, 18, 19 -> frame(3, channel(), new byte[argument() % 20]);
            case 20 -> frame(8, 0, new byte[0]);
            default -> method(channel(), METHODS.get(argument() % METHODS.size()));
        }
    }

    /** 0 is the connection's own. */
    private int channel() {
        return argument() % 3;
    }

    private void startOk(String password) {
        var response = ("\0guest\0" + password).getBytes(StandardCharsets.UTF_8);
        var properties = TestClient.properties("authentication_failure_close", "connection.blocked");
        method(0, new ConnectionMethod.StartOk(properties, "PLAIN", response, "en_US"));
    }

    private void login(int how) {
        if (how % 2 == 0) {
            engine.answersLate = true;
        } else if (!engine.late.isEmpty()) {
            engine.late.removeFirst().run();
        }
    }

    private void operator(int what) {
        var output = engine.output;
        switch (what % 4) {
            case 0 -> server.closeAll("operator");
            case 1 -> client.socket.close().syncUninterruptibly();
            case 2 -> server.connections().forEach(Connection::disconnect);
            default -> {
                if (output != null) {
                    output.fail(new AmqpError.ConnectionError(ReplyCode.NOT_IMPLEMENTED, "x", 60, 40));
                }
            }
        }
    }

    private void deliver(int bodyBytes) {
        var output = engine.output;
        if (output != null && !engine.told.contains("closed")) {
            output.deliver(1, new byte[] {'t'}, 1, false, "", "q", BasicProperties.EMPTY, new byte[bodyBytes]);
        }
    }

    private static byte[] header(int bodyBytes) {
        return ByteBuffer.allocate(14)
                .putShort((short) 60)
                .putShort((short) 0)
                .putLong(bodyBytes)
                .array();
    }

    private void frame(int type, int channel, byte[] payload) {
        send(memory.buffer()
                .writeByte(type)
                .writeShort(channel)
                .writeInt(payload.length)
                .writeBytes(payload)
                .writeByte(0xCE));
    }

    private void raw(int length) {
        var bytes = new byte[Math.min(length, script.remaining())];
        script.get(bytes);
        send(memory.buffer().writeBytes(bytes));
    }

    private void method(int channel, Method method) {
        var out = memory.buffer();
        FrameEncoder.method(out, channel, method);
        send(out);
    }

    /** In one piece, or in two reads. */
    private void send(ByteBuf bytes) {
        if (!client.isOpen()) {
            bytes.release();
        } else if (cut) {
            cut = false;
            client.socket.writeInbound(bytes.readRetainedSlice(bytes.readableBytes() / 2));
            if (client.isOpen()) {
                client.socket.writeInbound(bytes);
            } else {
                bytes.release();
            }
        } else {
            client.socket.writeInbound(bytes);
        }
    }

    private int argument() {
        return script.hasRemaining() ? script.get() & 0xFF : 0;
    }

    /** What the server wrote since. */
    private void listen() {
        for (var said = client.next(); said != null; said = client.next()) {
            if (said instanceof ConnectionMethod.Close close) {
                closes++;
                assertTrue(close.replyCode() != ReplyCode.INTERNAL_ERROR.number(), close::replyText);
            } else if (said instanceof ConnectionMethod.CloseOk) {
                answers++;
            }
        }
        client.socket.checkException();
        assertTrue(closes <= 1, "closed more than once");
        assertTrue(answers <= 1, "a close was answered more than once");
    }

    private void end() {
        client.socket.close().syncUninterruptibly();
        client.pass(200_000);
        listen();
        client.socket.finishAndReleaseAll();
        assertTrue(server.connections().isEmpty(), "the server still knows the connection");
        var ends = engine.told.stream().filter(each -> each.equals("closed")).count();
        assertEquals(engine.output == null ? 0 : 1, ends, "how often the session was told of its end");
        assertTrue(ends == 0 || engine.told.getLast().equals("closed"), () -> "told after the end: " + engine.told);
        assertEquals(0, memory.metric().usedHeapMemory(), "bytes left in buffers");
    }
}
