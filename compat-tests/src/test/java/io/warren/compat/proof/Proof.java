package io.warren.compat.proof;

import io.warren.compat.cluster.TestCluster;
import io.warren.compat.harness.Commands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A run: a cluster, clients at work, and one fault after the other, each as soon as some number of messages was confirmed
 * after the last one was healed. After each block of cycles the clients end, the queues are drained, the members compared,
 * and a verdict is written down.
 *
 * <p>Everything is in {@code target/proof/NAME-SEED-NEMESIS-NODES-COMMIT}: {@code progress.txt} with a line for each block,
 * {@code faults.txt}, {@code stalls.tsv}, and a {@link History} for each start. Started again with the same settings at the
 * same commit, a run goes on after its last block, with a new cluster; a block that failed ends it for good.
 */
public final class Proof {
    private static final Path RUNS = Path.of("target", "proof");
    private static final Duration EQUAL = Duration.ofSeconds(30);

    /**
     * @param limit no cycle begins later than this after the start
     * @param confirms how many messages are confirmed between two faults at most
     * @param release class path of what the nodes run at first
     */
    record Settings(
            String name,
            long seed,
            String nemesis,
            int nodes,
            int cycles,
            int cyclesPerBlock,
            Duration limit,
            int confirms,
            Nemesis.Timing timing,
            Workload.Settings workload,
            String release) {}

    private final Settings settings;
    private final List<Fault> faults;
    private final Path directory;
    private final Progress progress;
    private final Stalls stalls;
    private final long start = System.nanoTime();

    private Proof(Settings settings) {
        this.settings = settings;
        this.faults = Fault.named(settings.nemesis());
        this.directory = RUNS.resolve(String.join(
                "-",
                settings.name(),
                String.valueOf(settings.seed()),
                settings.nemesis(),
                String.valueOf(settings.nodes()),
                commit()));
        this.progress = new Progress(directory.resolve("progress.txt"));
        this.stalls = new Stalls(directory.resolve("stalls.tsv"));
    }

    /** Runs what is not done yet and returns all blocks. */
    static List<Block> run(Settings settings) throws Exception {
        var proof = new Proof(settings);
        proof.run();
        proof.summary().forEach(System.out::println);
        return proof.progress.blocks();
    }

    private void run() throws Exception {
        var blocks = Math.ceilDiv(settings.cycles(), settings.cyclesPerBlock());
        var first = 0;
        while (first < blocks && progress.has(first)) {
            first++;
        }
        if (first == blocks || progress.broken().isPresent()) {
            return;
        }
        var history = directory.resolve("history-" + first + "-" + System.currentTimeMillis() + ".bin");
        try (var written = new History(history, directory.getFileName().toString());
                var cluster = TestCluster.start(TestCluster.Settings.of(settings.name(), settings.nodes())
                        .running(settings.release()))) {
            cluster.awaitMembers();
            var ledger = new Ledger(written);
            var before = ledger.verdict(0);
            for (var number = first; number < blocks && inTime(); number++) {
                var cycles =
                        Math.min(settings.cyclesPerBlock(), settings.cycles() - number * settings.cyclesPerBlock());
                var problems = new ArrayList<String>();
                var done = block(cluster, ledger, number, cycles, problems);
                var after = ledger.verdict(done.stuck());
                problems.addAll(after.violations());
                problems.addAll(after.examples());
                progress.add(Block.of(number, done.cycles(), problems, after.since(before)));
                before = after;
                if (!problems.isEmpty()) {
                    return;
                }
            }
        }
    }

    /** How many cycles there were, and what the drain left. */
    private record Cycled(int cycles, long stuck) {}

    private Cycled block(TestCluster cluster, Ledger ledger, int number, int cycles, List<String> problems)
            throws InterruptedException {
        var random = new Random(settings.seed() * 1_000_003 + number);
        var possible = faults.stream()
                .filter(each -> each != Fault.PARTITION || cluster.network().cuts())
                .toList();
        var count = 0;
        var stuck = 0L;
        var workload = new Workload(cluster.nodes(), settings.workload(), ledger, settings.seed(), number * 1_000 + 1);
        try (workload) {
            workload.declare();
            workload.start();
            var nemesis =
                    new Nemesis(cluster, settings.release(), workload, random, settings.timing(), stalls, this::log);
            while (count < cycles && inTime()) {
                workload.awaitConfirms(1 + random.nextInt(settings.confirms()));
                nemesis.strike(possible.get(random.nextInt(possible.size())));
                count++;
            }
            workload.stop();
            stuck = workload.drain();
            problems.addAll(Nemesis.differences(cluster, EQUAL));
        } catch (InterruptedException ended) {
            throw ended;
        } catch (Exception | AssertionError failed) {
            // A verdict of what was seen so far says more than the failure alone.
            problems.add(failed.toString());
        }
        return new Cycled(count, stuck);
    }

    private boolean inTime() {
        return System.nanoTime() - start < settings.limit().toNanos();
    }

    private void log(String line) {
        try {
            Files.writeString(
                    directory.resolve("faults.txt"),
                    (System.nanoTime() - start) / 1_000_000 + " " + line + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    private List<String> summary() {
        var lines = new ArrayList<String>();
        lines.add(directory.getFileName() + ": "
                + progress.blocks().stream().mapToInt(Block::cycles).sum() + " cycles, "
                + progress.blocks().stream()
                        .mapToLong(each -> each.count("confirmed"))
                        .sum() + " confirmed, "
                + progress.broken().map(each -> each.verdict()).orElse("ok"));
        lines.addAll(stalls.lines());
        return lines;
    }

    /** What was built, as Git says; a run is resumed for the same only. */
    private static String commit() {
        try {
            return Commands.run(List.of("git", "describe", "--always", "--dirty", "--exclude=*"))
                    .strip();
        } catch (RuntimeException noRepository) {
            return "unknown";
        }
    }
}
