package io.warren.compat.harness;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.TreeSet;

/** A client without a client library: sends exactly the bytes a test wants and reads frames (section 4.2.3). */
public final class RawClient implements AutoCloseable {
    public static final int METHOD = 1;
    public static final int HEADER = 2;
    public static final int BODY = 3;
    public static final int HEARTBEAT = 8;

    /** One frame as it came. */
    @SuppressWarnings("ArrayRecordComponent") // a test reads it once; nobody compares frames
    public record Frame(int type, int channel, byte[] payload) {
        public boolean isMethod(int classId, int methodId) {
            return type == METHOD
                    && payload.length >= 4
                    && ByteBuffer.wrap(payload).getShort() == classId
                    && ByteBuffer.wrap(payload).getShort(2) == methodId;
        }
    }

    /** The arguments of connection.close or channel.close. */
    public record Close(int code, String text, int classId, int methodId) {}

    private final Socket socket;
    private final DataInputStream in;

    private RawClient(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
    }

    /** A bare socket: nothing has been sent. */
    public static RawClient connect(Broker broker) throws IOException {
        return over(new Socket(broker.host(), broker.amqpPort()));
    }

    /** A client on a socket that the test made: of another address, or of TLS. */
    public static RawClient over(Socket socket) throws IOException {
        socket.setSoTimeout(15_000);
        socket.setTcpNoDelay(true);
        return new RawClient(socket);
    }

    /** A socket after the whole handshake as guest on the default virtual host. */
    public static RawClient open(Broker broker, int channelMax, int frameMax) throws IOException {
        var raw = connect(broker);
        raw.startOk();
        raw.open(channelMax, frameMax);
        return raw;
    }

    /** What follows start-ok, up to connection.open-ok on the default virtual host. */
    public void open(int channelMax, int frameMax) throws IOException {
        open(channelMax, frameMax, 0);
    }

    /** The same with heartbeats, which this client does not send by itself. */
    public void open(int channelMax, int frameMax, int heartbeatSeconds) throws IOException {
        expect(10, 30);
        tuneOk(channelMax, frameMax, heartbeatSeconds);
        send(connectionOpen("/"));
        expect(10, 41);
    }

    /** Sends the protocol header and start-ok with guest's password. */
    public void startOk() throws IOException {
        startOk("PLAIN", plain("guest", "guest"));
    }

    /** Sends the protocol header and start-ok. */
    public void startOk(String mechanism, byte[] response) throws IOException {
        send(protocolHeader());
        expect(10, 10);
        send(startOkFrame(mechanism, response));
    }

    public void tuneOk(int channelMax, int frameMax, int heartbeatSeconds) throws IOException {
        send(method(0, 10, 31, fields(out -> {
            out.writeShort(channelMax);
            out.writeInt(frameMax);
            out.writeShort(heartbeatSeconds);
        })));
    }

    public void openChannel(int channel) throws IOException {
        send(method(channel, 20, 10, new byte[] {0}));
        expect(20, 11);
    }

    public void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /** Sends; a broker that has already hung up is no failure. */
    public void sendIfStillOpen(byte[] bytes) {
        try {
            send(bytes);
        } catch (IOException hungUp) {
            // The test asks what the broker said or did before it closed; reading tells.
        }
    }

    /** The next frame, or nothing when the broker has closed the socket. */
    public Optional<Frame> read() throws IOException {
        try {
            var type = in.readUnsignedByte();
            var channel = in.readUnsignedShort();
            var payload = new byte[in.readInt()];
            in.readFully(payload);
            var end = in.readUnsignedByte();
            if (end != 0xCE) {
                throw new IOException("the broker sent a frame that ends with " + end);
            }
            return Optional.of(new Frame(type, channel, payload));
        } catch (EOFException | SocketException closed) {
            return Optional.empty();
        }
    }

    /** The next bytes, as they are: for answers that are no frames. Shorter when the broker closed the socket. */
    public byte[] readBytes(int count) throws IOException {
        try {
            return in.readNBytes(count);
        } catch (SocketException reset) {
            return new byte[0];
        }
    }

    /** Skips heartbeats and reads the method that must come next. */
    public Frame expect(int classId, int methodId) throws IOException {
        while (true) {
            var frame = read().orElseThrow(() -> new IOException("the broker closed the socket"));
            if (frame.isMethod(classId, methodId)) {
                return frame;
            }
            if (frame.type != HEARTBEAT) {
                throw new IOException("expected " + classId + "." + methodId + " but got type " + frame.type + " "
                        + (frame.type == METHOD ? describe(frame) : ""));
            }
        }
    }

    /** Reads acks until this many publishes of the only channel were confirmed, the first having been the first on it. */
    public void awaitConfirms(long publishes) throws IOException {
        var open = new TreeSet<Long>();
        for (var sequence = 1L; sequence <= publishes; sequence++) {
            open.add(sequence);
        }
        while (!open.isEmpty()) {
            var ack = ByteBuffer.wrap(expect(60, 80).payload);
            var sequence = ack.getLong(4);
            if (ack.get(12) == 0) {
                open.remove(sequence);
            } else {
                open.headSet(sequence, true).clear();
            }
        }
    }

    /** Reads until connection.close; anything else on the way is skipped. */
    public Close readConnectionClose() throws IOException {
        return readClose(10, 50);
    }

    /** Reads until channel.close; anything else on the way is skipped. */
    public Close readChannelClose() throws IOException {
        return readClose(20, 40);
    }

    /** Reads what is left until the broker closes the socket; true when it did within the socket's time-out. */
    public boolean closedByBroker() throws IOException {
        try {
            while (in.read() >= 0) {
                // Whatever it still says does not matter here.
            }
            return true;
        } catch (SocketException reset) {
            return true;
        } catch (SocketTimeoutException stillOpen) {
            return false;
        }
    }

    public void timeOutAfter(int milliseconds) throws IOException {
        socket.setSoTimeout(milliseconds);
    }

    public int localPort() {
        return socket.getLocalPort();
    }

    private Close readClose(int classId, int methodId) throws IOException {
        while (true) {
            var frame = read().orElseThrow(() -> new IOException("the socket was closed without a word"));
            if (frame.isMethod(classId, methodId)) {
                return close(frame);
            }
        }
    }

    private static Close close(Frame frame) {
        var payload = ByteBuffer.wrap(frame.payload, 4, frame.payload.length - 4);
        var code = payload.getShort();
        var text = new byte[payload.get() & 0xFF];
        payload.get(text);
        return new Close(code, new String(text, StandardCharsets.UTF_8), payload.getShort(), payload.getShort());
    }

    private static String describe(Frame frame) {
        var payload = ByteBuffer.wrap(frame.payload);
        var id = payload.getShort() + "." + payload.getShort();
        return id.equals("10.50") || id.equals("20.40") ? id + " " + close(frame) : id;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** What a client says first: AMQP 0-9-1. */
    public static byte[] protocolHeader() {
        return new byte[] {'A', 'M', 'Q', 'P', 0, 0, 9, 1};
    }

    /** The response of mechanism PLAIN. */
    public static byte[] plain(String user, String password) {
        return ("\0" + user + "\0" + password).getBytes(StandardCharsets.UTF_8);
    }

    public static byte[] startOkFrame(String mechanism, byte[] response) {
        return method(0, 10, 11, fields(out -> {
            longString(out, capabilities());
            shortString(out, mechanism);
            longString(out, response);
            shortString(out, "en_US");
        }));
    }

    public static byte[] connectionOpen(String virtualHost) {
        return method(0, 10, 40, fields(out -> {
            shortString(out, virtualHost);
            shortString(out, "");
            out.writeByte(0);
        }));
    }

    /** A complete method frame. */
    public static byte[] method(int channel, int classId, int methodId, byte[] arguments) {
        return frame(METHOD, channel, fields(out -> {
            out.writeShort(classId);
            out.writeShort(methodId);
            out.write(arguments);
        }));
    }

    /** A complete frame of any type. */
    public static byte[] frame(int type, int channel, byte[] payload) {
        return fields(out -> {
            out.writeByte(type);
            out.writeShort(channel);
            out.writeInt(payload.length);
            out.write(payload);
            out.writeByte(0xCE);
        });
    }

    /** Basic.publish to the default exchange. */
    public static byte[] publish(int channel, String routingKey) {
        return method(channel, 60, 40, fields(out -> {
            out.writeShort(0);
            shortString(out, "");
            shortString(out, routingKey);
            out.writeByte(0);
        }));
    }

    /** Queue.declare of a durable queue. */
    public static byte[] queueDeclare(int channel, String queue) {
        return method(channel, 50, 10, fields(out -> {
            out.writeShort(0);
            shortString(out, queue);
            out.writeByte(0b10);
            out.writeInt(0);
        }));
    }

    /** Basic.consume with acknowledgements; the server names the consumer. */
    public static byte[] consume(int channel, String queue) {
        return method(channel, 60, 20, fields(out -> {
            out.writeShort(0);
            shortString(out, queue);
            shortString(out, "");
            out.writeByte(0);
            out.writeInt(0);
        }));
    }

    /** Basic.get without acknowledgement. */
    public static byte[] get(int channel, String queue) {
        return method(channel, 60, 70, fields(out -> {
            out.writeShort(0);
            shortString(out, queue);
            out.writeByte(1);
        }));
    }

    /** A content header of class basic without properties. */
    public static byte[] contentHeader(int channel, long bodySize) {
        return frame(HEADER, channel, fields(out -> {
            out.writeShort(60);
            out.writeShort(0);
            out.writeLong(bodySize);
            out.writeShort(0);
        }));
    }

    /** Writes the fields of a payload. */
    @FunctionalInterface
    public interface Fields {
        void write(DataOutputStream out) throws IOException;
    }

    public static byte[] fields(Fields fields) {
        try {
            var bytes = new ByteArrayOutputStream();
            fields.write(new DataOutputStream(bytes));
            return bytes.toByteArray();
        } catch (IOException cause) {
            throw new UncheckedIOException("memory does not fail", cause);
        }
    }

    public static void shortString(DataOutputStream out, String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeByte(bytes.length);
        out.write(bytes);
    }

    public static void longString(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /** The client properties' table: {@code capabilities.authentication_failure_close}, so that refusals are said. */
    private static byte[] capabilities() {
        var inner = fields(out -> {
            shortString(out, "authentication_failure_close");
            out.writeByte('t');
            out.writeByte(1);
        });
        return fields(out -> {
            shortString(out, "capabilities");
            out.writeByte('F');
            longString(out, inner);
        });
    }
}
