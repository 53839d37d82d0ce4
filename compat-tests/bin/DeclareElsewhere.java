import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between clients and one node of a cluster and lets everything pass, but has each queue declared through another
 * node first: the queue is at home there, and the client's own declaration finds it. So any client's tests become tests of
 * a node that is not the queue's home. Started from source by {@code through-another-node}.
 *
 * <p>What is declared elsewhere is declared by the same user, with the bytes of the client's own frame, on a connection
 * that is gone before the frame passes; a refusal is left to the client's node, which must say the same. Exclusive queues
 * live with their connection, and a server names a queue as it makes it: these two stay.
 *
 * <p>Arguments: port to listen on, port of the node, ports of the other nodes; all on the loopback interface.
 */
public class DeclareElsewhere {
    private static final int METHOD = 1;
    private static final int FRAME_END = 0xCE;
    /** What is longer is no frame: whoever sends it tests what the broker says. */
    private static final int LONGEST_FRAME = 1 << 20;

    private static final int PASSIVE = 1;
    private static final int EXCLUSIVE = 4;
    private static final int NO_WAIT = 16;
    private static final int PATIENCE_MILLIS = 10_000;

    private static final AtomicInteger ELSEWHERE = new AtomicInteger();
    private static final AtomicInteger REFUSED = new AtomicInteger();
    private static final AtomicInteger STAYED = new AtomicInteger();

    private record Frame(int type, int channel, byte[] payload) {
        boolean isMethod(int classId, int methodId) {
            return type == METHOD
                    && payload.length >= 4
                    && ByteBuffer.wrap(payload).getShort() == classId
                    && ByteBuffer.wrap(payload).getShort(2) == methodId;
        }
    }

    private final Socket client;
    private final Socket node;
    private final List<Integer> others;
    private byte[] startOk = {};
    private byte[] open = {};

    private DeclareElsewhere(Socket client, Socket node, List<Integer> others) {
        this.client = client;
        this.node = node;
        this.others = others;
    }

    public static void main(String[] arguments) throws IOException {
        var ports = Arrays.stream(arguments).map(Integer::valueOf).toList();
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> System.out.println(
                        "queues declared through another node first: " + ELSEWHERE + ", refused there: " + REFUSED
                                + ", exclusive or named by the server: " + STAYED)));
        try (var server = new ServerSocket(ports.getFirst(), 100, InetAddress.getLoopbackAddress())) {
            while (true) {
                var client = server.accept();
                Thread.ofVirtual().start(() -> serve(client, ports.get(1), ports.subList(2, ports.size())));
            }
        }
    }

    private static void serve(Socket client, int nodePort, List<Integer> others) {
        try (client;
                var node = new Socket(InetAddress.getLoopbackAddress(), nodePort)) {
            client.setTcpNoDelay(true);
            node.setTcpNoDelay(true);
            var back = Thread.ofVirtual().start(() -> copyAll(node, client));
            try {
                new DeclareElsewhere(client, node, others).pass();
                node.shutdownOutput();
            } catch (IOException gone) {
                node.close();
            }
            back.join();
        } catch (IOException gone) {
            // The node is down, or one side has hung up: the other sees its socket closed.
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }

    private static void copyAll(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException gone) {
            try {
                to.close();
            } catch (IOException closed) {
                // As it shall be.
            }
        }
    }

    /** From the client to its node, frame by frame as long as they are frames. */
    private void pass() throws IOException {
        var in = client.getInputStream();
        var out = node.getOutputStream();
        var header = in.readNBytes(8);
        out.write(header);
        if (!Arrays.equals(header, protocolHeader())) {
            in.transferTo(out);
            return;
        }
        while (true) {
            var head = in.readNBytes(7);
            var length = head.length < 7 ? -1 : ByteBuffer.wrap(head).getInt(3);
            if (length < 0 || length > LONGEST_FRAME) {
                out.write(head);
                in.transferTo(out);
                return;
            }
            var rest = in.readNBytes(length + 1);
            if (rest.length == length + 1) {
                look(new Frame(head[0], ByteBuffer.wrap(head).getShort(1), Arrays.copyOf(rest, length)));
            }
            out.write(joined(head, rest));
            out.flush();
        }
    }

    private void look(Frame frame) {
        if (frame.isMethod(10, 11)) {
            startOk = frame.payload;
        } else if (frame.isMethod(10, 40)) {
            open = frame.payload;
        } else if (frame.isMethod(50, 10) && open.length > 0) {
            var nameBytes = frame.payload[6] & 0xFF;
            var bitsAt = 7 + nameBytes;
            if (bitsAt >= frame.payload.length) {
                return;
            }
            var bits = frame.payload[bitsAt];
            if ((bits & PASSIVE) != 0) {
                return;
            }
            if (nameBytes == 0 || (bits & EXCLUSIVE) != 0) {
                STAYED.incrementAndGet();
                return;
            }
            var declare = frame.payload.clone();
            declare[bitsAt] &= ~NO_WAIT;
            var name = new String(declare, 7, nameBytes, StandardCharsets.UTF_8);
            var port = others.get(Math.floorMod(name.hashCode(), others.size()));
            if (declared(port, declare)) {
                ELSEWHERE.incrementAndGet();
            } else {
                REFUSED.incrementAndGet();
            }
        }
    }

    /** On a connection of its own, opened as the client opened its. */
    private boolean declared(int port, byte[] declare) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.setTcpNoDelay(true);
            var in = new DataInputStream(socket.getInputStream());
            var out = new DataOutputStream(socket.getOutputStream());
            out.write(protocolHeader());
            answered(in, 10, 10);
            write(out, 0, startOk);
            var tune = answered(in, 10, 30);
            // tune-ok has the same fields; no heartbeats.
            var tuneOk = tune.payload.clone();
            tuneOk[3] = 31;
            tuneOk[10] = 0;
            tuneOk[11] = 0;
            write(out, 0, tuneOk);
            write(out, 0, open);
            answered(in, 10, 41);
            write(out, 1, new byte[] {0, 20, 0, 10, 0});
            answered(in, 20, 11);
            write(out, 1, declare);
            var done = answer(in).isMethod(50, 11);
            write(out, 0, new byte[] {0, 10, 0, 50, 0, (byte) 200, 0, 0, 0, 0, 0});
            while (!answer(in).isMethod(10, 51)) {
                // What else was on its way.
            }
            return done;
        } catch (IOException refused) {
            return false;
        }
    }

    private static Frame answered(DataInputStream in, int classId, int methodId) throws IOException {
        var frame = answer(in);
        if (!frame.isMethod(classId, methodId)) {
            throw new IOException("refused");
        }
        return frame;
    }

    /** The next frame that is no heartbeat. */
    private static Frame answer(DataInputStream in) throws IOException {
        while (true) {
            var type = in.readUnsignedByte();
            var channel = in.readUnsignedShort();
            var payload = new byte[in.readInt()];
            in.readFully(payload);
            if (in.readUnsignedByte() != FRAME_END) {
                throw new EOFException("no frame");
            }
            if (type == METHOD) {
                return new Frame(type, channel, payload);
            }
        }
    }

    private static void write(DataOutputStream out, int channel, byte[] payload) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var frame = new DataOutputStream(bytes)) {
            frame.writeByte(METHOD);
            frame.writeShort(channel);
            frame.writeInt(payload.length);
            frame.write(payload);
            frame.writeByte(FRAME_END);
        }
        out.write(bytes.toByteArray());
        out.flush();
    }

    private static byte[] joined(byte[] head, byte[] rest) {
        var all = Arrays.copyOf(head, head.length + rest.length);
        System.arraycopy(rest, 0, all, head.length, rest.length);
        return all;
    }

    private static byte[] protocolHeader() {
        return new byte[] {'A', 'M', 'Q', 'P', 0, 0, 9, 1};
    }
}
