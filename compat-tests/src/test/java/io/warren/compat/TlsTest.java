package io.warren.compat;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.compat.harness.Authority;
import io.warren.compat.harness.Authority.Wish;
import io.warren.compat.harness.BrokerProcess;
import io.warren.compat.harness.Eventually;
import io.warren.compat.harness.Identity;
import io.warren.compat.harness.ManagementApi;
import io.warren.compat.harness.RawClient;
import io.warren.compat.harness.WarrenOnly;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** TLS of the AMQP listener: versions, suites, whose certificates are taken, who they log in, and files that change. */
@WarrenOnly
class TlsTest {
    private static final int ALERT = 21;
    private static final int PROTOCOL_VERSION = 70;

    private final Authority authority = Authority.named("CN=Rabbit Authority,O=Rabbits");

    @TempDir
    private Path files;

    @Test
    void withoutVerificationVersionsAndSuitesAreStillStrict() throws Exception {
        // Whoever stops in the middle of TLS is ended by the limit for TLS; the one for all of the handshake is far
        // away.
        try (var broker = start(
                        "ssl_handshake_timeout = 4000",
                        "handshake_timeout = 600000",
                        "auth_mechanisms.1 = PLAIN",
                        "auth_mechanisms.2 = EXTERNAL");
                var silent = RawClient.over(plain(broker));
                var half = RawClient.over(plain(broker))) {
            half.send(new byte[] {22, 3, 1, 0, 100, 1, 0, 0, 96});
            var anybody = context(authority, null);

            assertEquals("TLSv1.3", version(broker, anybody, "TLSv1.3"));
            assertEquals("TLSv1.2", version(broker, anybody, "TLSv1.2"));
            for (var old : List.of(0x0300, 0x0301, 0x0302)) {
                assertArrayEquals(new int[] {ALERT, PROTOCOL_VERSION}, answerToHello(broker, old));
            }
            assertThrows(
                    IOException.class,
                    () -> login(broker, anybody, socket -> {
                                socket.setEnabledProtocols(new String[] {"TLSv1.2"});
                                socket.setEnabledCipherSuites(new String[] {"TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256"});
                            })
                            .close());
            renegotiationIsRefused(broker, anybody);
            aCertificateThatNobodyAskedForLogsNobodyIn(broker);
            whatIsNoTlsEndsSoon(broker);
            tlsToThePlainPortIsToldWhatIsSpokenThere(broker);

            assertTrue(silent.closedByBroker());
            assertTrue(half.closedByBroker());
            login(broker, anybody, _ -> {}).close();
        }
    }

    @Test
    void withVerificationOnlyTheAuthoritysValidClientsComeIn() throws Exception {
        try (var broker = start(
                "ssl_options.verify = verify_peer",
                "ssl_options.cacertfile = " + files.resolve("authority.pem"),
                "auth_mechanisms.1 = PLAIN",
                "auth_mechanisms.2 = EXTERNAL",
                "warren.tls.reload_interval = 50")) {
            user(broker, "CN=alice,O=Rabbits");
            var valid = authority.issue(Wish.of("CN=alice,O=Rabbits"));

            assertEquals("CN=alice,O=Rabbits", external(broker, valid));
            // Nobody has to show one here: a password does.
            login(broker, context(authority, null), _ -> {}).close();
            unacceptable(valid)
                    .forEach((name, identity) -> assertThrows(
                            IOException.class, () -> login(broker, context(authority, identity), _ -> {}), name));
            assertThrows(
                    IOException.class,
                    () -> external(broker, authority.issue(Wish.of("CN=nobody"))),
                    "a user that is not there");

            changedFilesServeNewConnections(broker);
        }
    }

    @ParameterizedTest
    @CsvSource({"common_name,alice", "subject_alternative_name,alice.example"})
    void whoMustShowACertificateDoesSoAndIsWhoItNames(String from, String user) throws Exception {
        try (var broker = start(
                "ssl_options.verify = verify_peer",
                "ssl_options.fail_if_no_peer_cert = true",
                "ssl_options.cacertfile = " + files.resolve("authority.pem"),
                "auth_mechanisms.1 = PLAIN",
                "auth_mechanisms.2 = EXTERNAL",
                "ssl_cert_login_from = " + from)) {
            user(broker, user);
            var valid = authority.issue(Wish.of("CN=alice,O=Rabbits").alsoCalled("alice.example", "other.example"));

            assertEquals(user, external(broker, valid));
            login(broker, context(authority, valid), _ -> {}).close();
            assertThrows(IOException.class, () -> login(broker, context(authority, null), _ -> {}));
            unacceptable(valid)
                    .forEach((name, identity) -> assertThrows(
                            IOException.class, () -> login(broker, context(authority, identity), _ -> {}), name));
        }
    }

    /** What somebody may show who is not let in. */
    private Map<String, Identity> unacceptable(Identity valid) {
        var impostor = Authority.named("CN=Rabbit Authority,O=Rabbits");
        var alice = Wish.of("CN=alice,O=Rabbits").alsoCalled("alice.example");
        return Map.of(
                "another authority", Authority.named("CN=Hares").issue(alice),
                "another authority of the same name", impostor.issue(alice),
                "the same issuer and serial number",
                        impostor.issue(alice.serial(valid.certificate().getSerialNumber())),
                "expired", authority.issue(alice.expired()),
                "for servers", authority.issue(alice.onlyForServers()),
                "signed by a client", Authority.pretended(valid).issue(alice));
    }

    private void renegotiationIsRefused(BrokerProcess broker, SSLContext anybody) throws Exception {
        var sockets = new ArrayList<SSLSocket>();
        try (var raw = login(broker, anybody, socket -> {
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            sockets.add(socket);
        })) {
            sockets.getFirst().startHandshake();
            assertThrows(IOException.class, () -> raw.openChannel(1));
        }
    }

    private void aCertificateThatNobodyAskedForLogsNobodyIn(BrokerProcess broker) throws Exception {
        user(broker, "CN=alice,O=Rabbits");
        assertThrows(IOException.class, () -> external(broker, authority.issue(Wish.of("CN=alice,O=Rabbits"))));
    }

    private static void whatIsNoTlsEndsSoon(BrokerProcess broker) throws Exception {
        try (var raw = RawClient.over(plain(broker))) {
            raw.send(RawClient.protocolHeader());
            var answer = raw.readBytes(8);
            assertTrue(answer.length == 0 || answer[0] == ALERT, "AMQP was answered");
            assertTrue(raw.closedByBroker());
        }
    }

    private static void tlsToThePlainPortIsToldWhatIsSpokenThere(BrokerProcess broker) throws Exception {
        try (var raw = RawClient.connect(broker)) {
            raw.send(hello(0x0303));
            assertArrayEquals(RawClient.protocolHeader(), raw.readBytes(8));
            assertTrue(raw.closedByBroker());
        }
        Eventually.eventually(
                "a line that says so", () -> broker.log().contains("TLS client detected on non-TLS AMQP port"));
    }

    private void changedFilesServeNewConnections(BrokerProcess broker) throws Exception {
        var anybody = context(authority, null);
        var sockets = new ArrayList<SSLSocket>();
        try (var old = login(broker, anybody, sockets::add)) {
            var first = shown(sockets.getFirst());
            var second = authority.issue(Wish.of("CN=localhost"));
            second.writeKey(files.resolve("server.key"));
            awaitLines(broker, "tls_reload_refused", 1);
            assertEquals(first, newlyShown(broker), "the key alone is half a change");
            second.writeCertificate(files.resolve("server.crt"));
            awaitLines(broker, "tls_reloaded", 1);
            assertEquals(second.certificate(), newlyShown(broker));

            Files.writeString(files.resolve("server.crt"), "-----BEGIN CERTIFICATE-----\nhalf a fi");
            awaitLines(broker, "tls_reload_refused", 2);
            assertEquals(second.certificate(), newlyShown(broker));
            Files.delete(files.resolve("server.crt"));
            awaitLines(broker, "tls_reload_refused", 3);
            assertEquals(second.certificate(), newlyShown(broker));

            var third = authority.issue(Wish.of("CN=localhost"));
            third.writeCertificate(files.resolve("server.crt"));
            third.writeKey(files.resolve("server.key"));
            Eventually.eventually("the third", () -> newlyShown(broker).equals(third.certificate()));
            old.openChannel(1);
        }
    }

    private X509Certificate newlyShown(BrokerProcess broker) throws Exception {
        var sockets = new ArrayList<SSLSocket>();
        login(broker, context(authority, null), sockets::add).close();
        return shown(sockets.getFirst());
    }

    private static X509Certificate shown(SSLSocket socket) throws IOException {
        return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }

    /** Exactly so many: what stays broken is told once. */
    private static void awaitLines(BrokerProcess broker, String event, long count) throws Exception {
        Eventually.eventually(
                count + " times " + event,
                () -> broker.log().lines().filter(each -> each.contains(event)).count() == count);
    }

    private BrokerProcess start(String... lines) {
        var server = authority.issue(Wish.of("CN=localhost"));
        server.writeCertificate(files.resolve("server.crt"));
        server.writeKey(files.resolve("server.key"));
        Identity.writeCertificate(files.resolve("authority.pem"), authority.certificate());
        var configuration = new ArrayList<>(List.of(
                "listeners.ssl.1 = 127.0.0.1:0",
                "ssl_options.certfile = " + files.resolve("server.crt"),
                "ssl_options.keyfile = " + files.resolve("server.key")));
        configuration.addAll(List.of(lines));
        return BrokerProcess.start(BrokerProcess.Settings.named("tls")
                .withJvmOptions("-Xmx256m", "-XX:TieredStopAtLevel=1")
                .with(configuration.toArray(new String[0])));
    }

    private static SSLContext context(Authority trusted, @Nullable Identity shown) {
        return Identity.client(trusted, Optional.ofNullable(shown));
    }

    private static void user(BrokerProcess broker, String name) {
        broker.management().put("users/" + ManagementApi.segment(name), Map.of("password_hash", "", "tags", ""));
        broker.management().putPermissions("/", name, ".*", ".*", ".*");
    }

    /** Settles how the socket speaks before it does. */
    private interface Settings {
        void of(SSLSocket socket);
    }

    /** A client that is in, as guest. */
    private static RawClient login(BrokerProcess broker, SSLContext context, Settings settings) throws IOException {
        var raw = RawClient.over(secure(broker, context, settings));
        raw.startOk();
        raw.open(10, 131_072);
        return raw;
    }

    /** Logs in by the certificate and tells as whom. */
    private String external(BrokerProcess broker, Identity shown) throws Exception {
        try (var raw = RawClient.over(secure(broker, context(authority, shown), _ -> {}))) {
            raw.startOk("EXTERNAL", new byte[0]);
            raw.open(10, 131_072);
            var port = raw.localPort();
            for (var each : broker.management().get("connections")) {
                if (each.path("peer_port").asInt() == port) {
                    return each.path("user").asText();
                }
            }
            throw new AssertionError("no such connection");
        }
    }

    private static String version(BrokerProcess broker, SSLContext context, String version) throws IOException {
        var sockets = new ArrayList<SSLSocket>();
        login(broker, context, socket -> {
                    socket.setEnabledProtocols(new String[] {version});
                    sockets.add(socket);
                })
                .close();
        return sockets.getFirst().getSession().getProtocol();
    }

    private static SSLSocket secure(BrokerProcess broker, SSLContext context, Settings settings) throws IOException {
        var socket = (SSLSocket)
                context.getSocketFactory().createSocket(plain(broker), "localhost", broker.port("amqp/ssl"), true);
        var parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        settings.of(socket);
        return socket;
    }

    private static Socket plain(BrokerProcess broker) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), broker.port("amqp/ssl"));
    }

    /** The JDK does not speak old versions any more: the bytes of a client that knows nothing newer. */
    private static byte[] hello(int version) {
        return RawClient.fields(out -> {
            var hello = RawClient.fields(body -> {
                body.writeShort(version);
                body.write(new byte[32]);
                body.writeByte(0);
                body.writeShort(8);
                for (var suite : new int[] {0xC00A, 0xC009, 0xC014, 0xC013}) {
                    body.writeShort(suite);
                }
                body.writeShort(0x0100);
            });
            out.writeByte(22);
            out.writeShort(0x0301);
            out.writeShort(hello.length + 4);
            out.writeInt(1 << 24 | hello.length);
            out.write(hello);
        });
    }

    /** Content type and, if it is an alert, its description (RFC 5246, section 7.2). */
    private static int[] answerToHello(BrokerProcess broker, int version) throws IOException {
        try (var raw = RawClient.over(plain(broker))) {
            raw.send(hello(version));
            var record = raw.readBytes(7);
            assertEquals(7, record.length, "closed without an alert");
            assertFalse(record[0] == 22 && record[5] == 2, "a ServerHello");
            return new int[] {record[0], record[6]};
        }
    }
}
