package io.warren.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;

/**
 * Starts a broker again and again and takes the time: {@code Starts PORT DATADIR REPEATS MESSAGES COMMAND ...}.
 *
 * <p>Three kinds of start: with an empty directory; with a backlog after a stop in order; with it after a kill. Time counts
 * from the start of the command to the first connection that is accepted, and to the answer to a passive declare of the
 * backlog's queue.
 */
public final class Starts {
    private static final String QUEUE = "bench-start";
    private static final long LOOK_NANOS = 2_000_000;
    /** Until the memory is read: what a start leaves behind to be done is done. */
    private static final long IDLE_SECONDS = 5;

    private final Peer unborn;
    private final int port;
    private final Path directory;
    private final int repeats;
    private final int messages;
    private final List<String> command;

    /**
     * One start.
     *
     * @param declared milliseconds to the answer of the passive declare; NaN if there was no queue to ask for
     * @param cpuMillis processor time until then
     */
    private record Start(double accepted, double declared, double cpuMillis, double residentMib) {}

    private Starts(int port, Path directory, int repeats, int messages, List<String> command) {
        this.unborn =
                new Peer("warren", URI.create("amqp://guest:guest@127.0.0.1:" + port), new ProcessTree(0), directory);
        this.port = port;
        this.directory = directory;
        this.repeats = repeats;
        this.messages = messages;
        this.command = command;
    }

    public static void main(String[] arguments) throws Exception {
        new Starts(
                        Integer.parseInt(arguments[0]),
                        Path.of(arguments[1]),
                        Integer.parseInt(arguments[2]),
                        Integer.parseInt(arguments[3]),
                        List.of(arguments).subList(4, arguments.length))
                .run();
    }

    private void run() throws Exception {
        System.out.println("| start | accepts ms | queue answers ms | CPU ms till then | RSS MiB 5 s later |");
        System.out.println("|---|---|---|---|---|");
        var empty = new ArrayList<Start>();
        for (var repeat = 0; repeat < repeats; repeat++) {
            wipe();
            empty.add(start(false, false));
        }
        print("empty", empty);
        wipe();
        fill();
        var ordered = new ArrayList<Start>();
        var killed = new ArrayList<Start>();
        for (var repeat = 0; repeat < repeats; repeat++) {
            // How it ends decides what kind of start the next one is.
            ordered.add(start(true, true));
            killed.add(start(true, false));
        }
        print(String.format(Locale.ROOT, "%,d messages, stopped in order", messages), ordered);
        print(String.format(Locale.ROOT, "%,d messages, killed", messages), killed);
    }

    private Start start(boolean withQueue, boolean kill) throws Exception {
        var began = System.nanoTime();
        var process = new ProcessBuilder(command)
                .inheritIO()
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            awaitAccept(process);
            var accepted = millisSince(began);
            var declared = withQueue ? declared(began) : Double.NaN;
            var tree = new ProcessTree(process.pid());
            var cpu = tree.cpuMicros() / 1000;
            TimeUnit.SECONDS.sleep(IDLE_SECONDS);
            return new Start(accepted, declared, cpu, tree.residentKib() / 1024.0);
        } finally {
            end(process, kill);
        }
    }

    private void fill() throws Exception {
        var process = new ProcessBuilder(command)
                .inheritIO()
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            awaitAccept(process);
            PerfTestRow.perfTest(
                    unborn,
                    List.of(("-x 1 -y 0 -s 1024 -f persistent -c 1000 -ad false -u " + QUEUE + " -C " + messages)
                            .split(" ", -1)));
        } finally {
            end(process, false);
        }
    }

    private double declared(long began) throws Exception {
        try (var connection = unborn.factory().newConnection();
                var channel = connection.createChannel()) {
            var found = channel.queueDeclarePassive(QUEUE).getMessageCount();
            var after = millisSince(began);
            if (found != messages) {
                throw new IllegalStateException(found + " messages instead of " + messages);
            }
            return after;
        }
    }

    private void awaitAccept(Process process) {
        while (true) {
            try (var socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
                return;
            } catch (IOException notYet) {
                if (!process.isAlive()) {
                    throw new IllegalStateException("the broker ended with " + process.exitValue(), notYet);
                }
                LockSupport.parkNanos(LOOK_NANOS);
            }
        }
    }

    private static void end(Process process, boolean kill) throws InterruptedException {
        if (kill) {
            process.destroyForcibly();
        } else {
            process.destroy();
        }
        process.waitFor();
    }

    private void wipe() throws IOException {
        if (Files.exists(directory)) {
            try (var files = Files.walk(directory)) {
                for (var each : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }

    private static double millisSince(long began) {
        return (System.nanoTime() - began) / 1e6;
    }

    private static void print(String kind, List<Start> starts) {
        System.out.printf(
                Locale.ROOT,
                "| %s | %s | %s | %s | %s |%n",
                kind,
                spread(starts, Start::accepted),
                Double.isNaN(starts.getFirst().declared()) ? "–" : spread(starts, Start::declared),
                spread(starts, Start::cpuMillis),
                spread(starts, Start::residentMib));
    }

    private static String spread(List<Start> starts, ToDoubleFunction<Start> figure) {
        var sorted = starts.stream().mapToDouble(figure).sorted().toArray();
        return String.format(
                Locale.ROOT, "%,.0f (%,.0f–%,.0f)", sorted[sorted.length / 2], sorted[0], sorted[sorted.length - 1]);
    }
}
