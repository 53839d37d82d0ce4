package io.warren.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A load in PerfTest's options. Queues are declared by PerfTest and deleted after the run by {@link Rows}' prefix. */
record PerfTestRow(String key, String what, String options) implements Row {
    private static final Pattern RECEIVED = Pattern.compile("receiving rate avg: (\\d+) msg/s");
    private static final Pattern DELIVERY = Pattern.compile("consumer latency min/median/75th/95th/99th (\\S+)");
    private static final Pattern CONFIRM = Pattern.compile("confirm latency min/median/75th/95th/99th (\\S+)");

    @Override
    public Figures run(Peer peer, int seconds) throws IOException, InterruptedException {
        var meter = Meter.start(peer);
        var output = perfTest(peer, List.of(("-z " + seconds + " " + options).split(" ", -1)));
        var received = text(RECEIVED, output);
        return meter.stop(
                received.isEmpty() ? 0 : Double.parseDouble(received) * seconds,
                seconds,
                text(CONFIRM, output),
                text(DELIVERY, output));
    }

    /** Runs PerfTest to its end and answers what it printed. */
    static String perfTest(Peer peer, List<String> options) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-cp",
                System.getProperty("java.class.path"),
                "com.rabbitmq.perf.PerfTest",
                "-h",
                peer.uri().toString()));
        command.addAll(options);
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(output);
        }
        return output;
    }

    /** The last match's first group, or nothing. */
    static String text(Pattern pattern, String output) {
        var matcher = pattern.matcher(output);
        var found = "";
        while (matcher.find()) {
            found = matcher.group(1);
        }
        return found;
    }
}
