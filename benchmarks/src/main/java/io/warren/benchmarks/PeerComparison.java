package io.warren.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;

/**
 * PerfTest against two or more running brokers, in turns, with the processor time that each broker took for a message.
 *
 * <p>{@code PeerComparison --seconds 10 --repeats 3 --scenarios b warren=amqp://…@PID rabbit=amqp://…@PID}. Every repeat runs
 * every scenario against every broker; figures are medians over the repeats, with the least and the most.
 */
public final class PeerComparison {
    private static final Pattern SENT = Pattern.compile("sending rate avg: (\\d+) msg/s");
    private static final Pattern RECEIVED = Pattern.compile("receiving rate avg: (\\d+) msg/s");
    private static final Pattern CONSUMED = Pattern.compile("consumer latency min/median/75th/95th/99th (\\S+)");
    private static final Pattern CONFIRMED = Pattern.compile("confirm latency min/median/75th/95th/99th (\\S+)");

    private record Peer(String name, String uri, ProcessTree processes) {
        static Peer parse(String text) {
            var equals = text.indexOf('=');
            var at = text.lastIndexOf('@');
            return new Peer(
                    text.substring(0, equals),
                    text.substring(equals + 1, at),
                    new ProcessTree(Long.parseLong(text.substring(at + 1))));
        }
    }

    private record Run(
            double sent, double received, double cpuMicros, long residentKib, String consumed, String confirmed) {}

    private final int seconds;
    private final int repeats;
    private final List<Scenario> scenarios;
    private final List<Peer> peers;

    private PeerComparison(int seconds, int repeats, List<Scenario> scenarios, List<Peer> peers) {
        this.seconds = seconds;
        this.repeats = repeats;
        this.scenarios = scenarios;
        this.peers = peers;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        var seconds = 10;
        var repeats = 3;
        var scenarios = Scenario.ALL;
        var peers = new ArrayList<Peer>();
        for (var at = 0; at < arguments.length; at++) {
            switch (arguments[at]) {
                case "--seconds" -> seconds = Integer.parseInt(arguments[++at]);
                case "--repeats" -> repeats = Integer.parseInt(arguments[++at]);
                case "--scenarios" ->
                    scenarios = List.of(arguments[++at].split(",", -1)).stream()
                            .map(key -> Scenario.of(key).orElseThrow(() -> new IllegalArgumentException(key)))
                            .toList();
                default -> peers.add(Peer.parse(arguments[at]));
            }
        }
        new PeerComparison(seconds, repeats, scenarios, peers).run();
    }

    private void run() throws IOException, InterruptedException {
        var runs = new LinkedHashMap<String, List<Run>>();
        for (var repeat = 0; repeat < repeats; repeat++) {
            for (var scenario : scenarios) {
                for (var peer : peers) {
                    var run = measure(scenario, peer);
                    System.err.printf(Locale.ROOT, "%d %s %s %s%n", repeat + 1, scenario.key(), peer.name(), run);
                    runs.computeIfAbsent(scenario.key() + peer.name(), _ -> new ArrayList<>())
                            .add(run);
                }
            }
        }
        scenarios.forEach(scenario -> print(scenario, runs));
    }

    private void print(Scenario scenario, Map<String, List<Run>> runs) {
        System.out.println(scenario.key() + ": " + scenario.what());
        System.out.printf(
                "  %-8s %-26s %-24s %8s  %s%n",
                "broker",
                "received msg/s",
                "server CPU µs/message",
                "RSS MiB",
                "consumer and confirm latency, last run");
        for (var peer : peers) {
            var those = runs.getOrDefault(scenario.key() + peer.name(), List.of());
            var last = those.getLast();
            System.out.printf(
                    Locale.ROOT,
                    "  %-8s %-26s %-24s %8d  %s; %s%n",
                    peer.name(),
                    spread(those, Run::received),
                    spread(those, Run::cpuMicros),
                    last.residentKib() / 1024,
                    last.consumed(),
                    last.confirmed());
        }
    }

    private static String spread(List<Run> runs, ToDoubleFunction<Run> figure) {
        var sorted = runs.stream().mapToDouble(figure).sorted().toArray();
        var middle = sorted.length / 2;
        var median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return String.format(Locale.ROOT, "%,.1f (%,.1f-%,.1f)", median, sorted[0], sorted[sorted.length - 1]);
    }

    private Run measure(Scenario scenario, Peer peer) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-cp",
                System.getProperty("java.class.path"),
                "com.rabbitmq.perf.PerfTest",
                "-h",
                peer.uri(),
                "-z",
                String.valueOf(seconds)));
        command.addAll(scenario.options());
        var cpuBefore = peer.processes().cpuMicros();
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(output);
        }
        var cpu = peer.processes().cpuMicros() - cpuBefore;
        var sent = number(SENT, output);
        var received = number(RECEIVED, output);
        var messages = Math.max(1, received * seconds / scenario.deliveries());
        return new Run(
                sent,
                received,
                cpu / messages,
                peer.processes().residentKib(),
                text(CONSUMED, output),
                text(CONFIRMED, output));
    }

    private static double number(Pattern pattern, String output) {
        var found = text(pattern, output);
        return found.isEmpty() ? 0 : Double.parseDouble(found);
    }

    private static String text(Pattern pattern, String output) {
        var matcher = pattern.matcher(output);
        var found = "";
        while (matcher.find()) {
            found = matcher.group(1);
        }
        return found;
    }
}
