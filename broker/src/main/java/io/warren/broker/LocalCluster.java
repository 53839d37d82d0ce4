package io.warren.broker;

import io.warren.storage.file.StorageFailed;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Several nodes on this machine, for trying out what a cluster does: each a process of its own with a directory of its own,
 * all on the loopback interface. Who started it ends it, and all nodes with it; a node that ends by itself is not started
 * again, so that one may be killed to see what happens.
 */
@Command(
        name = "cluster",
        description = "Runs several nodes of one cluster on this machine, to try it out.",
        mixinStandardHelpOptions = true)
final class LocalCluster implements Callable<Integer> {
    private static final int USAGE = 64;
    private static final int UNAVAILABLE = 69;
    private static final int MOST_NODES = 7;
    private static final int AMQP = 5_672;
    private static final int MANAGEMENT = 15_672;
    private static final int PROMETHEUS = 15_692;
    private static final int CLUSTER = 25_672;
    private static final long STOP_SECONDS = 30;
    private static final String READY = "Warren is ready: ";

    @Option(names = "--nodes", paramLabel = "NUMBER", description = "How many (3).")
    private int nodes = 3;

    @Option(
            names = "--offset",
            paramLabel = "PORTS",
            description = "Added to all ports, which are 5672, 15672, 15692 and 25672 and the next ones (0).")
    private int offset;

    @Option(names = "--data-dir", paramLabel = "DIR", description = "Where the nodes keep everything (./data/cluster).")
    private Path directory = Path.of("data", "cluster");

    private final List<Process> running = new ArrayList<>();
    private boolean stopping;
    private final PrintStream out = System.out;

    @Override
    public Integer call() throws InterruptedException {
        if (nodes < 1 || nodes > MOST_NODES) {
            System.err.println("warren: --nodes must be 1 to " + MOST_NODES);
            return USAGE;
        }
        var secret = secret();
        var ready = new CountDownLatch(nodes);
        var over = new CountDownLatch(nodes);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(this::stop));
        for (var node = 1; node <= nodes; node++) {
            start(node, secret, ready, over);
        }
        while (!ready.await(100, TimeUnit.MILLISECONDS)) {
            if (over.getCount() < nodes) {
                System.err.println("warren: a node could not be started; what it said is above");
                return UNAVAILABLE;
            }
        }
        out.println("The cluster is ready: " + addresses());
        over.await();
        return 0;
    }

    private String addresses() {
        var all = new ArrayList<String>();
        for (var node = 1; node <= nodes; node++) {
            all.add(name(node) + " amqp 127.0.0.1:" + port(AMQP, node) + " http 127.0.0.1:" + port(MANAGEMENT, node));
        }
        return String.join(", ", all);
    }

    private static String name(int node) {
        return "rabbit" + node + "@127.0.0.1";
    }

    private int port(int of, int node) {
        // Management and Prometheus are twenty apart: enough for as many nodes as there may be.
        return of + offset + node - 1;
    }

    /** Only for these nodes and for who may read their directory. */
    private String secret() {
        var file = directory.resolve("secret");
        try {
            Files.createDirectories(directory);
            try {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                var bytes = new byte[24];
                new SecureRandom().nextBytes(bytes);
                Files.writeString(file, Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
            } catch (FileAlreadyExistsException before) {
                // Of an earlier run: the nodes know each other by it.
            }
        } catch (IOException cannot) {
            throw new StorageFailed(file + " cannot be made: " + cannot.getMessage());
        }
        return file.toString();
    }

    private void start(int node, String secret, CountDownLatch ready, CountDownLatch over) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                // One cache for each main class: that of the nodes is not this one's.
                .filter(each -> !each.startsWith("-XX:AOT"))
                .toList());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName(), "server"));
        command.addAll(List.of("--node-name", name(node)));
        command.addAll(List.of("--data-dir", directory.resolve("node" + node).toString()));
        for (var each : settings(node, secret)) {
            command.add("--set");
            command.add(each);
        }
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            synchronized (running) {
                running.add(process);
                if (stopping) {
                    process.destroy();
                }
            }
            Thread.ofPlatform().daemon().start(() -> follow(node, process, ready, over));
        } catch (IOException cannot) {
            throw new UncheckedIOException(cannot);
        }
    }

    private List<String> settings(int node, String secret) {
        var settings = new ArrayList<>(List.of(
                "listeners.tcp.1=127.0.0.1:" + port(AMQP, node),
                "management.tcp.ip=127.0.0.1",
                "management.tcp.port=" + port(MANAGEMENT, node),
                "prometheus.tcp.ip=127.0.0.1",
                "prometheus.tcp.port=" + port(PROMETHEUS, node),
                "warren.cluster.listen=127.0.0.1:" + port(CLUSTER, node),
                "warren.cluster.secret_file=" + secret,
                "cluster_formation.peer_discovery_backend=classic_config"));
        for (var each = 1; each <= nodes; each++) {
            settings.add(
                    "cluster_formation.classic_config.nodes." + each + "=" + name(each) + ":" + port(CLUSTER, each));
        }
        return settings;
    }

    private void follow(int node, Process process, CountDownLatch ready, CountDownLatch over) {
        try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (@Nullable String line = lines.readLine(); line != null; line = lines.readLine()) {
                out.println("node" + node + " " + line);
                if (line.startsWith(READY)) {
                    ready.countDown();
                }
            }
        } catch (IOException closed) {
            // It has ended.
        }
        out.println("node" + node + " has ended");
        over.countDown();
    }

    private void stop() {
        List<Process> all;
        synchronized (running) {
            stopping = true;
            all = List.copyOf(running);
        }
        all.forEach(Process::destroy);
        for (var each : all) {
            try {
                if (!each.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                    each.destroyForcibly();
                }
            } catch (InterruptedException ending) {
                each.destroyForcibly();
            }
        }
    }
}
