package io.warren.broker.connection;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.warren.amqp.frame.FrameEncoder;
import io.warren.amqp.method.ConnectionMethod;
import io.warren.amqp.method.Method;
import io.warren.amqp.types.FieldTable;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A client on a real socket that reads as little as it must. */
final class SocketClient implements Closeable {
    private final Socket socket;
    private final DataInputStream in;

    SocketClient(int port) throws IOException {
        this(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    SocketClient(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(20_000);
        this.in = new DataInputStream(socket.getInputStream());
    }

    SocketClient bytes(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    SocketClient text(String text) throws IOException {
        return bytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    SocketClient send(int channel, Method method) throws IOException {
        var out = Unpooled.buffer();
        FrameEncoder.method(out, channel, method);
        return bytes(ByteBufUtil.getBytes(out));
    }

    SocketClient login(String mechanism, String response) throws IOException {
        bytes(TestClient.PROTOCOL);
        expect(10, 10);
        send(
                0,
                new ConnectionMethod.StartOk(
                        FieldTable.EMPTY, mechanism, response.getBytes(StandardCharsets.UTF_8), "en_US"));
        return this;
    }

    SocketClient open() throws IOException {
        expect(10, 30);
        send(0, new ConnectionMethod.TuneOk(2_047, 131_072, 60));
        send(0, new ConnectionMethod.Open("/"));
        expect(10, 41);
        return this;
    }

    /** Reads a method frame of this kind and gives what follows its ids. */
    byte[] expect(int classId, int methodId) throws IOException {
        var type = in.readUnsignedByte();
        in.readUnsignedShort();
        var payload = new byte[in.readInt()];
        in.readFully(payload);
        in.readUnsignedByte();
        var ids = ByteBuffer.wrap(payload);
        var found = type + ":" + ids.getShort() + "," + ids.getShort();
        if (!found.equals("1:" + classId + "," + methodId)) {
            throw new AssertionError("expected " + classId + "," + methodId + " but got " + found);
        }
        return java.util.Arrays.copyOfRange(payload, 4, payload.length);
    }

    byte[] rest() throws IOException {
        try {
            return in.readAllBytes();
        } catch (java.net.SocketException reset) {
            // The end, too: the other side had unread bytes of ours.
            return new byte[0];
        }
    }

    boolean ended() throws IOException {
        try {
            return in.read() < 0;
        } catch (EOFException | java.net.SocketException end) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
