package io.warren.compat.cluster;

import static io.warren.compat.harness.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.compat.harness.Authority;
import io.warren.compat.harness.Authority.Wish;
import io.warren.compat.harness.BrokerProcess;
import io.warren.compat.harness.Client;
import io.warren.compat.harness.Identity;
import io.warren.compat.harness.RawClient;
import io.warren.compat.harness.WarrenOnly;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.Random;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With TLS between nodes the secret alone lets nobody in. */
@WarrenOnly
final class ClusterPortTlsTest {
    private static final String CLUSTER = "cluster-port-tls";
    private static final int SEED = 27;

    private final Authority authority = Authority.named("CN=nodes");
    private final Identity overAndTrusted =
            authority.issue(Wish.of("CN=late node").expired());
    private final Random random = new Random(SEED);
    private final int port = BrokerProcess.freePort();

    @TempDir
    Path directory;

    /** A node that is a cluster by itself. */
    private BrokerProcess start() {
        var own = authority.issue(Wish.of("CN=node"));
        own.writeCertificate(directory.resolve("cert.pem"));
        own.writeKey(directory.resolve("key.pem"));
        trust(authority.certificate());
        trust(overAndTrusted.certificate());
        return BrokerProcess.start(BrokerProcess.Settings.named(CLUSTER)
                .with(
                        "warren.node_name = rabbit1@127.0.0.1",
                        "cluster_name = " + CLUSTER,
                        "warren.cluster.listen = 127.0.0.1:" + port,
                        "warren.cluster.secret = " + TestCluster.SECRET,
                        "warren.cluster.shards = 1",
                        "warren.cluster.create = true",
                        "warren.cluster.ssl_options.cacertfile = " + directory.resolve("ca.pem"),
                        "warren.cluster.ssl_options.certfile = " + directory.resolve("cert.pem"),
                        "warren.cluster.ssl_options.keyfile = " + directory.resolve("key.pem")));
    }

    private void trust(X509Certificate certificate) {
        var one = directory.resolve("one.pem");
        Identity.writeCertificate(one, certificate);
        try {
            Files.writeString(
                    directory.resolve("ca.pem"),
                    Files.readString(one),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    private boolean isLetIn(Socket socket) throws IOException {
        return new ClusterGreeting(CLUSTER, "stranger@nowhere+00000000000000ff", TestCluster.SECRET, random)
                .isLetIn(RawClient.over(socket));
    }

    /** With TLS 1.3 a client hears of the refusal when it reads. */
    private boolean isLetIn(Optional<Identity> shown) throws IOException {
        var factory = Identity.client(authority, shown).getSocketFactory();
        try (var socket = (SSLSocket) factory.createSocket("127.0.0.1", port)) {
            socket.startHandshake();
            return isLetIn(socket);
        } catch (SSLException | SocketException refused) {
            return false;
        }
    }

    private boolean isLetIn(Identity shown) throws IOException {
        return isLetIn(Optional.of(shown));
    }

    @Test
    void onlyWhoShowsAGoodCertificateMaySayThatItKnowsTheSecret() throws Exception {
        try (var broker = start()) {
            // A busy node may lose its patience with the first.
            eventually("a good one is let in", () -> isLetIn(authority.issue(Wish.of("CN=other node"))));

            assertFalse(isLetIn(authority.issue(Wish.of("CN=late node").expired())), "one that is over");
            assertFalse(isLetIn(overAndTrusted), "one that is over, and trusted by itself");
            assertFalse(isLetIn(Authority.named("CN=nodes").issue(Wish.of("CN=node"))), "another's of the same name");
            assertFalse(
                    isLetIn(Authority.pretended(authority.issue(Wish.of("CN=node")))
                            .issue(Wish.of("CN=node"))),
                    "one that a node has signed");
            assertFalse(isLetIn(authority.issue(Wish.of("CN=node").onlyForServers())), "one that is for servers only");
            assertFalse(isLetIn(Optional.empty()), "none");
            try (var plain = new Socket(InetAddress.getLoopbackAddress(), port)) {
                assertFalse(isLetIn(plain), "no TLS");
            }

            assertTrue(broker.log().contains("cluster: TLS with "), "a line says why");
            assertEquals(1, broker.management().get("nodes").size());
            try (var client = new Client(broker)) {
                var channel = client.channel();
                client.publishTo(channel, client.queue(channel), "at work");
            }
        }
    }
}
