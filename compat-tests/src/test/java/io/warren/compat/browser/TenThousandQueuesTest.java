package io.warren.compat.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.rabbitmq.client.Channel;
import io.warren.compat.harness.BrokerProcess;
import io.warren.compat.harness.Client;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * What one open list of 10,000 queues costs, while messages come and go: the browser's main thread, its memory, its requests,
 * and the broker's processor time beside what it needs without anybody looking. {@code -Dwarren.browser.seconds=60} for less
 * than ten minutes. The figures are written to the output.
 */
@InBrowser
@EnabledIfSystemProperty(named = "warren.compat.proof", matches = "true")
final class TenThousandQueuesTest {
    private static final int QUEUES = 10_000;
    private static final Duration LENGTH = Duration.ofSeconds(Integer.getInteger("warren.browser.seconds", 600));
    private static final int MESSAGES_A_SECOND = 100;
    private static final Duration WARM_UP = Duration.ofSeconds(90);

    /** Main-thread tasks that took longer than 50 ms, in ms, as the browser tells them. */
    private static final String LONG_TASKS = """
            window.longTasks = [];
            new PerformanceObserver((list) => longTasks.push(...list.getEntries().map((each) => each.duration)))
                .observe({ type: 'longtask' });""";

    /** Numbers of the page at one moment. */
    private record Cost(double taskSeconds, double heapMebibytes, int requests) {
        static Cost of(CDPSession session, Ui ui) {
            session.send("HeapProfiler.collectGarbage");
            var metrics = session.send("Performance.getMetrics").getAsJsonArray("metrics");
            var seconds = 0.0;
            var bytes = 0.0;
            for (var each : metrics) {
                JsonObject metric = each.getAsJsonObject();
                switch (metric.get("name").getAsString()) {
                    case "TaskDuration" -> seconds = metric.get("value").getAsDouble();
                    case "JSHeapUsedSize" -> bytes = metric.get("value").getAsDouble();
                    default -> {}
                }
            }
            return new Cost(seconds, bytes / (1024 * 1024), ui.watch().requests());
        }
    }

    @Test
    void theListCostsLittle(Chromium chromium) throws Exception {
        try (var broker = BrokerProcess.start(
                        BrokerProcess.Settings.named("ten-thousand").withJvmOptions("-Xmx1g"));
                var client = new Client(broker)) {
            var channel = client.channel();
            for (var number = 0; number < QUEUES; number++) {
                channel.queueDeclare(name(number), false, false, false, null);
            }
            var over = new AtomicBoolean();
            var traffic = CompletableFuture.runAsync(() -> publishUntil(over, channel));
            try {
                watch(chromium, broker);
            } finally {
                over.set(true);
                traffic.join();
            }
        }
    }

    private static void watch(Chromium chromium, BrokerProcess broker) {
        Cost before;
        Cost after;
        List<?> longTasks;
        double open;
        try (var ui = Ui.ofGuest(chromium, broker)) {
            ui.open("queues?sort=messages&order=desc").at("Queues").main().shows("of 10\u202f000");
            assertThat(ui.main().table("queues").locator("tbody tr").first()).isVisible();
            ui.settled();
            var session = ui.page().context().newCDPSession(ui.page());
            session.send("Performance.enable");
            ui.page().evaluate(LONG_TASKS);
            // What is compiled at first, and the audit's tables a minute after the start, are no cost of a page.
            ui.page().waitForTimeout((double) WARM_UP.toMillis());
            before = Cost.of(session, ui);
            open = processorShare(broker, LENGTH, () -> ui.page().waitForTimeout((double) LENGTH.toMillis()));
            after = Cost.of(session, ui);
            longTasks = (List<?>) ui.page().evaluate("longTasks");
        }
        var shorter = LENGTH.dividedBy(4);
        var closed = processorShare(broker, shorter, () -> LockSupport.parkNanos(shorter.toNanos()));
        var seconds = LENGTH.toSeconds();
        var tickMillis = (after.taskSeconds() - before.taskSeconds()) * 1_000 / seconds;
        var requests = (double) (after.requests() - before.requests()) / seconds;
        System.out.printf(
                "%d queues, %d s: %.1f ms of the main thread a tick, tasks over 50 ms: %s, %.2f requests a second, "
                        + "heap %.1f MiB (%.1f at first), broker %.2f %% of a core with the page and %.2f %% without%n",
                QUEUES,
                seconds,
                tickMillis,
                longTasks,
                requests,
                after.heapMebibytes(),
                before.heapMebibytes(),
                open * 100,
                closed * 100);
        assertAll(
                () -> assertTrue(tickMillis <= 50, () -> tickMillis + " ms a tick"),
                () -> assertTrue(requests <= 1, () -> requests + " requests a second"),
                () -> assertTrue(after.heapMebibytes() <= 80, () -> after.heapMebibytes() + " MiB"),
                () -> assertTrue(open - closed <= 0.01, () -> (open - closed) + " of a core"));
    }

    private static String name(int number) {
        return "queue-%05d".formatted(number);
    }

    /** A message at a time to one of the queues, so that the list changes all the time. */
    private static void publishUntil(AtomicBoolean over, Channel channel) {
        for (var number = 0; !over.get(); number++) {
            try {
                channel.basicPublish("", name(number * 7919 % QUEUES), null, Client.bytes("text"));
            } catch (IOException cause) {
                throw new UncheckedIOException(cause);
            }
            LockSupport.parkNanos(1_000_000_000L / MESSAGES_A_SECOND);
        }
    }

    /** The part of a processor that the broker's process used meanwhile. */
    private static double processorShare(BrokerProcess broker, Duration length, Runnable meanwhile) {
        var before = processorTicks(broker.pid());
        meanwhile.run();
        return (processorTicks(broker.pid()) - before) / 100.0 / length.toSeconds();
    }

    /** In user and kernel mode, in hundredths of a second. */
    private static long processorTicks(long pid) {
        try {
            var stat = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"));
            // Behind the name in brackets, which may contain spaces.
            var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }
}
