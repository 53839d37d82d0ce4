package io.warren.broker.locator;

import io.warren.engine.lane.Clock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Questions over TCP (RFC 7766): each and each answer behind its length of two bytes. A virtual thread each connection.
 *
 * <p>The lock guards the set of open connections.
 */
final class DnsStreams implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("locator");
    private static final int MOST = 64;
    private static final int MOST_OF_ONE_SOURCE = 8;
    private static final int MOST_QUESTIONS = 100;
    private static final int MOST_QUESTION_BYTES = 1_500;

    /** Of the whole connection, so that a byte now and then does not hold it. */
    private static final int LIFE_MILLIS = 5_000;

    private final DnsResponder responder;
    private final Clock clock;
    private final ServerSocket listening;
    private final Set<Socket> open = new HashSet<>();

    DnsStreams(DnsResponder responder, Clock clock, ServerSocket listening) {
        this.responder = responder;
        this.clock = clock;
        this.listening = listening;
    }

    void start() {
        Thread.ofVirtual().name("locator-accept").start(this::accept);
    }

    @Override
    public void close() {
        closed(listening);
        synchronized (open) {
            open.forEach(DnsStreams::closed);
        }
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                var socket = listening.accept();
                if (admit(socket)) {
                    Thread.ofVirtual().name("locator-connection").start(() -> serve(socket));
                } else {
                    closed(socket);
                }
            } catch (IOException gone) {
                // The client went before we looked, or there are no descriptors left: AMQP's own limit is below that.
                if (!listening.isClosed()) {
                    LOG.atDebug().addKeyValue("reason", gone.getMessage()).log("locator_accept_failed");
                }
            }
        }
    }

    private boolean admit(Socket socket) {
        synchronized (open) {
            var source = socket.getInetAddress();
            return !listening.isClosed()
                    && open.size() < MOST
                    && open.stream().filter(each -> isFrom(source, each)).count() < MOST_OF_ONE_SOURCE
                    && open.add(socket);
        }
    }

    private static boolean isFrom(InetAddress source, Socket socket) {
        return source.equals(socket.getInetAddress());
    }

    private void serve(Socket socket) {
        var end = clock.monotonicMillis() + LIFE_MILLIS;
        try (socket) {
            socket.setTcpNoDelay(true);
            for (var left = MOST_QUESTIONS; left > 0; left--) {
                var length = read(socket, 2, end).getShort() & 0xFFFF;
                if (length > MOST_QUESTION_BYTES) {
                    return;
                }
                var answer = responder.answer(read(socket, length, end), DnsResponse.STREAM_BYTES);
                if (answer.isEmpty()) {
                    return;
                }
                var bytes = answer.get().limit();
                // In one piece: some clients take the length and the rest from one read.
                socket.getOutputStream()
                        .write(ByteBuffer.allocate(2 + bytes)
                                .putShort((short) bytes)
                                .put(answer.get())
                                .array());
            }
        } catch (IOException gone) {
            // It closed, or was too slow: as good as an answer.
        } catch (RuntimeException mistake) {
            LOG.atError().setCause(mistake).log("locator_question_failed");
        } finally {
            synchronized (open) {
                open.remove(socket);
            }
        }
    }

    private ByteBuffer read(Socket socket, int length, long end) throws IOException {
        var bytes = new byte[length];
        var in = socket.getInputStream();
        for (var at = 0; at < length; ) {
            var millis = end - clock.monotonicMillis();
            if (millis <= 0) {
                throw new SocketTimeoutException();
            }
            socket.setSoTimeout((int) millis);
            var got = in.read(bytes, at, length - at);
            if (got < 0) {
                throw new IOException("closed");
            }
            at += got;
        }
        return ByteBuffer.wrap(bytes);
    }

    private static void closed(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception failed) {
            // It is gone either way.
            LOG.atDebug().addKeyValue("reason", failed.getMessage()).log("locator_close_failed");
        }
    }
}
