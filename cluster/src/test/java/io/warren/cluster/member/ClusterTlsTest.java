package io.warren.cluster.member;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.cluster.FreePorts;
import io.warren.cluster.member.TransportSettings.Secret;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both ends show a certificate, and only strong TLS is spoken. */
final class ClusterTlsTest {
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final Secret SECRET = new Secret("the secret of the cluster");

    @TempDir
    Path directory;

    private record Pair(String certificate, String key, KeyStore store) {}

    private Pair pair(String name) throws Exception {
        var file = directory.resolve(name + ".p12");
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "it",
                        "-dname",
                        "CN=" + name,
                        "-validity",
                        "2",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .start();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), () -> output(process));
        var store = KeyStore.getInstance(file.toFile(), PASSWORD);
        return new Pair(
                pem("CERTIFICATE", store.getCertificate("it").getEncoded()),
                pem("PRIVATE KEY", store.getKey("it", PASSWORD).getEncoded()),
                store);
    }

    private static String output(Process process) {
        try {
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException cause) {
            return cause.toString();
        }
    }

    private static String pem(String kind, byte[] bytes) {
        return "-----BEGIN " + kind + "-----\n" + Base64.getMimeEncoder().encodeToString(bytes) + "\n-----END " + kind
                + "-----\n";
    }

    private static JGroupsTransport node(
            int number, InetSocketAddress at, List<InetSocketAddress> all, ClusterTls tls) {
        return JGroupsTransport.open(new TransportSettings(
                new NodeId("rabbit@t" + number, number), "tls", SECRET, at, new Discovery.Listed(all), tls));
    }

    private static void until(BooleanSupplier condition) {
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - end < 0, "in time");
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    void nodesWhoseCertificatesAreTrustedTalkAndOthersAreRefused() throws Exception {
        var first = pair("first");
        var second = pair("second");
        var stranger = pair("stranger");
        var trusted = first.certificate + second.certificate;
        var all = FreePorts.addresses(3);
        try (var a = node(1, all.get(0), all, ClusterTls.of(first.certificate, first.key, trusted));
                var b = node(2, all.get(1), all, ClusterTls.of(second.certificate, second.key, trusted));
                var c = node(
                        3,
                        all.get(2),
                        all,
                        ClusterTls.of(stranger.certificate, stranger.key, trusted + stranger.certificate))) {
            until(() -> a.members().has(b.self()) && b.members().has(a.self()));
            var got = new CompletableFuture<ByteBuffer>();
            b.receive(Traffic.FORWARD, (_, bytes) -> got.complete(bytes));
            var message = ByteBuffer.allocate(3_000_000).putInt(2_999_996, 42);
            assertTrue(a.send(b.self(), Traffic.FORWARD, message));
            assertEquals(message, got.get(20, TimeUnit.SECONDS));
            assertEquals(List.of(c.self()), c.members().nodes());
            assertEquals(2, a.members().nodes().size());
            assertRefused(all.get(0), first, new String[] {"TLSv1.2"}, "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256");
            assertRefused(all.get(0), first, new String[] {"TLSv1.3"}, "TLS_AES_128_GCM_SHA256");
        }
    }

    /** A client that trusts the node and shows no certificate. */
    private static void assertRefused(InetSocketAddress at, Pair server, String[] protocols, String cipher)
            throws Exception {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("server", server.store.getCertificate("it"));
        var trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        try (var socket = (SSLSocket) context.getSocketFactory().createSocket(at.getAddress(), at.getPort())) {
            socket.setEnabledProtocols(protocols);
            socket.setEnabledCipherSuites(new String[] {cipher});
            socket.setSoTimeout(10_000);
            // With TLS 1.3 the refusal comes after the client's part of the handshake.
            socket.startHandshake();
            var said = socket.getInputStream().read();
            throw new AssertionError("it was let in, and heard " + said);
        } catch (SSLException | java.net.SocketException refused) {
            return;
        }
    }
}
