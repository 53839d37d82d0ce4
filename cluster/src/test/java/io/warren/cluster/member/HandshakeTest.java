package io.warren.cluster.member;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.warren.cluster.member.Handshake.Reason;
import io.warren.cluster.member.Handshake.Result;
import io.warren.cluster.member.TransportSettings.Secret;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

final class HandshakeTest {
    private static final NodeId A = new NodeId("rabbit@a", 1);
    private static final NodeId B = new NodeId("rabbit@b", 2);
    private static final Secret SECRET = new Secret("the secret of the cluster");
    private static final Secret OTHER = new Secret("the secret of another one");

    private record Both(Result connector, Result acceptor) {}

    private static Both meet(Handshake connector, Handshake acceptor) throws Exception {
        var toAcceptor = new PipedOutputStream();
        var toConnector = new PipedOutputStream();
        var atAcceptor = new PipedInputStream(toAcceptor, 1 << 16);
        var atConnector = new PipedInputStream(toConnector, 1 << 16);
        try (var side = Executors.newVirtualThreadPerTaskExecutor()) {
            var accepted = side.submit(() -> acceptor.accept(atAcceptor, toConnector));
            var connected = connector.connect(atConnector, toAcceptor);
            return new Both(connected, accepted.get());
        }
    }

    @Test
    void nodesOfOneClusterAdmitEachOther() throws Exception {
        var both = meet(new Handshake(A, "one", SECRET), new Handshake(B, "one", SECRET));
        assertEquals(new Result.Admitted(B), both.connector);
        assertEquals(new Result.Admitted(A), both.acceptor);
    }

    @Test
    void anotherSecretIsRefusedAndBothSidesKnowWhy() throws Exception {
        var both = meet(new Handshake(A, "one", OTHER), new Handshake(B, "one", SECRET));
        assertEquals(new Result.Refused(Reason.SECRET, B.toString(), true), both.connector);
        assertEquals(new Result.Refused(Reason.SECRET, A.toString(), false), both.acceptor);
    }

    @Test
    void anotherClusterIsRefusedAndBothSidesKnowWhy() throws Exception {
        var both = meet(new Handshake(A, "two", SECRET), new Handshake(B, "one", SECRET));
        assertEquals(new Result.Refused(Reason.CLUSTER, B.toString(), false), both.connector);
        assertEquals(new Result.Refused(Reason.CLUSTER, A.toString(), true), both.acceptor);
    }

    @Test
    void aNodeDoesNotAdmitItself() throws Exception {
        var both = meet(new Handshake(A, "one", SECRET), new Handshake(A, "one", SECRET));
        assertEquals(
                Reason.SELF,
                assertInstanceOf(Result.Refused.class, both.acceptor).reason());
    }

    @Test
    void whatOpensWithAnythingElseIsAStranger() throws IOException {
        var acceptor = new Handshake(B, "one", SECRET);
        var said = new ByteArrayOutputStream();
        var result = acceptor.accept(
                new ByteArrayInputStream("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII)), said);
        assertEquals(new Result.Refused(Reason.STRANGER, null, false), result);
        assertEquals(0, said.size(), "a stranger is told nothing");
        assertThrows(EOFException.class, () -> acceptor.accept(new ByteArrayInputStream(new byte[] {1, 2}), said));
    }

    @Test
    void whatWasRecordedCannotBePlayedAgain() throws Exception {
        var recorded = new ByteArrayOutputStream();
        var toConnector = new PipedOutputStream();
        var toAcceptor = new PipedOutputStream();
        var atConnector = new PipedInputStream(toConnector, 1 << 16);
        InputStream recording = new FilterInputStream(new PipedInputStream(toAcceptor, 1 << 16)) {
            @Override
            public int read() throws IOException {
                var one = super.read();
                recorded.write(one);
                return one;
            }

            @Override
            public int read(byte[] to, int offset, int length) throws IOException {
                var count = super.read(to, offset, length);
                if (count > 0) {
                    recorded.write(to, offset, count);
                }
                return count;
            }
        };
        try (var side = Executors.newVirtualThreadPerTaskExecutor()) {
            var accepted = side.submit(() -> new Handshake(B, "one", SECRET).accept(recording, toConnector));
            new Handshake(A, "one", SECRET).connect(atConnector, toAcceptor);
            assertInstanceOf(Result.Admitted.class, accepted.get());
        } catch (ExecutionException failed) {
            throw new AssertionError(failed);
        }
        var again = new Handshake(B, "one", SECRET)
                .accept(new ByteArrayInputStream(recorded.toByteArray()), new ByteArrayOutputStream());
        assertEquals(new Result.Refused(Reason.SECRET, A.toString(), false), again);
    }

    @Test
    void onlyCiphersThatAuthenticateAndForgetAreStrong() {
        assertEquals(true, ClusterTls.strong("TLS_AES_256_GCM_SHA384"));
        assertEquals(true, ClusterTls.strong("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"));
        assertFalse(ClusterTls.strong("TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256"));
        assertFalse(ClusterTls.strong("TLS_RSA_WITH_AES_128_GCM_SHA256"));
    }

    @Test
    void aShortSecretIsNone() {
        assertThrows(IllegalArgumentException.class, () -> new Secret("short"));
        assertEquals("Secret", SECRET.toString());
    }
}
