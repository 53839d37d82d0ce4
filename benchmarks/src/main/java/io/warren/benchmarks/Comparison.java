package io.warren.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The same loads against two or more running brokers, in turns, with the processor time each broker took for a message.
 *
 * <p>{@code Comparison --seconds 8 --repeats 3 --rows a,b --raw FILE warren=host:port:pid[:directory] rabbit=…}. Every
 * repeat runs every row against every broker; figures are medians over the repeats with the least and the most, ratios
 * are to the first broker named. Before them come repeats that are not counted ({@code --warm}, 1), to warm all up. Raw results are appended to FILE as
 * they come, one line of tab-separated values a run.
 */
public final class Comparison {
    private static final int MEDIAN = 1;
    private static final int P99 = 4;
    private static final int P999 = 5;

    private final int seconds;
    private final int repeats;
    private final int warm;
    private final List<Row> rows;
    private final List<Peer> peers;
    private final @Nullable Path raw;
    private final Map<String, List<Figures>> runs = new LinkedHashMap<>();

    private Comparison(int seconds, int repeats, int warm, List<Row> rows, List<Peer> peers, @Nullable Path raw) {
        this.seconds = seconds;
        this.repeats = repeats;
        this.warm = warm;
        this.rows = rows;
        this.peers = peers;
        this.raw = raw;
    }

    public static void main(String[] arguments) throws Exception {
        var seconds = 8;
        var repeats = 3;
        var warm = 1;
        var rows = Rows.ALL;
        Path raw = null;
        var peers = new ArrayList<Peer>();
        for (var at = 0; at < arguments.length; at++) {
            switch (arguments[at]) {
                case "--seconds" -> seconds = Integer.parseInt(arguments[++at]);
                case "--repeats" -> repeats = Integer.parseInt(arguments[++at]);
                case "--warm" -> warm = Integer.parseInt(arguments[++at]);
                case "--raw" -> raw = Path.of(arguments[++at]);
                case "--rows" ->
                    rows = List.of(arguments[++at].split(",", -1)).stream()
                            .map(key -> Rows.of(key).orElseThrow(() -> new IllegalArgumentException("no row " + key)))
                            .toList();
                default -> peers.add(Peer.parse(arguments[at]));
            }
        }
        new Comparison(seconds, repeats, warm, rows, peers, raw).run();
        // The client library's threads of NIO connections would outlive us.
        System.exit(0);
    }

    private void run() throws Exception {
        for (var repeat = 1 - warm; repeat <= repeats; repeat++) {
            for (var row : rows) {
                for (var peer : peers) {
                    var counts = repeat > 0;
                    if (!counts && row instanceof BacklogRow) {
                        continue;
                    }
                    var figures = row.run(peer, counts ? seconds : Math.min(seconds, 6));
                    if (counts) {
                        runs.computeIfAbsent(row.key() + peer.name(), _ -> new ArrayList<>())
                                .add(figures);
                        keep(repeat, row, peer, figures);
                    }
                }
            }
        }
        rows.forEach(this::print);
    }

    private void keep(int repeat, Row row, Peer peer, Figures figures) throws IOException {
        var line = String.format(
                Locale.ROOT,
                "%s\t%d\t%s\t%.0f\t%.2f\t%.0f\t%.0f\t%s\t%s\t%d\t%d%n",
                row.key(),
                repeat,
                peer.name(),
                figures.units(),
                figures.seconds(),
                figures.serverMicros(),
                figures.clientMicros(),
                figures.confirm(),
                figures.delivery(),
                figures.residentKib(),
                figures.diskBytes());
        System.err.print(line);
        if (raw != null) {
            Files.writeString(raw, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
    }

    private void print(Row row) {
        System.out.printf("%n%s: %s%n", row.key(), row.what());
        System.out.println(
                "| broker | each s | server CPU µs each | ratio | client CPU µs each | confirm ms p50/p99/p99.9"
                        + " | delivery ms p50/p99/p99.9 | RSS MiB | disk MiB |");
        System.out.println("|---|---|---|---|---|---|---|---|---|");
        var first = median(of(row, peers.getFirst()), Figures::serverMicrosEach);
        for (var peer : peers) {
            var those = of(row, peer);
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %s | %s | %.2f | %.1f | %s | %s | %.0f | %.0f |%n",
                    peer.name(),
                    spread(those, Figures::rate),
                    spread(those, Figures::serverMicrosEach),
                    median(those, Figures::serverMicrosEach) / first,
                    median(those, Figures::clientMicrosEach),
                    latency(those, Figures::confirm),
                    latency(those, Figures::delivery),
                    median(those, Figures::residentMib),
                    median(those, Figures::diskMib));
        }
    }

    private List<Figures> of(Row row, Peer peer) {
        return runs.getOrDefault(row.key() + peer.name(), List.of());
    }

    private static String spread(List<Figures> those, ToDoubleFunction<Figures> figure) {
        var least = those.stream().mapToDouble(figure).min().orElse(Double.NaN);
        var most = those.stream().mapToDouble(figure).max().orElse(Double.NaN);
        return String.format(Locale.ROOT, "%,.1f (%,.1f–%,.1f)", median(those, figure), least, most);
    }

    private static double median(List<Figures> those, ToDoubleFunction<Figures> figure) {
        var sorted = those.stream().mapToDouble(figure).sorted().toArray();
        var middle = sorted.length / 2;
        if (sorted.length == 0) {
            return Double.NaN;
        }
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** Medians over the runs of median, 99th and, where the row knows it, 99.9th percentile, milliseconds. */
    private static String latency(List<Figures> those, Function<Figures, String> which) {
        if (those.isEmpty() || which.apply(those.getFirst()).isEmpty()) {
            return "–";
        }
        return IntStream.of(MEDIAN, P99, P999)
                .mapToDouble(at -> median(those, figures -> percentile(which.apply(figures), at)))
                .mapToObj(millis -> Double.isNaN(millis) ? "–" : String.format(Locale.ROOT, "%.1f", millis))
                .collect(Collectors.joining("/"));
    }

    /** Of latencies as {@link Figures} has them, in microseconds. */
    private static double percentile(String latencies, int at) {
        var parts = latencies.split("/", -1);
        return at < parts.length ? Double.parseDouble(parts[at].replaceAll("[^0-9.]", "")) / 1000 : Double.NaN;
    }
}
