package io.warren.compat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.compat.harness.Eventually;
import io.warren.compat.harness.Launcher;
import io.warren.compat.harness.WarrenOnly;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./warren server}, as a person or a service manager sees it: exit codes, what it prints, signals. */
@WarrenOnly
class LauncherTest {
    private static final int USAGE = 64;
    private static final int UNAVAILABLE = 69;
    private static final int CANNOT_CREATE = 73;
    private static final int CONFIGURATION = 78;

    @TempDir
    private static Path tree;

    private static Launcher launcher;

    @TempDir
    private Path caller;

    @BeforeAll
    static void layOut() {
        launcher = new Launcher(tree.resolve("install"));
    }

    @Test
    void theScriptBecomesTheBrokerAndEndsWithZeroWhenItIsTold() throws Exception {
        var out = caller.resolve("out.txt");
        var err = caller.resolve("err.txt");
        var process = launcher.command(caller, server("--data-dir", "own"))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            Eventually.eventually("the ready line", Duration.ofSeconds(60), () -> {
                assertTrue(process.isAlive(), () -> "ended: " + text(err));
                return text(out).contains("\n");
            });

            var ready = text(out);
            assertTrue(
                    ready.matches("Warren is ready: amqp 127\\.0\\.0\\.1:[0-9]+, http 127\\.0\\.0\\.1:[0-9]+, "
                            + "http/prometheus 127\\.0\\.0\\.1:[0-9]+; "
                            + "web UI http://127\\.0\\.0\\.1:[0-9]+/, login guest/guest \\(loopback only\\)\\R"),
                    ready);
            for (var port : List.of("amqp", "http", "http/prometheus")) {
                var number = ready.replaceFirst("(?s).*" + port + " 127\\.0\\.0\\.1:([0-9]+).*", "$1");
                new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(number)).close();
            }
            var program = process.info().command().orElseThrow();
            assertTrue(program.endsWith("/java"), () -> "the shell is still there: " + program);
            assertEquals(0, process.descendants().count());
            assertTrue(Files.exists(caller.resolve("own/FORMAT")), "a relative directory is the caller's");

            var second = launcher.run(caller, server("--data-dir", "own"));
            assertRefused(UNAVAILABLE, "data directory own is in use by another process", second);

            process.destroy();
            assertTrue(process.waitFor(30, TimeUnit.SECONDS));
            assertEquals(0, process.exitValue());
            assertEquals(ready, text(out), "standard output has the ready line and nothing else");
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void aTakenPortIsNamed() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var address = "127.0.0.1:" + taken.getLocalPort();
            assertRefused(
                    UNAVAILABLE,
                    "cannot listen on " + address + ": .*Address already in use",
                    launcher.run(caller, server("--set", "listeners.tcp.1=" + address)));
            assertRefused(
                    UNAVAILABLE,
                    "cannot listen on " + address + ": Address already in use",
                    launcher.run(caller, server("--set", "management.tcp.port=" + taken.getLocalPort())));
        }
    }

    @Test
    void aDirectoryThatCannotBeUsedIsNamed() throws Exception {
        Files.writeString(caller.resolve("file"), "somebody's");
        assertRefused(
                CANNOT_CREATE,
                "data directory file/data cannot be used: .*",
                launcher.run(caller, server("--data-dir", "file/data")));
        assertEquals("somebody's", Files.readString(caller.resolve("file")));

        var foreign = Files.createDirectory(caller.resolve("foreign"));
        Files.writeString(foreign.resolve("photo.jpg"), "x");
        assertRefused(
                CANNOT_CREATE,
                "data directory foreign holds photo.jpg but no FORMAT: it belongs to something else",
                launcher.run(caller, server("--data-dir", "foreign")));
    }

    @Test
    void aDirectoryThatMayNotBeWrittenIsNamed() throws Exception {
        var closed = Files.createDirectory(caller.resolve("closed"));
        Assumptions.assumeTrue(closed.toFile().setWritable(false) && !Files.isWritable(closed), "root writes anywhere");
        assertRefused(
                CANNOT_CREATE,
                "data directory closed/data cannot be used: AccessDenied .*",
                launcher.run(caller, server("--data-dir", "closed/data")));
    }

    @Test
    void everythingWrongWithTheConfigurationIsToldAtOnce() throws Exception {
        var file = Files.writeString(caller.resolve("rabbitmq.conf"), """
                listeners.tcp.1 = nonsense
                heartbeet = 10
                default_pass = encrypted:PLANTED
                no equals sign, PLANTED
                """);
        var ended = launcher.run(
                caller,
                "server",
                "--config",
                "rabbitmq.conf",
                "--set",
                "channel_max=many",
                "--set",
                "defualt_pass=PLANTED");

        assertEquals(CONFIGURATION, ended.exitCode());
        assertEquals("", ended.out());
        assertEquals(
                List.of(
                        "warren: rabbitmq.conf:4: expected key = value",
                        "warren: rabbitmq.conf:1: listeners.tcp.1 = 'nonsense' is not port, host:port or none",
                        "warren: rabbitmq.conf:2: unknown key heartbeet, did you mean heartbeat?",
                        "warren: rabbitmq.conf:3: default_pass = the value is not a plain value: encrypted values are not"
                                + " supported",
                        "warren: --set: channel_max = 'many' is not a whole number from 0 to 65535",
                        "warren: --set: unknown key defualt_pass, did you mean default_pass?"),
                ended.err().lines().toList());
        assertFalse(Files.exists(caller.resolve("data")), "nothing is made before the configuration is good");
        assertTrue(Files.exists(file));
    }

    @Test
    void aMissingConfigurationFileIsNamed() throws Exception {
        assertRefused(
                CONFIGURATION,
                "missing.conf: cannot be read \\(NoSuchFileException\\)",
                launcher.run(caller, "server", "--config", "missing.conf"));
    }

    @Test
    void certificatesThatCannotBeUsedAreNamed() throws Exception {
        Files.writeString(caller.resolve("cert.pem"), "nonsense");
        Files.writeString(caller.resolve("key.pem"), "nonsense");
        assertRefused(
                CONFIGURATION,
                "certificate cert.pem, key key.pem or authorities null cannot be used: .*",
                launcher.run(
                        caller,
                        server(
                                "--set",
                                "listeners.ssl.1=127.0.0.1:0",
                                "--set",
                                "ssl_options.certfile=cert.pem",
                                "--set",
                                "ssl_options.keyfile=key.pem")));
        assertRefused(
                CONFIGURATION,
                "listeners.ssl needs ssl_options.certfile",
                launcher.run(caller, server("--set", "listeners.ssl.1=127.0.0.1:0")));
    }

    @Test
    void anUnknownOptionIsNamedWithoutItsValue() throws Exception {
        assertRefused(
                USAGE,
                "unknown argument --password; warren server --help tells what there is",
                launcher.run(caller, "server", "--password=PLANTED"));
        assertRefused(
                USAGE, "unknown argument sever; warren --help tells what there is", launcher.run(caller, "sever"));
    }

    @Test
    void aLinkNamedLikeOneOfRabbitMqsToolsIsThatTool() throws Exception {
        var link = Files.createSymbolicLink(tree.resolve("rabbitmqctl"), launcher.script());

        var help = Launcher.run(launcher.command(link, caller, "help"));
        assertEquals(0, help.exitCode());
        assertTrue(help.out().startsWith("Usage: rabbitmqctl "), help.out());

        var nobody = Launcher.run(launcher.command(link, caller, "--url", "http://127.0.0.1:1", "ping"));
        assertEquals(UNAVAILABLE, nobody.exitCode());
        assertEquals(1, nobody.err().lines().count(), nobody.err());
    }

    private static String[] server(String... options) {
        var line = new java.util.ArrayList<>(List.of(
                "server",
                "--set",
                "listeners.tcp.1=127.0.0.1:0",
                "--set",
                "management.tcp.ip=127.0.0.1",
                "--set",
                "management.tcp.port=0",
                "--set",
                "prometheus.tcp.ip=127.0.0.1",
                "--set",
                "prometheus.tcp.port=0",
                "--set",
                "log.console.level=error"));
        line.addAll(List.of(options));
        return line.toArray(new String[0]);
    }

    private static void assertRefused(int exitCode, String line, Launcher.Ended ended) {
        assertTrue(
                ended.err().matches("warren: " + line + "\\R"), () -> "expected <" + line + "> but got " + ended.err());
        assertEquals(exitCode, ended.exitCode());
        assertEquals("", ended.out());
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException cause) {
            throw new java.io.UncheckedIOException(cause);
        }
    }
}
