package io.warren.compat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.warren.compat.harness.BrokerProcess;
import io.warren.compat.harness.Eventually;
import io.warren.compat.harness.ManagementApi;
import io.warren.compat.harness.RawClient;
import io.warren.compat.harness.WarrenOnly;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Guessing passwords, by many connections at once, against hashes that are meant to be slow. */
@WarrenOnly
class LoginFloodTest {
    private static BrokerProcess broker;

    @BeforeAll
    static void start() {
        broker = BrokerProcess.start(BrokerProcess.Settings.named("login-flood")
                .withJvmOptions("-Xmx128m")
                .with("password_hashing_module = pbkdf2", "warren.login_throttle = all", "handshake_timeout = 60000"));
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void aFloodOfFailingLoginsDoesNotStopTheOthers() throws Exception {
        try (var established = connect();
                var channel = established.createChannel()) {
            var queue = channel.queueDeclare().getQueue();
            channel.confirmSelect();
            var flood = new ArrayList<RawClient>();
            for (var each = 0; each < 150; each++) {
                // Names that nobody has cost as much, and each is free to fail five times.
                flood.add(guess("nobody" + each, "guess"));
            }

            for (var each = 0; each < 100; each++) {
                channel.basicPublish("", queue, null, new byte[100]);
                channel.waitForConfirmsOrDie(20_000);
            }
            // Who was here lately is known without a hash.
            connect().close();
            broker.management().get("overview");

            assertTrue(
                    flood.stream().filter(LoginFloodTest::unanswered).count() > 10,
                    "the flood was over before it could disturb anybody");
            for (var raw : flood) {
                raw.close();
            }
        }
    }

    @Test
    void guessesSideBySideAreFewGuesses() throws Exception {
        broker.management().putUser("victim", "secret", "management");
        var flood = new ArrayList<RawClient>();
        for (var each = 0; each < 60; each++) {
            flood.add(guess("victim", "guess" + each));
        }
        for (var raw : flood) {
            assertEquals(403, raw.readConnectionClose().code());
            raw.close();
        }
        var lines = broker.log()
                .lines()
                .filter(each -> each.contains("login_refused"))
                .toList();
        var looked = lines.stream()
                .filter(each -> each.contains("user 'victim' - invalid credentials"))
                .count();
        // Five are free, and those under way when the fifth failed.
        assertTrue(looked >= 5 && looked <= 5 + Runtime.getRuntime().availableProcessors(), looked + " guesses");

        // Over HTTP it is the same throttle, and the right password waits as well.
        var owner = new ManagementApi("http://127.0.0.1:" + broker.managementPort(), "victim", "secret");
        Eventually.eventually("the rightful owner is let in", () -> owner.status("GET", "whoami") == 200);
        assertFalse(connect().getServerProperties().isEmpty(), "and nobody else has waited");
    }

    private static Connection connect() throws Exception {
        var factory = new ConnectionFactory();
        factory.setPort(broker.amqpPort());
        factory.setAutomaticRecoveryEnabled(false);
        return factory.newConnection();
    }

    /** Sends a password and does not wait for the answer. */
    private static RawClient guess(String user, String password) throws IOException {
        var raw = RawClient.connect(broker);
        raw.startOk("PLAIN", RawClient.plain(user, password));
        return raw;
    }

    private static boolean unanswered(RawClient raw) {
        try {
            raw.timeOutAfter(1);
            raw.readBytes(1);
            return false;
        } catch (SocketTimeoutException waiting) {
            return true;
        } catch (IOException closed) {
            return false;
        }
    }
}
