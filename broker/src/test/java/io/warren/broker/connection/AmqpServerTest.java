package io.warren.broker.connection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.amqp.method.ConnectionMethod;
import io.warren.broker.configuration.ListenAddress;
import io.warren.engine.lane.Clock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AmqpServerTest {
    private final FakeEngine engine = new FakeEngine();
    private final Transport transport = Transport.start(1, true);

    @TempDir
    Path directory;

    @AfterEach
    void stop() {
        transport.stop(2_000);
    }

    @Test
    void aClientConnectsAndLeaves() throws Exception {
        var server = server(false, List.of("PLAIN"));
        try (var client = new SocketClient(listen(server, null))) {
            client.login("PLAIN", "\0guest\0guest").open();
            client.send(0, new ConnectionMethod.Close(200, "bye", 0, 0));
            client.expect(10, 51);
        }
        server.stop(5_000);
    }

    @Test
    void shutdownIsToldWithRabbitMqsText() throws Exception {
        var server = server(false, List.of("PLAIN"));
        try (var client = new SocketClient(listen(server, null))) {
            client.login("PLAIN", "\0guest\0guest").open();
            var stopped = CompletableFuture.runAsync(() -> server.stop(20_000));
            var close = new String(client.expect(10, 50), StandardCharsets.UTF_8);
            assertTrue(
                    close.contains("CONNECTION_FORCED - broker forced connection closure with reason 'shutdown'"),
                    close);
            client.send(0, new ConnectionMethod.CloseOk());
            stopped.get(10, TimeUnit.SECONDS);
            assertTrue(client.ended());
        }
    }

    @Test
    void aTakenPortIsSaidSo() {
        var server = server(false, List.of("PLAIN"));
        var port = listen(server, null);
        assertThrows(ListenRefused.class, () -> server.listen(new ListenAddress("127.0.0.1", port), null));
        server.stop(1_000);
    }

    @Test
    void anotherProtocolGetsOurHeaderAndTheEnd() throws Exception {
        var server = server(false, List.of("PLAIN"));
        try (var client = new SocketClient(listen(server, null))) {
            assertArrayEquals(
                    TestClient.PROTOCOL, client.text("GET / HTTP/1.1\r\n\r\n").rest());
        }
        server.stop(1_000);
    }

    @Test
    void aServerUnderHostileBytesStillServesGoodClients() throws Exception {
        var server = server(false, List.of("PLAIN"));
        var port = listen(server, null);
        var random = new Random(7);
        for (var round = 0; round < 200; round++) {
            try (var hostile = new SocketClient(port)) {
                if (round % 2 == 0) {
                    hostile.bytes(TestClient.PROTOCOL);
                }
                var bytes = new byte[random.nextInt(2_000)];
                random.nextBytes(bytes);
                hostile.bytes(bytes);
            } catch (IOException theServerWasFaster) {
                // It may hang up before we are done.
            }
        }
        try (var client = new SocketClient(port)) {
            client.login("PLAIN", "\0guest\0guest").open();
        }
        server.stop(5_000);
    }

    @Test
    void theProxyHeaderTellsWhoTheClientIs() throws Exception {
        var server = server(true, List.of("PLAIN"));
        var port = listen(server, null);
        try (var client = new SocketClient(port)) {
            client.text("PROXY TCP4 203.0.113.7 10.0.0.1 4711 5672\r\n");
            client.login("PLAIN", "\0guest\0guest").open();
        }
        assertEquals(new Peer("203.0.113.7", 4711, "10.0.0.1", 5672, false), engine.peers.getLast());
        try (var client = new SocketClient(port)) {
            client.text("PROXY TCP6 ::ffff:127.0.0.1 ::1 1 2\r\n");
            client.login("PLAIN", "\0guest\0guest").open();
        }
        assertTrue(engine.peers.getLast().loopback(), "an IPv4 address mapped into IPv6 is what it maps");
        try (var client = new SocketClient(port)) {
            client.bytes(new byte[] {
                0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A, 0x21, 0x11, 0, 12, 10, 1, 2, 3,
                10, 1, 2, 4, 0x12, 0x34, 0x16, 0x28
            });
            client.login("PLAIN", "\0guest\0guest").open();
        }
        assertEquals(new Peer("10.1.2.3", 0x1234, "10.1.2.4", 5672, false), engine.peers.getLast());
        try (var client = new SocketClient(port)) {
            client.text("PROXY UNKNOWN\r\n");
            client.login("PLAIN", "\0guest\0guest").open();
        }
        assertEquals("127.0.0.1", engine.peers.getLast().host());
        assertFalse(engine.peers.getLast().loopback(), "a client whose address nobody told is not of this machine");
        try (var client = new SocketClient(port)) {
            assertTrue(client.bytes(TestClient.PROTOCOL)
                    .text("no proxy here, but long enough to be sure\r\n")
                    .ended());
        }
        server.stop(5_000);
    }

    @Test
    void aLoopbackAddressThatAnotherMachineTellsIsThatMachines() {
        var proxy = new InetSocketAddress(InetAddress.ofLiteral("203.0.113.7"), 1);
        var local = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 2);
        assertFalse(Peer.behind(proxy, local, local).loopback());
        assertTrue(Peer.behind(local, local, local).loopback());
        assertFalse(Peer.behind(local, proxy, local).loopback());
    }

    @Test
    void aClientLogsInByItsCertificate() throws Exception {
        var mine = Certificates.make(directory, "server", "CN=localhost");
        var theirs = Certificates.make(directory, "client", "CN=alice,O=Rabbits", "-ext", "SAN=dns:alice.example");
        var server = server(false, List.of("PLAIN", "EXTERNAL"));
        var port = listen(server, new Tls(tls(mine, theirs, true, TlsSettings.LoginName.DISTINGUISHED_NAME)));
        try (var client = secure(theirs.context(mine, true), port)) {
            client.login("EXTERNAL", "").open();
        }
        assertEquals("CN=alice,O=Rabbits", engine.openedAs().user());
        assertTrue(
                engine.openedAs().tls().startsWith("TLSv1.3 TLS_"),
                engine.openedAs().tls());
        var byCommonName = listen(server, new Tls(tls(mine, theirs, true, TlsSettings.LoginName.COMMON_NAME)));
        try (var client = secure(theirs.context(mine, true), byCommonName)) {
            client.login("EXTERNAL", "").open();
        }
        assertEquals("alice", engine.openedAs().user());
        var byAlternativeName =
                listen(server, new Tls(tls(mine, theirs, true, TlsSettings.LoginName.SUBJECT_ALTERNATIVE_NAME)));
        try (var client = secure(theirs.context(mine, true), byAlternativeName)) {
            client.login("EXTERNAL", "").open();
        }
        assertEquals("alice.example", engine.openedAs().user());
        server.stop(5_000);
    }

    @Test
    void aCertificateOfAnotherAuthorityIsRefused() {
        var mine = Certificates.make(directory, "server", "CN=localhost");
        var trusted = Certificates.make(directory, "trusted", "CN=alice");
        var forged = Certificates.make(directory, "forged", "CN=alice");
        var server = server(false, List.of("PLAIN", "EXTERNAL"));
        var port = listen(server, new Tls(tls(mine, trusted, true, TlsSettings.LoginName.COMMON_NAME)));
        assertThrows(IOException.class, () -> {
            try (var client = secure(forged.context(mine, true), port)) {
                client.login("EXTERNAL", "").open();
            }
        });
        assertThrows(IOException.class, () -> {
            try (var client = secure(forged.context(mine, false), port)) {
                client.login("PLAIN", "\0guest\0guest").open();
            }
        });
        server.stop(5_000);
    }

    @Test
    void changedCertificatesServeNewConnectionsAndBadOnesAreLeftAlone() throws Exception {
        var first = Certificates.make(directory, "server", "CN=first");
        var tls = new Tls(tls(first, first, false, TlsSettings.LoginName.COMMON_NAME));
        var server = server(false, List.of("PLAIN"));
        var port = listen(server, tls);
        var second = Certificates.make(Files.createDirectory(directory.resolve("new")), "server", "CN=second");
        Files.copy(second.certificate(), first.certificate(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        Files.copy(second.key(), first.key(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        Files.setLastModifiedTime(first.certificate(), FileTime.fromMillis(1_000));
        tls.reloadIfChanged();
        try (var client = secure(second.context(second, false), port)) {
            client.login("PLAIN", "\0guest\0guest").open();
        }
        Files.writeString(first.certificate(), "nonsense");
        tls.reloadIfChanged();
        try (var client = secure(second.context(second, false), port)) {
            client.login("PLAIN", "\0guest\0guest").open();
        }
        var third = Certificates.make(directory.resolve("new"), "half", "CN=third");
        // The key has not been replaced yet.
        Files.copy(third.certificate(), first.certificate(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        tls.reloadIfChanged();
        try (var client = secure(second.context(second, false), port)) {
            client.login("PLAIN", "\0guest\0guest").open();
        }
        server.stop(5_000);
    }

    @Test
    void anOldRsaKeyIsRead() throws Exception {
        var rsa = Certificates.make(directory, "server", "CN=localhost", "-keyalg", "RSA");
        var whole = Files.readAllBytes(rsa.key());
        var der = java.util.Base64.getMimeDecoder()
                .decode(new String(whole, StandardCharsets.US_ASCII).replaceAll("-----[A-Z ]+-----", ""));
        // Sequence, version, algorithm and the octet string's head are what PKCS #1 leaves out.
        var inner = java.util.Arrays.copyOfRange(der, 4 + 18 + 4, der.length);
        var old = Files.writeString(
                directory.resolve("old.key"),
                "-----BEGIN RSA PRIVATE KEY-----\n"
                        + java.util.Base64.getMimeEncoder().encodeToString(inner)
                        + "\n-----END RSA PRIVATE KEY-----\n");
        var tls = new Tls(tls(
                new Certificates(rsa.store(), rsa.certificate(), old), rsa, false, TlsSettings.LoginName.COMMON_NAME));
        var server = server(false, List.of("PLAIN"));
        try (var client = secure(rsa.context(rsa, false), listen(server, tls))) {
            client.login("PLAIN", "\0guest\0guest").open();
        }
        server.stop(5_000);
    }

    @Test
    void aPausedServerRefusesAndListensAgainAtTheSamePort() throws Exception {
        var server = server(false, List.of("PLAIN"));
        var port = listen(server, null);
        server.suspend();
        assertThrows(IOException.class, () -> new SocketClient(port));
        server.resume();
        try (var client = new SocketClient(port)) {
            client.login("PLAIN", "\0guest\0guest").open();
        }
        server.stop(5_000);
    }

    @Test
    void openSslsCipherNamesAreUnderstoodAndWeakOnesRefused() {
        assertEquals("TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", CipherNames.java("ECDHE-RSA-AES256-GCM-SHA384"));
        assertEquals(
                "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256", CipherNames.java("ECDHE-ECDSA-CHACHA20-POLY1305"));
        assertEquals("TLS_AES_128_GCM_SHA256", CipherNames.java("TLS_AES_128_GCM_SHA256"));
        assertThrows(TlsRefused.class, () -> CipherNames.java("AES256-SHA"));
    }

    private AmqpServer server(boolean proxy, List<String> mechanisms) {
        var settings = new ConnectionSettings(
                "n", "n", mechanisms, 8_192, 8_192, 131_072, 2_047, 60, 10_000, Long.MAX_VALUE, 1 << 20, 1 << 18);
        return new AmqpServer(transport, TestClient.sockets(proxy), settings, engine, engine, Clock.SYSTEM, 0);
    }

    private static int listen(AmqpServer server, @Nullable Tls tls) {
        return server.listen(new ListenAddress("127.0.0.1", 0), tls).getPort();
    }

    private static TlsSettings tls(
            Certificates mine, Certificates trusted, boolean verify, TlsSettings.LoginName loginFrom) {
        return new TlsSettings(
                mine.certificate(),
                mine.key(),
                null,
                verify ? trusted.certificate() : null,
                verify,
                verify,
                1,
                List.of("tlsv1.3", "tlsv1.2"),
                List.of(),
                true,
                5_000,
                loginFrom,
                "dns",
                0);
    }

    private static SocketClient secure(SSLContext context, int port) throws IOException {
        return new SocketClient(
                context.getSocketFactory().createSocket(java.net.InetAddress.getLoopbackAddress(), port));
    }
}
