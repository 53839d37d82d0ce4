package io.warren.benchmarks;

import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;

/**
 * What it costs to look at many queues: {@code QueueLists QUEUES MANAGEMENT_PORT NAME=HOST:PORT:PID:DATADIR}.
 *
 * <p>A page of 100 sorted by messages; the whole list; the page kept up to date by a stream of events; and the rate of
 * messages with and without somebody who looks. Queues have from none to 49 messages.
 */
public final class QueueLists {
    private static final String PAGE =
            "queues?page=1&page_size=100&pagination=true&sort=messages&sort_reverse=true&name=";
    private static final String ALL = "queues";
    private static final int WARM = 300;
    private static final int PAGES = 400;
    private static final int LISTS = 40;
    private static final int PAIRS = 4;
    private static final int LOAD_SECONDS = 10;
    private static final int WATCHED_SECONDS = 60;

    /** Between two looks at the whole list while messages are counted. */
    private static final long LOOK_MILLIS = 5_000;

    private static final Pattern SENT = Pattern.compile("sending rate avg: (\\d+) msg/s");

    private final HttpClient http = HttpClient.newHttpClient();
    private final int queues;
    private final String base;
    private final Peer peer;

    private QueueLists(int queues, int managementPort, Peer peer) {
        this.queues = queues;
        this.base = "http://127.0.0.1:" + managementPort + "/api/";
        this.peer = peer;
    }

    public static void main(String[] arguments) throws Exception {
        new QueueLists(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]), Peer.parse(arguments[2])).run();
        System.exit(0);
    }

    private void run() throws Exception {
        declare();
        TimeUnit.SECONDS.sleep(10);
        print("page of 100 by messages", PAGE, WARM, PAGES);
        print("page of 100 by messages, one of ten matches", PAGE + "7$&use_regex=true", WARM / 10, PAGES / 4);
        print("whole list", ALL, LISTS / 2, LISTS);
        var idle = cpuPercent(() -> TimeUnit.SECONDS.sleep(WATCHED_SECONDS));
        try (var stream = watch()) {
            var watched = cpuPercent(() -> TimeUnit.SECONDS.sleep(WATCHED_SECONDS));
            System.out.printf(
                    Locale.ROOT,
                    "| page watched at 1 s for %d s | %.1f %% of a core, %.1f %% without; %,d bytes came |%n",
                    WATCHED_SECONDS,
                    watched,
                    idle,
                    stream.read.sum());
        }
        messages();
    }

    /** So many at once that a declare does not wait for the one before it. */
    private void declare() throws Exception {
        var began = System.nanoTime();
        try (var connection = peer.factory().newConnection();
                var channel = connection.createChannel()) {
            for (var each = 0; each < queues; each++) {
                channel.queueDeclareNoWait(name(each), true, false, false, null);
                if (each % 500 == 499) {
                    channel.queueDeclarePassive(name(each));
                }
            }
            channel.queueDeclarePassive(name(queues - 1));
            channel.confirmSelect();
            for (var each = 0; each < queues; each++) {
                for (var messages = each % 50; messages > 0; messages--) {
                    channel.basicPublish("", name(each), MessageProperties.MINIMAL_BASIC, new byte[10]);
                }
                if (each % 100 == 99) {
                    channel.waitForConfirmsOrDie(60_000);
                }
            }
            channel.waitForConfirmsOrDie(60_000);
        }
        System.out.printf(
                Locale.ROOT, "%,d queues with messages after %.1f s%n%n", queues, (System.nanoTime() - began) / 1e9);
        System.out.println("| what | ms |\n|---|---|");
    }

    private static String name(int number) {
        return "lists-" + number;
    }

    private HttpRequest get(String path) {
        var login = Base64.getEncoder().encodeToString("guest:guest".getBytes(StandardCharsets.US_ASCII));
        return HttpRequest.newBuilder(URI.create(base + path))
                .header("authorization", "Basic " + login)
                .build();
    }

    private double millis(String path) throws IOException, InterruptedException {
        var began = System.nanoTime();
        var answer = http.send(get(path), BodyHandlers.ofByteArray());
        var took = (System.nanoTime() - began) / 1e6;
        if (answer.statusCode() != 200) {
            throw new IOException(path + " answered " + answer.statusCode());
        }
        return took;
    }

    private void print(String what, String path, int warm, int times) throws Exception {
        for (var each = 0; each < warm; each++) {
            millis(path);
        }
        var cpu = peer.processes().cpuMicros();
        var took = new double[times];
        for (var each = 0; each < times; each++) {
            took[each] = millis(path);
        }
        var cpuEach = (peer.processes().cpuMicros() - cpu) / 1000.0 / times;
        Arrays.sort(took);
        System.out.printf(
                Locale.ROOT,
                "| %s, %d times | median %.1f, 95th percentile %.1f, most %.1f; CPU %.1f each |%n",
                what,
                times,
                took[times / 2],
                took[(int) Math.ceil(times * 0.95) - 1],
                took[times - 1],
                cpuEach);
    }

    private interface Doing {
        void run() throws Exception;
    }

    private double cpuPercent(Doing doing) throws Exception {
        var cpu = peer.processes().cpuMicros();
        var began = System.nanoTime();
        doing.run();
        return (peer.processes().cpuMicros() - cpu) * 100_000.0 / (System.nanoTime() - began);
    }

    /** Who keeps that page open. */
    private Stream watch() throws IOException, InterruptedException {
        var watched = URLEncoder.encode("/" + PAGE, StandardCharsets.UTF_8);
        var answer = http.send(get("x/events?interval=1000&watch=" + watched), BodyHandlers.ofInputStream());
        if (answer.statusCode() != 200) {
            throw new IOException("the stream answered " + answer.statusCode());
        }
        return new Stream(answer.body());
    }

    /** Reads what comes and forgets it. */
    private static final class Stream implements AutoCloseable {
        private final InputStream in;
        private final LongAdder read = new LongAdder();

        Stream(InputStream in) {
            this.in = in;
            Thread.ofVirtual().start(this::read);
        }

        private void read() {
            var part = new byte[65_536];
            try {
                for (var many = in.read(part); many >= 0; many = in.read(part)) {
                    read.add(many);
                }
            } catch (IOException closed) {
                // Nobody looks any more.
            }
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }

    /** In turns, one after the other way round. */
    private void messages() throws Exception {
        var alone = new ArrayList<Double>();
        var lookedAt = new ArrayList<Double>();
        load();
        for (var pair = 0; pair < PAIRS; pair++) {
            for (var turn = 0; turn < 2; turn++) {
                if ((pair + turn) % 2 == 0) {
                    alone.add(load());
                } else {
                    lookedAt.add(looking(this::load));
                }
            }
        }
        System.out.printf(
                Locale.ROOT,
                "| messages each second | %,.0f alone %s, %,.0f while a page is watched and the list read every %d s %s:"
                        + " %.1f %% less |%n",
                median(alone),
                shown(alone),
                median(lookedAt),
                LOOK_MILLIS / 1000,
                shown(lookedAt),
                100 - 100 * median(lookedAt) / median(alone));
    }

    private interface Load {
        double run() throws Exception;
    }

    private double looking(Load load) throws Exception {
        try (var _ = watch()) {
            var reader = Thread.ofVirtual().start(() -> {
                try {
                    while (!Thread.currentThread().isInterrupted()) {
                        millis(ALL);
                        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
                    }
                } catch (IOException | InterruptedException over) {
                    // The load is over.
                }
            });
            try {
                return load.run();
            } finally {
                reader.interrupt();
            }
        }
    }

    /** Messages each second of a steady flow: persistent, confirmed, consumed. */
    private double load() throws Exception {
        var output = PerfTestRow.perfTest(
                peer,
                List.of(("-z " + LOAD_SECONDS
                                + " -x 1 -y 1 -s 1024 -f persistent -c 1000 -q 500 -u lists-load -ad false")
                        .split(" ", -1)));
        var sent = PerfTestRow.text(SENT, output);
        if (sent.isEmpty()) {
            throw new IllegalStateException(output);
        }
        return Double.parseDouble(sent);
    }

    private static double median(List<Double> of) {
        return of.stream().sorted().toList().get(of.size() / 2);
    }

    private static List<Long> shown(List<Double> of) {
        return of.stream().map(Math::round).toList();
    }
}
