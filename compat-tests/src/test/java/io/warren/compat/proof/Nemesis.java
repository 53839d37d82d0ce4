package io.warren.compat.proof;

import io.warren.compat.cluster.DataFiles;
import io.warren.compat.cluster.Partition;
import io.warren.compat.cluster.TestCluster;
import io.warren.compat.harness.BrokerProcess;
import io.warren.compat.harness.Eventually;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Draws faults from a seed, does them to a cluster at work, heals them, and measures how long confirms stopped. */
final class Nemesis {
    private static final Duration FLAP = Duration.ofSeconds(1);
    private static final int FLIPPED_BYTES = 8;
    /** How many messages a node misses that is to catch up. */
    private static final int MISSED = 10_000;

    /** How long a node is stopped, and how long links are cut: at least and at most. */
    record Timing(Duration shortestStop, Duration longestStop, Duration shortestCut, Duration longestCut) {
        static final Timing LONG = new Timing(
                Duration.ofSeconds(5), Duration.ofSeconds(60), Duration.ofSeconds(5), Duration.ofSeconds(60));
        static final Timing SHORT =
                new Timing(Duration.ofSeconds(3), Duration.ofSeconds(6), Duration.ofSeconds(3), Duration.ofSeconds(6));
    }

    /** What was done: its name for the figures, and whom it was done to. */
    private record Done(String label, Set<Integer> nodes) {}

    private final TestCluster cluster;
    private final String otherRelease;
    private final Workload workload;
    private final Random random;
    private final Timing timing;
    private final Stalls stalls;
    private final Consumer<String> log;
    /** Where each producer was connected when the fault began. */
    private List<Integer> connectedTo = List.of();
    /** Shapes take turns. */
    private int partitions;

    /** @param otherRelease class path of what a node is upgraded from */
    Nemesis(
            TestCluster cluster,
            String otherRelease,
            Workload workload,
            Random random,
            Timing timing,
            Stalls stalls,
            Consumer<String> log) {
        this.cluster = cluster;
        this.otherRelease = otherRelease;
        this.workload = workload;
        this.random = random;
        this.timing = timing;
        this.stalls = stalls;
        this.log = log;
        this.partitions = random.nextInt(Partition.values().length);
    }

    /** One fault, from the first moment until everybody is served again. */
    void strike(Fault fault) throws Exception {
        begin();
        var done = switch (fault) {
            case KILL -> kill();
            case CATCHING_UP -> killBesideOneThatCatchesUp();
            case KILL_ALL -> killAll();
            case STOP -> stop();
            case PARTITION -> partition();
            case DISK -> disk();
            case UPGRADE -> upgrade();
        };
        cluster.awaitWhole();
        cluster.awaitMembers();
        workload.awaitFlow(System.nanoTime());
        var end = System.nanoTime();
        var producers = workload.producers();
        for (var each = 0; each < producers.size(); each++) {
            var own = done.nodes().contains(connectedTo.get(each)) && cluster.size() > 1;
            stalls.add(
                    done.label() + (own ? " (client's node)" : ""),
                    producers.get(each).pulse().longest(end));
        }
    }

    /** From now on silence counts. */
    private void begin() {
        var producers = workload.producers();
        connectedTo = producers.stream().map(Producer::node).toList();
        var start = System.nanoTime();
        producers.forEach(each -> each.pulse().begin(start));
    }

    private Done kill() throws Exception {
        var node = victim();
        log.accept("kill node " + node);
        var killed = System.nanoTime();
        cluster.node(node).kill();
        if (cluster.size() > 2) {
            // The others go on without it; only then it comes back, and often the next fault meets it catching up.
            workload.awaitFlow(killed);
        }
        cluster.launchAll();
        return new Done("kill", Set.of(node));
    }

    /** Another node goes as soon as the one that missed much takes clients again: the majority has it in it. */
    private Done killBesideOneThatCatchesUp() throws Exception {
        var late = victim();
        log.accept("kill node " + late);
        cluster.node(late).kill();
        workload.awaitConfirms(MISSED);
        cluster.launchAll();
        cluster.node(late).awaitReady();
        var node = (late + 1 + random.nextInt(cluster.size() - 1)) % cluster.size();
        log.accept("kill node " + node + " while node " + late + " catches up: " + cluster.differences());
        var killed = System.nanoTime();
        begin();
        cluster.node(node).kill();
        workload.awaitFlow(killed);
        cluster.launchAll();
        return new Done("kill beside one that catches up", Set.of(node));
    }

    private Done killAll() {
        log.accept("kill all nodes");
        cluster.killAll();
        cluster.launchAll();
        return new Done("kill-all", everybody());
    }

    private Done stop() throws InterruptedException {
        var node = victim();
        var time = between(timing.shortestStop(), timing.longestStop());
        log.accept("stop node " + node + " for " + time.toMillis() + " ms");
        cluster.node(node).pause();
        try {
            hold(time);
        } finally {
            cluster.node(node).resume();
        }
        return new Done("stop", Set.of(node));
    }

    private Done partition() throws InterruptedException {
        var shapes = Partition.values();
        var shape = shapes[partitions++ % shapes.length];
        var links = shape.links(cluster.size(), random);
        var time = between(timing.shortestCut(), timing.longestCut());
        var killing = random.nextInt(3) == 0;
        var label =
                "partition " + shape.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        log.accept(label + " " + links + " for " + time.toMillis() + " ms");
        try {
            cluster.network().cut(links);
            if (killing) {
                hold(time.dividedBy(3));
                var node = random.nextInt(cluster.size());
                log.accept("kill node " + node + " meanwhile");
                cluster.node(node).kill();
                cluster.launchAll();
            }
            var end = System.nanoTime() + time.toNanos();
            if (shape == Partition.FLAPPING) {
                while (System.nanoTime() - end < 0) {
                    hold(FLAP);
                    cluster.network().heal();
                    hold(FLAP);
                    cluster.network().cut(links);
                }
            } else {
                hold(time);
            }
        } finally {
            cluster.network().heal();
        }
        return new Done(label + (killing ? " with a kill" : ""), everybody());
    }

    private Done disk() throws Exception {
        var node = random.nextInt(cluster.size());
        var wiped = random.nextBoolean();
        var killed = System.nanoTime();
        cluster.node(node).kill();
        var directory = cluster.node(node).dataDirectory();
        if (wiped) {
            log.accept("wipe node " + node);
            DataFiles.wipe(directory);
        } else {
            log.accept("flip bytes of node " + node + ": " + DataFiles.flip(directory, random, FLIPPED_BYTES));
        }
        if (cluster.size() > 2) {
            workload.awaitFlow(killed);
        }
        cluster.launchAll();
        if (wiped) {
            return new Done("wipe", Set.of(node));
        }
        return new Done(startsOrIsWiped(node) ? "flip" : "flip and wipe", Set.of(node));
    }

    /** A node that cannot read what it is does not start; then whoever runs it empties its directory. */
    private boolean startsOrIsWiped(int node) {
        try {
            cluster.node(node).awaitReady();
            return true;
        } catch (IllegalStateException refused) {
            log.accept("node " + node + " refuses with " + cluster.node(node).awaitEnd());
            DataFiles.wipe(cluster.node(node).dataDirectory());
            cluster.launchAll();
            return false;
        }
    }

    /** From the one release to the other, or back. */
    private Done upgrade() throws Exception {
        var up = !cluster.node(0).release().equals(BrokerProcess.OWN_RELEASE);
        for (var node = 0; node < cluster.size(); node++) {
            log.accept((up ? "upgrade" : "take back") + " node " + node);
            var stopped = System.nanoTime();
            cluster.node(node).stop();
            cluster.node(node).release(up ? BrokerProcess.OWN_RELEASE : otherRelease);
            cluster.node(node).start();
            cluster.awaitWhole();
            workload.awaitFlow(stopped);
        }
        return new Done(up ? "upgrade" : "way back", everybody());
    }

    /** Every other time the leader of one of the queues, if there is one. */
    private int victim() {
        var any = random.nextInt(cluster.size());
        var leader = random.nextBoolean();
        var queues = workload.settings().queues();
        var queue = queues.get(random.nextInt(queues.size())).name();
        return cluster.size() > 1 && leader ? cluster.leaderOf(queue).orElse(any) : any;
    }

    private Duration between(Duration shortest, Duration longest) {
        return shortest.plusMillis(random.nextLong(longest.minus(shortest).toMillis() + 1));
    }

    /** Keeps a fault up for a time, or until a client breaks. */
    private void hold(Duration time) throws InterruptedException {
        workload.clients().stopsWithin(time);
        workload.clients().check();
    }

    private Set<Integer> everybody() {
        return IntStream.range(0, cluster.size()).boxed().collect(Collectors.toSet());
    }

    /** After the last fault: what differs between members for longer than it may. */
    static List<String> differences(TestCluster cluster, Duration time) throws Exception {
        try {
            Eventually.eventually(
                    "equal members", time, () -> cluster.differences().isEmpty());
            return List.of();
        } catch (AssertionError still) {
            return cluster.differences();
        }
    }
}
