package io.warren.compat.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * The real broker in a JVM of its own, on free loopback ports and an empty data directory below {@code target/compat}.
 * It can be killed, stopped for a while, ended in order, and started again on the same ports and data.
 */
public final class BrokerProcess implements Broker, AutoCloseable {
    /** What the server prints when it accepts clients. */
    private static final String READY_LINE = "Warren is ready";

    /** The class path of what was built here. */
    public static final String OWN_RELEASE = Learned.classPath();

    private static final Duration START = Duration.ofSeconds(60);
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private static final int FIRST_PORT = 20_000;
    private static final int FIRST_EPHEMERAL_PORT = 32_768;
    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    /**
     * What differs from the usual broker: the address it listens on, lines of {@code rabbitmq.conf}, JVM options, a program
     * to run it under.
     */
    public record Settings(
            String name, String host, List<String> configuration, List<String> jvmOptions, List<String> wrapper) {
        public Settings {
            configuration = List.copyOf(configuration);
            jvmOptions = List.copyOf(jvmOptions);
            wrapper = List.copyOf(wrapper);
        }

        public static Settings named(String name) {
            // It lives for seconds: what the better compiler would win, it would have spent.
            var options = List.of("-XX:TieredStopAtLevel=1", "-Xmx512m");
            return new Settings(name, "127.0.0.1", List.of(), options, List.of());
        }

        public Settings at(String address) {
            return new Settings(name, address, configuration, jvmOptions, wrapper);
        }

        public Settings with(String... lines) {
            return new Settings(name, host, List.of(lines), jvmOptions, wrapper);
        }

        public Settings withJvmOptions(String... options) {
            return new Settings(name, host, configuration, List.of(options), wrapper);
        }

        public Settings under(String... program) {
            return new Settings(name, host, configuration, jvmOptions, List.of(program));
        }
    }

    private final Settings settings;
    private final Path directory;
    private final int amqpPort = freePort();
    private final int managementPort = freePort();
    private final int metricsPort = freePort();
    private volatile Optional<Process> process = Optional.empty();
    private volatile String release = OWN_RELEASE;
    private long readFrom;

    private BrokerProcess(Settings settings) {
        this.settings = settings;
        this.directory = Path.of("target", "compat", settings.name() + "-" + NUMBER.incrementAndGet())
                .toAbsolutePath();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> process.ifPresent(Process::destroyForcibly)));
    }

    /** Starts a broker and returns when it accepts clients. */
    public static BrokerProcess start(Settings settings) {
        var broker = prepared(settings);
        broker.start();
        return broker;
    }

    /** A broker with its directory and its configuration, which nobody has started yet. */
    public static BrokerProcess prepared(Settings settings) {
        var broker = new BrokerProcess(settings);
        broker.prepare();
        return broker;
    }

    @Override
    public String host() {
        return settings.host();
    }

    @Override
    public int amqpPort() {
        return amqpPort;
    }

    @Override
    public int managementPort() {
        return managementPort;
    }

    @Override
    public boolean isWarren() {
        return true;
    }

    /** The port of the Prometheus endpoint. */
    public int metricsPort() {
        return metricsPort;
    }

    public long pid() {
        return process.orElseThrow().pid();
    }

    /** Threads of the process now. */
    public int threads() {
        return (int) status("Threads");
    }

    /** The most memory that the process ever had at once, as the kernel counts it. */
    public long peakResidentBytes() {
        return status("VmHWM") * 1024;
    }

    public Path dataDirectory() {
        return directory.resolve("data");
    }

    /** Where the broker says it listens for this protocol: {@code amqp}, {@code amqp/ssl}, {@code http}; the last, if several. */
    public int port(String protocol) {
        var ready = log().lines().filter(each -> each.startsWith(READY_LINE)).toList();
        var listeners = Pattern.compile(" " + protocol + " \\S+:([0-9]+)[,;]").matcher(ready.getLast());
        return listeners
                .results()
                .map(each -> Integer.parseInt(each.group(1)))
                .reduce((_, last) -> last)
                .orElseThrow(() -> new IllegalStateException("not in the ready line: " + protocol));
    }

    /** Everything the broker printed and logged since it was first started. */
    public String log() {
        try {
            return Files.readString(logFile());
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /** What it is told of itself beside its ports, from the next start on. */
    public void configure(List<String> lines) {
        try {
            var all = new ArrayList<>(own());
            all.addAll(lines);
            Files.write(configurationFile(), all);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /** The exit code of one that was launched and does not want to serve. */
    public int awaitEnd() {
        var ended = process.orElseThrow();
        end(ended);
        return ended.exitValue();
    }

    /** The class path that it runs from its next start on. */
    public void release(String classPath) {
        release = classPath;
    }

    public String release() {
        return release;
    }

    /** Starts again on the same ports and the same data. */
    public void start() {
        launch();
        awaitReady();
    }

    /** The same without waiting: a node of a cluster is ready only when it has heard of others. */
    public void launch() {
        try {
            readFrom = Files.exists(logFile()) ? Files.size(logFile()) : 0;
            var command = new ArrayList<>(settings.wrapper());
            command.add(java());
            command.addAll(settings.jvmOptions());
            if (release.equals(OWN_RELEASE)) {
                command.addAll(Learned.options());
            }
            command.addAll(List.of("-ea", "-cp", release, "io.warren.broker.Main"));
            command.addAll(List.of("server", "--config", configurationFile().toString()));
            process = Optional.of(new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile().toFile()))
                    .start());
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /** Returns when the broker that was launched accepts clients. */
    public void awaitReady() {
        var started = process.orElseThrow();
        try {
            Eventually.eventually("the ready line in " + logFile(), START, () -> {
                if (!started.isAlive()) {
                    throw new IllegalStateException("the broker ended with " + started.exitValue() + ":\n" + newLog());
                }
                return newLog().contains(READY_LINE);
            });
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        } catch (Exception cause) {
            throw new IllegalStateException("start " + settings.name() + ": " + cause.getMessage(), cause);
        }
    }

    public boolean isRunning() {
        return process.isPresent();
    }

    /** {@code SIGSTOP}: the kernel keeps its connections, nobody answers on them. */
    public void pause() {
        Commands.run(List.of("sh", "-c", "kill -STOP " + pid()));
    }

    /** {@code SIGCONT}. */
    public void resume() {
        Commands.run(List.of("sh", "-c", "kill -CONT " + pid()));
    }

    /** {@code kill -9}: what was in memory is gone. */
    public void kill() {
        end(force(process.orElseThrow()));
    }

    /** {@code SIGTERM}: the broker says goodbye to its clients and closes its files. */
    public void stop() {
        var running = process.orElseThrow();
        running.destroy();
        end(running);
    }

    /** Stops in order and starts again on the same data. */
    public void restart() {
        stop();
        start();
    }

    @Override
    public String ctl(String... arguments) {
        return Commands.run(ctlCommand(arguments));
    }

    /** The tool with these arguments, for tests that look at how it fails. */
    public ProcessBuilder ctlCommand(String... arguments) {
        var command = new ArrayList<>(List.of(java(), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.warren.broker.Main", "ctl"));
        command.addAll(List.of("--url", "http://" + host() + ":" + managementPort));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command);
    }

    @Override
    public void close() {
        process.ifPresent(running -> end(force(running)));
    }

    private void prepare() {
        try {
            clear();
            Files.createDirectories(directory);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
        configure(settings.configuration());
    }

    private List<String> own() {
        return List.of(
                "listeners.tcp.1 = " + host() + ":" + amqpPort,
                "management.tcp.ip = " + host(),
                "management.tcp.port = " + managementPort,
                "prometheus.tcp.ip = " + host(),
                "prometheus.tcp.port = " + metricsPort,
                "warren.data_dir = " + dataDirectory());
    }

    /** What a build before this one left. */
    private void clear() throws IOException {
        if (Files.exists(directory)) {
            try (var files = Files.walk(directory)) {
                for (var each : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }

    /** A program that the broker runs under may go and leave it behind. */
    private static Process force(Process running) {
        running.descendants().forEach(ProcessHandle::destroyForcibly);
        return running.destroyForcibly();
    }

    private void end(Process running) {
        try {
            if (!running.waitFor(30, TimeUnit.SECONDS)) {
                running.destroyForcibly();
                throw new IllegalStateException("the broker did not end; see " + logFile());
            }
        } catch (InterruptedException cause) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(cause);
        }
        process = Optional.empty();
    }

    /** A number that the kernel tells of the process. */
    private long status(String name) {
        try (var lines = Files.lines(Path.of("/proc", String.valueOf(pid()), "status"))) {
            return lines.filter(line -> line.startsWith(name + ":"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no " + name + " of " + pid()));
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /** What was printed since the last start; a log of many starts is long. */
    private String newLog() throws IOException {
        try (var log = Files.newInputStream(logFile())) {
            log.skipNBytes(readFrom);
            return new String(log.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private Path logFile() {
        return directory.resolve("broker.log");
    }

    private Path configurationFile() {
        return directory.resolve("rabbitmq.conf");
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /**
     * A port of the loopback interface that nobody listens on, and that nobody gets later: it is below those that the kernel
     * gives to connections, and it is given once.
     */
    public static int freePort() {
        while (true) {
            var port = ThreadLocalRandom.current().nextInt(FIRST_PORT, FIRST_EPHEMERAL_PORT);
            if (GIVEN.add(port) && isFree(port)) {
                return port;
            }
        }
    }

    private static boolean isFree(int port) {
        try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
