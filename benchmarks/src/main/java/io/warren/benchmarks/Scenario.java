package io.warren.benchmarks;

import java.util.List;
import java.util.Optional;

/**
 * A load, in PerfTest's options. Queues are declared by PerfTest and deleted at the end of each run.
 *
 * @param key one letter for the command line
 * @param what for people
 * @param deliveries how many messages reach consumers for each one published
 */
record Scenario(String key, String what, int deliveries, List<String> options) {
    static final List<Scenario> ALL = List.of(
            new Scenario(
                    "a",
                    "1 publisher, 1 consumer, 100 B transient, automatic acks, no confirms",
                    1,
                    options("-x 1 -y 1 -s 100 -a -u bench-a -ad false")),
            new Scenario(
                    "b",
                    "1 publisher, 1 consumer, 1 KiB persistent, durable queue, confirms (window 1000), prefetch 500, ack 100",
                    1,
                    options("-x 1 -y 1 -s 1024 -f persistent -c 1000 -q 500 -A 100 -u bench-b -ad false")),
            new Scenario(
                    "d",
                    "4 publishers, 4 queues, 4 consumers, 1 KiB persistent, confirms (window 1000)",
                    1,
                    options("-x 4 -y 4 -s 1024 -f persistent -c 1000 -q 500 -A 100 --queue-pattern bench-d-%d"
                            + " --queue-pattern-from 1 --queue-pattern-to 4 -ad false")),
            new Scenario(
                    "i",
                    "5,000 messages a second, 1 KiB persistent, confirms: latency",
                    1,
                    options("-x 1 -y 1 -s 1024 -f persistent -c 1000 -q 500 -A 10 -r 5000 -u bench-i -ad false")));

    Scenario {
        options = List.copyOf(options);
    }

    static Optional<Scenario> of(String key) {
        return ALL.stream().filter(each -> each.key().equals(key)).findFirst();
    }

    private static List<String> options(String line) {
        return List.of(line.split(" ", -1));
    }
}
