package io.warren.compat;

import static io.warren.compat.harness.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.compat.harness.Authority;
import io.warren.compat.harness.Authority.Wish;
import io.warren.compat.harness.BrokerProcess;
import io.warren.compat.harness.Identity;
import io.warren.compat.harness.WarrenOnly;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS of the management API and of the metrics. */
@WarrenOnly
final class HttpsTest {
    private final Authority authority = Authority.named("CN=Rabbit Authority,O=Rabbits");

    @TempDir
    private Path files;

    private BrokerProcess start(String prefix, String... lines) {
        serve();
        Identity.writeCertificate(files.resolve("authority.pem"), authority.certificate());
        var configuration = new ArrayList<>(List.of(
                prefix + ".ip = 127.0.0.1",
                prefix + ".port = 0",
                prefix + ".certfile = " + files.resolve("server.crt"),
                prefix + ".keyfile = " + files.resolve("server.key"),
                "warren.tls.reload_interval = 50"));
        configuration.addAll(List.of(lines));
        return BrokerProcess.start(BrokerProcess.Settings.named("https").with(configuration.toArray(new String[0])));
    }

    private X509Certificate serve() {
        var server = authority.issue(Wish.of("CN=localhost"));
        server.writeCertificate(files.resolve("server.crt"));
        server.writeKey(files.resolve("server.key"));
        return server.certificate();
    }

    private HttpClient client(@Nullable Identity shown) {
        return HttpClient.newBuilder()
                .sslContext(Identity.client(authority, Optional.ofNullable(shown)))
                .connectTimeout(Duration.ofSeconds(10))
                .build();
    }

    private static HttpResponse<String> get(HttpClient client, int port, String path)
            throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("https://localhost:" + port + path))
                        .header(
                                "authorization",
                                "Basic "
                                        + Base64.getEncoder()
                                                .encodeToString("guest:guest".getBytes(StandardCharsets.UTF_8)))
                        .timeout(Duration.ofSeconds(20))
                        .build(),
                BodyHandlers.ofString());
    }

    private X509Certificate shown(int port) throws IOException {
        try (var socket = (SSLSocket)
                Identity.client(authority, Optional.empty()).getSocketFactory().createSocket("127.0.0.1", port)) {
            socket.startHandshake();
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    @Test
    void theApiSpeaksTlsBesideTheClearAndTakesNewCertificates() throws Exception {
        try (var broker = start("management.ssl")) {
            var port = broker.port("https");
            var answer = get(client(null), port, "/api/overview");
            assertEquals(200, answer.statusCode());
            assertTrue(answer.body().contains("\"protocol\":\"https\""), answer.body());
            assertEquals("TLSv1.3", answer.sslSession().orElseThrow().getProtocol());
            assertEquals(
                    "guest", broker.management().get("whoami").get("name").textValue(), "the clear port is asked for");

            var renewed = serve();
            eventually("the new certificate", () -> shown(port).equals(renewed));
            assertEquals(200, get(client(null), port, "/api/whoami").statusCode());
            whatIsOldIsRefused(port);
        }
    }

    private void whatIsOldIsRefused(int port) throws IOException {
        try (var socket = (SSLSocket)
                Identity.client(authority, Optional.empty()).getSocketFactory().createSocket("127.0.0.1", port)) {
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            socket.setEnabledCipherSuites(new String[] {"TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256"});
            assertThrows(IOException.class, socket::startHandshake);
        }
    }

    @Test
    void clientsShowACertificateWhereThatIsAskedFor() throws Exception {
        try (var broker = start(
                "management.ssl",
                "management.ssl.verify = verify_peer",
                "management.ssl.fail_if_no_peer_cert = true",
                "management.ssl.cacertfile = " + files.resolve("authority.pem"))) {
            var port = broker.port("https");
            assertEquals(
                    200,
                    get(client(authority.issue(Wish.of("CN=admin"))), port, "/api/whoami")
                            .statusCode());
            assertThrows(IOException.class, () -> get(client(null), port, "/api/whoami"));
            var stranger = Authority.named("CN=Others").issue(Wish.of("CN=admin"));
            assertThrows(IOException.class, () -> get(client(stranger), port, "/api/whoami"));
        }
    }

    @Test
    void metricsAreToldOverTls() throws Exception {
        try (var broker = start("prometheus.ssl")) {
            var answer = get(client(null), broker.port("https/prometheus"), "/metrics");
            assertEquals(200, answer.statusCode());
            assertTrue(answer.body().contains("rabbitmq_identity_info"));
            assertFalse(answer.body().isEmpty());
        }
    }
}
