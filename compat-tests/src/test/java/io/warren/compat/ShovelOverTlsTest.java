package io.warren.compat;

import static io.warren.compat.harness.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.rabbitmq.client.Channel;
import io.warren.compat.harness.Authority;
import io.warren.compat.harness.Authority.Wish;
import io.warren.compat.harness.BrokerProcess;
import io.warren.compat.harness.Client;
import io.warren.compat.harness.Identity;
import io.warren.compat.harness.WarrenOnly;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Shovels by {@code amqps}, to a broker that wants to see a certificate and shows one. */
@WarrenOnly // RabbitMQ's plugin is not enabled where the tests run against it.
final class ShovelOverTlsTest {
    private static final Authority AUTHORITY = Authority.named("CN=Rabbit Authority,O=Rabbits");

    @TempDir
    private static Path files;

    private static BrokerProcess broker;

    private Client client;
    private Channel channel;
    private String from;
    private String to;

    @BeforeAll
    static void start() {
        var server = AUTHORITY.issue(Wish.of("CN=localhost"));
        server.writeCertificate(files.resolve("server.crt"));
        server.writeKey(files.resolve("server.key"));
        var shovel = AUTHORITY.issue(Wish.of("CN=shovel"));
        shovel.writeCertificate(files.resolve("shovel.crt"));
        shovel.writeKey(files.resolve("shovel.key"));
        Identity.writeCertificate(files.resolve("authority.pem"), AUTHORITY.certificate());
        Identity.writeCertificate(
                files.resolve("other.pem"), Authority.named("CN=Hares").certificate());
        broker = BrokerProcess.start(BrokerProcess.Settings.named("shovel-tls")
                .with(
                        "listeners.ssl.1 = 127.0.0.1:0",
                        "ssl_options.certfile = " + files.resolve("server.crt"),
                        "ssl_options.keyfile = " + files.resolve("server.key"),
                        "ssl_options.cacertfile = " + files.resolve("authority.pem"),
                        "ssl_options.verify = verify_peer",
                        "ssl_options.fail_if_no_peer_cert = true"));
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @BeforeEach
    void declare() throws Exception {
        client = new Client(broker);
        channel = client.channel();
        from = client.queue(channel);
        to = client.queue(channel);
        client.publishTo(channel, from, "carried");
        client.deleteAfterwards("parameters/shovel/%2F/" + from);
    }

    @AfterEach
    void close() throws Exception {
        client.close();
    }

    private String uri(String host, String authority, boolean shows, String more) {
        var uri = "amqps://guest:guest@" + host + ":" + broker.port("amqp/ssl") + "?cacertfile="
                + files.resolve(authority);
        if (shows) {
            uri += "&certfile=" + files.resolve("shovel.crt") + "&keyfile=" + files.resolve("shovel.key");
        }
        return uri + more;
    }

    private void shovel(String source, String destination) {
        client.management()
                .put(
                        "parameters/shovel/%2F/" + from,
                        Map.of(
                                "value",
                                Map.of(
                                        "src-uri",
                                        source,
                                        "src-queue",
                                        from,
                                        "dest-uri",
                                        destination,
                                        "dest-queue",
                                        to)));
    }

    private JsonNode status() {
        for (var each : client.management().get("shovels/%2F")) {
            if (each.get("name").asText().equals(from)) {
                return each;
            }
        }
        return MissingNode.getInstance();
    }

    @Test
    void certificatesAreShownAndCheckedOnBothSides() throws Exception {
        var uri = uri("localhost", "authority.pem", true, "&verify=verify_peer");

        shovel(uri, uri);

        assertEquals("carried", Client.text(client.eventuallyGet(channel, to, true)));
        client.awaitReady(channel, from, 0);
        assertEquals(
                2,
                client.management().get("connections").findValuesAsText("ssl").stream()
                        .filter("true"::equals)
                        .count());
    }

    @Test
    void whoSaysSoIsContentWithAnyCertificate() throws Exception {
        shovel("amqp://", uri("127.0.0.1", "other.pem", true, "&verify=verify_none"));

        assertEquals("carried", Client.text(client.eventuallyGet(channel, to, true)));
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, other.pem, true, unable to find valid certification path",
        "127.0.0.1, authority.pem, true, No subject alternative names matching IP address",
        // How a broker's refusal arrives depends on who is faster.
        "localhost, authority.pem, false, ''",
    })
    void withoutTrustNothingIsCarriedAndTheLogSaysWhy(String host, String authority, boolean shows, String why)
            throws Exception {
        shovel("amqp://", uri(host, authority, shows, ""));

        eventually("it is terminated", () -> status().path("state").asText().equals("terminated"));
        assertTrue(status().path("reason").asText().contains("failed to connect to destination"));
        var refusals = broker.log()
                .lines()
                .filter(each -> each.contains("shovel_not_connected uri=\"amqps://" + host))
                .toList();
        assertTrue(refusals.getLast().contains(why), refusals.getLast());
        assertFalse(broker.log().contains("guest:guest"));
        assertEquals("carried", Client.text(client.eventuallyGet(channel, from, true)));
    }
}
