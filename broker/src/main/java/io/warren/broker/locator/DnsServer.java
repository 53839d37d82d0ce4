package io.warren.broker.locator;

import io.warren.broker.configuration.ListenAddress;
import io.warren.broker.connection.ListenRefused;
import io.warren.engine.lane.Clock;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sockets of the responder: one for datagrams, with a thread that answers them one by one, and one for TCP.
 *
 * <p>Whatever arrives, the threads go on; only closing ends them.
 */
public final class DnsServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("locator");

    /** What is longer is no question for us; the rest of it is cut off and the question found malformed. */
    private static final int PACKET_BYTES = 1_500;

    private final DnsResponder responder;
    private final SourceLimit limit;
    private final DatagramSocket datagrams;
    private final DnsStreams streams;
    private final Thread reader;

    private DnsServer(DnsResponder responder, Clock clock, DatagramSocket datagrams, ServerSocket connections) {
        this.responder = responder;
        this.limit = new SourceLimit(clock);
        this.datagrams = datagrams;
        this.streams = new DnsStreams(responder, clock, connections);
        this.reader = Thread.ofPlatform().daemon().name("locator").unstarted(this::read);
    }

    /**
     * Begins to answer.
     *
     * @throws ListenRefused if the address is taken or not ours
     */
    public static DnsServer start(ListenAddress address, DnsResponder responder, Clock clock) {
        var wanted = address.host().isEmpty()
                ? new InetSocketAddress(address.port())
                : new InetSocketAddress(address.host(), address.port());
        DatagramSocket datagrams = null;
        try {
            var connections = new ServerSocket();
            try {
                connections.setReuseAddress(true);
                connections.bind(wanted);
                datagrams = new DatagramSocket(new InetSocketAddress(wanted.getAddress(), connections.getLocalPort()));
                var server = new DnsServer(responder, clock, datagrams, connections);
                server.reader.start();
                server.streams.start();
                return server;
            } finally {
                if (datagrams == null) {
                    connections.close();
                }
            }
        } catch (IOException | RuntimeException cause) {
            throw new ListenRefused(address.toString(), cause);
        }
    }

    /** Of both sockets. */
    public int port() {
        return datagrams.getLocalPort();
    }

    @Override
    public void close() {
        datagrams.close();
        streams.close();
        try {
            reader.join();
        } catch (InterruptedException stopNow) {
            Thread.currentThread().interrupt();
        }
    }

    private void read() {
        var packet = new DatagramPacket(new byte[PACKET_BYTES], PACKET_BYTES);
        while (!datagrams.isClosed()) {
            try {
                packet.setLength(PACKET_BYTES);
                datagrams.receive(packet);
                var answer = answer(packet);
                if (answer.isPresent()) {
                    send(answer.get(), (InetSocketAddress) packet.getSocketAddress());
                }
            } catch (SocketException closed) {
                if (!datagrams.isClosed()) {
                    LOG.atError().setCause(closed).log("locator_failed");
                    return;
                }
            } catch (IOException | RuntimeException mistake) {
                // One question is lost; who asked asks again.
                LOG.atError().setCause(mistake).log("locator_question_failed");
            }
        }
    }

    private Optional<ByteBuffer> answer(DatagramPacket packet) {
        var bytes = ByteBuffer.wrap(packet.getData(), 0, packet.getLength());
        return switch (limit.ask(packet.getAddress())) {
            case ANSWER -> responder.answer(bytes, DnsResponse.DATAGRAM_BYTES);
            case HINT -> responder.overTcp(bytes);
            case SILENCE -> Optional.empty();
        };
    }

    private void send(ByteBuffer answer, InetSocketAddress to) {
        try {
            var bytes = new byte[answer.remaining()];
            answer.get(bytes);
            datagrams.send(new DatagramPacket(bytes, bytes.length, to));
        } catch (IOException | IllegalArgumentException unreachable) {
            // A forged source, port 0 or a network that is gone.
            LOG.atDebug().addKeyValue("to", to.toString()).log("locator_answer_lost");
        }
    }
}
