package io.warren.compat;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.compat.harness.BrokerProcess;
import io.warren.compat.harness.BrokerProcess.Settings;
import io.warren.compat.harness.Eventually;
import io.warren.compat.harness.Launcher;
import io.warren.compat.harness.ManagementApi;
import io.warren.compat.harness.WarrenOnly;
import java.io.ByteArrayOutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Management over a Unix socket, where whoever runs the broker needs no password. */
@WarrenOnly
final class LocalSocketTest {
    private static BrokerProcess broker;

    @BeforeAll
    static void start() {
        broker = BrokerProcess.start(Settings.named("socket"));
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    private static Path socket() {
        return broker.dataDirectory().resolve("management.sock");
    }

    /** The tool without a URL, a user or a password. */
    private static Launcher.Ended ctl(String... arguments) throws Exception {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "io.warren.broker.Main",
                "ctl",
                "--data-dir",
                broker.dataDirectory().toString()));
        command.addAll(List.of(arguments));
        return Launcher.run(new ProcessBuilder(command));
    }

    private static String ask(String request) throws Exception {
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket()));
            channel.write(ByteBuffer.wrap(request.getBytes(US_ASCII)));
            var read = new ByteArrayOutputStream();
            var part = ByteBuffer.allocate(65_536);
            while (channel.read(part) >= 0) {
                read.write(part.array(), 0, part.position());
                part.clear();
            }
            return read.toString(StandardCharsets.UTF_8);
        }
    }

    private static String get(String path, String headers) {
        return "GET /api/" + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + headers + "\r\n";
    }

    @Test
    void theOwnerAloneMayOpenIt() throws Exception {
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(socket())));
    }

    @Test
    void whoRunsTheBrokerIsAnAdministratorWithoutAPassword() throws Exception {
        broker.management().putUser("socket-admin", "x", "administrator");
        var listed = ctl("list_users");
        assertEquals(0, listed.exitCode(), listed.err());
        assertTrue(listed.out().contains("socket-admin"), listed.out());
        broker.management().put("vhosts/socket-host", Map.of());
        // In a virtual host in which nobody has permissions.
        assertEquals(0, ctl("add_user", "socket-bob", "secret").exitCode());
        assertEquals(
                0,
                ctl("set_permissions", "-p", "socket-host", "socket-bob", ".*", ".*", ".*")
                        .exitCode());
        broker.management().put("queues/%2F/socket-q", Map.of());
        assertEquals(0, ctl("delete_queue", "socket-q").exitCode());
        assertEquals(404, broker.management().status("GET", "queues/%2F/socket-q"));
        Eventually.eventually(
                "the owner is in the audit trail",
                () -> broker.management()
                        .send("GET", "audit/login/rmq-cli", null)
                        .body()
                        .contains("local socket"));
    }

    @Test
    void theOwnerIsNotToldThatHeMayNotPublish() throws Exception {
        var question = "{\"routing_key\":\"key\"}";
        var told = ask("POST /api/exchanges/%2F/amq.topic/route HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                + "Content-Type: application/json\r\nContent-Length: " + question.length() + "\r\n\r\n" + question);
        assertTrue(told.contains("\"refused\":[]"), told);
    }

    @Test
    void whoSaysWhoHeIsIsHeldToIt() throws Exception {
        assertTrue(ask(get("whoami", "")).contains("rmq-cli"));
        var wrong = Base64.getEncoder().encodeToString("guest:wrong".getBytes(US_ASCII));
        assertTrue(ask(get("whoami", "Authorization: Basic " + wrong + "\r\n")).startsWith("HTTP/1.1 401"));
        var right = Base64.getEncoder().encodeToString("guest:guest".getBytes(US_ASCII));
        assertTrue(ask(get("whoami", "Authorization: Basic " + right + "\r\n")).contains("\"guest\""));
        assertEquals(0, ctl("authenticate_user", "guest", "guest").exitCode());
        assertEquals(65, ctl("authenticate_user", "guest", "wrong").exitCode());
    }

    @Test
    void theOwnerSeesWhatHappens() throws Exception {
        broker.management().put("queues/%2F/socket-watched", Map.of());
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket()));
            channel.write(US_ASCII.encode(get("x/events?watch=%2Fqueues&interval=500", "")));
            var read = new StringBuilder();
            var part = ByteBuffer.allocate(65_536);
            while (read.indexOf("socket-watched") < 0) {
                assertTrue(channel.read(part.clear()) >= 0, () -> read.toString());
                read.append(US_ASCII.decode(part.flip()));
                assertFalse(read.indexOf("expired") >= 0, () -> read.toString());
            }
        }
    }

    @Test
    void aPortIsNoSocket() {
        assertEquals(
                401,
                new ManagementApi("http://127.0.0.1:" + broker.managementPort(), "rmq-cli", "")
                        .status("GET", "whoami"));
    }

    @Test
    void whatAKilledProcessLeftIsReplacedAndAStopTakesItAway() {
        try (var other = BrokerProcess.start(Settings.named("socket-killed"))) {
            var its = other.dataDirectory().resolve("management.sock");
            other.kill();
            assertTrue(Files.exists(its));
            other.start();
            assertTrue(Files.exists(its));
            other.stop();
            assertFalse(Files.exists(its));
            other.configure(List.of("warren.management.socket = false"));
            other.start();
            assertFalse(Files.exists(its));
        }
    }

    @Test
    void shellsCompleteVerbs() throws Exception {
        for (var shell : List.of("bash", "zsh", "fish")) {
            var script = ctl("completion", shell);
            assertEquals(0, script.exitCode(), script.err());
            assertTrue(script.out().contains("verify_audit"), script.out());
        }
        assertEquals(64, ctl("completion", "cmd").exitCode());
        var script = ctl("completion", "bash").out();
        var completed = Launcher.run(
                new ProcessBuilder(
                        "bash",
                        "-c",
                        script
                                + "\nCOMP_WORDS=(./warren ctl list_us); COMP_CWORD=2; _warren_ctl; printf '%s\\n' \"${COMPREPLY[@]}\""));
        assertEquals(
                List.of("list_user_permissions", "list_users"),
                Arrays.stream(completed.out().split("\n", -1))
                        .filter(each -> !each.isEmpty())
                        .toList());
    }
}
