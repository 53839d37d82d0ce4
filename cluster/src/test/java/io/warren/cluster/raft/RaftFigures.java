package io.warren.cluster.raft;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * What a group costs, three nodes in this JVM with disks in memory whose force takes 0.2 ms. Not a test; run by hand.
 *
 * <p>Arguments: how often each failure is tried; then, to try others than the settings' own: milliseconds of the election
 * time-out and of its spread, requests in flight to a follower, KiB of a request.
 */
final class RaftFigures {
    private static final Duration FORCE = Duration.ofNanos(200_000);

    private RaftFigures() {}

    public static void main(String... arguments) throws Exception {
        var tries = Integer.parseInt(arguments[0]);
        var settings = RaftSettings.DEFAULT;
        if (arguments.length == 5) {
            settings = settings.withElectionTimeout(
                            Duration.ofMillis(Long.parseLong(arguments[1])),
                            Duration.ofMillis(Long.parseLong(arguments[2])))
                    .withInFlight(Integer.parseInt(arguments[3]), Integer.parseInt(arguments[4]) << 10);
        }
        rates(settings);
        failovers(settings, tries);
        stalls(settings, tries);
        System.exit(0);
    }

    private static TestCluster cluster(RaftSettings settings) {
        var cluster = TestCluster.started(3, settings);
        cluster.sites.forEach(site -> site.disk.slow(FORCE, Duration.ZERO));
        return cluster;
    }

    private static void rates(RaftSettings settings) throws Exception {
        try (var cluster = cluster(settings)) {
            lone(cluster, 2_000);
            System.out.println("one at a time, 1 KiB: " + lone(cluster, 4_000));
        }
        rate(settings, 1, 256);
        rate(settings, 64, 64);
    }

    /** In a cluster of its own, as the disks keep all in memory. */
    private static void rate(RaftSettings settings, int kib, int inFlight) throws Exception {
        try (var cluster = cluster(settings)) {
            var load = new Load(cluster, inFlight, kib << 10);
            load.start();
            Until.holds("warm", TestCluster.LONG, () -> load.committed.get() > 20_000 / kib);
            var from = System.nanoTime();
            var before = load.committed.get();
            var cpu = cpuNanos();
            Until.holds("measured", Duration.ofMinutes(1), () -> load.committed.get() - before > 150_000 / kib);
            var count = load.committed.get() - before;
            var seconds = (System.nanoTime() - from) / 1e9;
            var used = (cpuNanos() - cpu) / 1e3 / count;
            load.stop();
            System.out.printf(
                    "%d KiB, %d in flight: %.0f entries/s, %.0f us of CPU each for all three nodes%n",
                    kib, inFlight, count / seconds, used);
        }
    }

    private static long cpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean)
                        java.lang.management.ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private static String lone(TestCluster cluster, int count) throws Exception {
        var leader = cluster.leader().running();
        var term = leader.state().leadingTerm();
        var nanos = new long[count];
        for (var each = 0; each < count; each++) {
            var told = new CompletableFuture<Outcome>();
            var from = System.nanoTime();
            leader.member().propose(Numbers.bytes(each, 1_024), term, told::complete);
            told.get(10, TimeUnit.SECONDS);
            nanos[each] = System.nanoTime() - from;
        }
        Arrays.sort(nanos);
        return "p50 " + nanos[count / 2] / 1_000 + " us, p99 " + nanos[count * 99 / 100] / 1_000 + " us";
    }

    private static void failovers(RaftSettings settings, int tries) throws Exception {
        var pauses = new ArrayList<Long>();
        try (var cluster = cluster(settings)) {
            for (var each = 0; each < tries; each++) {
                var load = new Load(cluster, 64, 1_024);
                load.start();
                Until.holds("a load", TestCluster.LONG, () -> load.committed.get() > 2_000);
                var leader = cluster.leader();
                load.resetStall();
                cluster.kill(leader);
                var at = load.committed.get();
                Until.holds("commits", TestCluster.LONG, () -> load.committed.get() > at + 500);
                load.stop();
                pauses.add(load.stallMillis());
                cluster.start(leader);
                cluster.equal(1);
            }
        }
        System.out.println("pause of commits when the leader dies, ms: " + sorted(pauses));
    }

    private static void stalls(RaftSettings settings, int tries) throws Exception {
        var pauses = new ArrayList<Long>();
        var changes = new ArrayList<Long>();
        for (var each = 0; each < tries; each++) {
            try (var cluster = cluster(settings)) {
                var first = cluster.leader();
                cluster.kill(first);
                // About 20 MB a second: it catches up, and not at once.
                first.disk.slow(FORCE, Duration.ofNanos(50_000));
                var load = new Load(cluster, 256, 1_024);
                load.start();
                Until.holds("a tail", Duration.ofSeconds(60), () -> load.committed.get() > 40_000);
                var leader = cluster.leader();
                var term = leader.running().state().leadingTerm();
                var third = cluster.other(leader);
                cluster.start(first);
                load.resetStall();
                Until.holds(
                        "it catches up",
                        TestCluster.LONG,
                        () -> first.running().state().count() > 5_000);
                cluster.kill(third);
                var at = load.committed.get();
                Until.holds("commits", Duration.ofSeconds(60), () -> load.committed.get() > at + 1_000);
                load.stop();
                pauses.add(load.stallMillis());
                changes.add(cluster.leader().running().state().leadingTerm() - term);
            }
        }
        System.out.println("pause of commits when another dies while one catches up, ms: " + sorted(pauses)
                + ", terms: " + changes);
    }

    private static List<Long> sorted(List<Long> values) {
        return values.stream().sorted().toList();
    }
}
