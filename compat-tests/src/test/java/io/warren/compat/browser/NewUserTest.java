package io.warren.compat.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.options.AriaRole;
import com.rabbitmq.client.ConnectionFactory;
import io.warren.compat.harness.Launcher;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody who has just started the first node and knows nothing but what is on the screen. */
@InBrowser
final class NewUserTest {
    private static final String[] SERVER = {
        "server",
        "--set=listeners.tcp.1=127.0.0.1:0",
        "--set=management.tcp.ip=127.0.0.1",
        "--set=management.tcp.port=0",
        "--set=prometheus.tcp.ip=127.0.0.1",
        "--set=prometheus.tcp.port=0"
    };

    /** What the ready line tells: where to look, and as whom. */
    private static final Pattern READY = Pattern.compile("web UI (http://\\S+/), login (\\w+)/(\\w+)");

    private static final long LONGEST_SECONDS = 60;

    @TempDir
    private Path directory;

    @Test
    void comesFromTheReadyLineToAMessageInUnderAMinute(Chromium chromium) throws Exception {
        var launcher = new Launcher(directory.resolve("install"));
        var node = launcher.command(directory, SERVER).redirectErrorStream(true).start();
        try {
            var ready = readyLine(node);
            var began = System.nanoTime();
            try (var ui = new Ui(chromium.browser(), ready.group(1), "")) {
                ui.openLogin().logIn(ready.group(2), ready.group(3));
                ui.main().shows("See your first message").press("Declare a queue");
                ui.dialog("Declare a queue").fill("Name", "first").press("Declare queue");
                ui.main().shows("Nothing was published to this queue yet").press("publish a message");
                var publish = ui.main().card("Publish a message to this queue");
                publish.fill("Body", "hello").press("Publish message");
                publish.shows("Published to first");
                var get = ui.main().card("Get messages");
                get.press("Get messages");
                get.shows("1 of 1").shows("hello");
                var seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
                assertTrue(seconds < LONGEST_SECONDS, () -> "it took " + seconds + " s");
                assertEquals(List.of(), ui.problems());
            }
        } finally {
            node.destroyForcibly();
        }
    }

    @Test
    void connectsAProgramToTheAddressThatIsShown(Chromium chromium) throws Exception {
        var launcher = new Launcher(directory.resolve("install"));
        var node = launcher.command(directory, SERVER).redirectErrorStream(true).start();
        try {
            var ready = readyLine(node);
            try (var ui = new Ui(chromium.browser(), ready.group(1), "")) {
                ui.openLogin().logIn(ready.group(2), ready.group(3)).at("Overview");
                var factory = new ConnectionFactory();
                factory.setUri(ui.main()
                        .card("See your first message")
                        .at()
                        .locator("code")
                        .textContent());
                try (var connection = factory.newConnection();
                        var channel = connection.createChannel()) {
                    channel.queueDeclare("first", true, false, false, null);
                    channel.basicPublish("", "first", null, "hello".getBytes(StandardCharsets.UTF_8));
                    ui.all().region(AriaRole.NAVIGATION, "Pages").link("Queues").click();
                    ui.main().row("first").link("first").click();
                    ui.at("first").main().shows("1 ready");
                }
            }
        } finally {
            node.destroyForcibly();
        }
    }

    private static MatchResult readyLine(Process node) throws IOException {
        var said = new StringBuilder();
        for (var line = node.inputReader().readLine();
                line != null;
                line = node.inputReader().readLine()) {
            said.append(line).append('\n');
            var ready = READY.matcher(line);
            if (ready.find()) {
                return ready;
            }
            assertFalse(line.startsWith("Warren is ready"), line);
        }
        throw new AssertionError("never ready:\n" + said);
    }
}
