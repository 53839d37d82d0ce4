package io.warren.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Memory of a Warren with many connections that do nothing, less what it was after some had come and gone.
 *
 * <p>{@code IdleConnections connections path/of/jcmd warren=host:port:pid}. The heap is what lives after a collection that
 * jcmd asks for; the rest is resident memory, which tells only if the heap is of one size and was touched before.
 */
public final class IdleConnections {
    private static final Pattern USED = Pattern.compile("used (\\d+)K");
    private static final int SETTLE_SECONDS = 3;
    /** So many times fewer come and go first, so that what the first one needs is there. */
    private static final int FIRST_PART = 20;

    private final int connections;
    private final String jcmd;
    private final Peer peer;

    private IdleConnections(int connections, String jcmd, Peer peer) {
        this.connections = connections;
        this.jcmd = jcmd;
        this.peer = peer;
    }

    public static void main(String[] arguments) throws Exception {
        new IdleConnections(Integer.parseInt(arguments[0]), arguments[1], Peer.parse(arguments[2])).run();
        // Ends the connections; one by one they take their time.
        System.exit(0);
    }

    /** KiB. */
    private record Memory(long heap, long resident) {}

    private void run() throws Exception {
        try (var first = new Clients(peer, "idle", 0)) {
            open(first, connections / FIRST_PART);
        }
        var without = memory();
        open(new Clients(peer, "idle", 1), connections);
        var with = memory();
        var heap = (with.heap - without.heap) / (double) connections;
        var rest = (with.resident - without.resident) / (double) connections;
        System.out.printf(
                Locale.ROOT,
                "%,d connections with a channel: %.1f KiB each, %.1f in the heap and %.1f outside (heap %,d to %,d KiB)%n",
                connections,
                heap + rest,
                heap,
                rest,
                without.heap,
                with.heap);
    }

    private static void open(Clients clients, int count) throws Exception {
        for (var i = 0; i < count; i++) {
            clients.connectLightly().createChannel();
        }
    }

    private Memory memory() throws IOException, InterruptedException {
        TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
        ask("GC.run");
        var used = USED.matcher(ask("GC.heap_info"));
        if (!used.find()) {
            throw new IOException("jcmd does not say what is used of the heap");
        }
        return new Memory(Long.parseLong(used.group(1)), peer.processes().residentKib());
    }

    private String ask(String command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(jcmd, String.valueOf(peer.processes().pid()), command)
                .redirectErrorStream(true)
                .start();
        var answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return answer;
    }
}
