package io.warren.cluster.member;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.cluster.member.TransportSettings.Secret;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** Who sends to a peer that has stopped taking anything does not wait for it for ever. */
final class GuardedSocketTest {
    private static final Secret SECRET = new Secret("the secret of the cluster");
    private static final Duration LIMIT = Duration.ofMillis(200);
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final byte[] CHUNK = new byte[1 << 16];

    /** What is done with both ends of a connection. */
    private interface Use {
        void of(Socket ours, Socket peers) throws Exception;
    }

    private static Door door(String node, long incarnation) {
        return new Door(new Handshake(new NodeId(node, incarnation), "one", SECRET), null, LIMIT);
    }

    private static void connected(Use use) throws Exception {
        try (var server = new GuardedServerSocket(door("rabbit@b", 2));
                var side = Executors.newVirtualThreadPerTaskExecutor()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            var accepted = side.submit(server::accept);
            try (var ours = new GuardedSocket(door("rabbit@a", 1))) {
                ours.connect(server.getLocalSocketAddress());
                try (var peers = accepted.get()) {
                    use.of(ours, peers);
                }
            }
        }
    }

    private static void sendForEver(OutputStream out) throws IOException {
        while (true) {
            out.write(CHUNK);
        }
    }

    @Test
    void aPeerThatTakesNothingIsGivenUp() throws Exception {
        connected((ours, peers) -> {
            var out = ours.getOutputStream();
            assertTimeoutPreemptively(DEADLINE, () -> assertThrows(IOException.class, () -> sendForEver(out)));
            assertTrue(ours.isClosed());
            assertFalse(peers.isClosed());
        });
    }

    @Test
    void aPeerThatTakesALittleNowAndThenIsKept() throws Exception {
        connected((ours, peers) -> {
            var out = ours.getOutputStream();
            var in = peers.getInputStream();
            for (var until = System.nanoTime() + 3 * LIMIT.toNanos(); System.nanoTime() - until < 0; ) {
                out.write(CHUNK);
                in.readNBytes(CHUNK.length);
            }
            assertFalse(ours.isClosed());
        });
    }
}
