package io.warren.benchmarks;

import java.util.List;
import java.util.Optional;

/** All rows, in the order in which they run. */
final class Rows {
    static final List<Row> ALL = List.of(
            new PerfTestRow(
                    "a",
                    "1 publisher, 1 consumer, 100 B transient, automatic acks, no confirms",
                    "-x 1 -y 1 -s 100 -a -u bench-a -ad true"),
            new PerfTestRow(
                    "b",
                    "1 publisher, 1 consumer, 1 KiB persistent, durable queue, confirms (window 1000), prefetch 500, ack 100",
                    "-x 1 -y 1 -s 1024 -f persistent -c 1000 -q 500 -A 100 -u bench-b -ad true"),
            new PerfTestRow(
                    "c",
                    "as b, quorum queue",
                    "-x 1 -y 1 -s 1024 -f persistent -c 1000 -q 500 -A 100 -u bench-c --quorum-queue"),
            new PerfTestRow(
                    "d",
                    "4 publishers, 4 queues, 4 consumers, 1 KiB persistent, confirms (window 1000)",
                    "-x 4 -y 4 -s 1024 -f persistent -c 1000 -q 500 -A 100 --queue-pattern bench-d-%d"
                            + " --queue-pattern-from 1 --queue-pattern-to 4 -ad true"),
            new PerfTestRow(
                    "e",
                    "fan-out of 1 publisher to 10 queues, 1 KiB transient, confirms (window 1000), automatic acks; per delivery",
                    "-x 1 -y 10 -s 1024 -c 1000 -a -t fanout -e bench-e --queue-pattern bench-e-%d"
                            + " --queue-pattern-from 1 --queue-pattern-to 10 -ad true"),
            new TopicRow("f", "topic exchange, 999 bindings, 3 matches, 100 B transient, automatic acks; per delivery"),
            new PerfTestRow(
                    "i",
                    "5,000 messages a second, 1 KiB persistent, confirms",
                    "-x 1 -y 1 -s 1024 -f persistent -c 1000 -q 500 -A 10 -r 5000 -u bench-i -ad true"),
            new LatencyRow("p", "5,000 messages a second as in i, all latencies kept", 5_000),
            new ConnectionsRow("j", "connection with a channel, opened and closed; per connection", 0),
            new ConnectionsRow("J", "1,000 idle connections with a channel; memory is theirs alone", 1_000),
            new PerfTestRow(
                    "l",
                    "1 MiB persistent, confirms (window 16)",
                    "-x 1 -y 1 -s 1048576 -f persistent -c 16 -q 16 -A 4 -u bench-l -ad true"),
            new BacklogRow("h", "backlog: 1 M messages of 1 KiB persistent, confirms, no consumer", 1_000_000, false),
            new BacklogRow("k", "drain of row h's backlog, prefetch 500, ack 100", 1_000_000, true));

    private Rows() {}

    static Optional<Row> of(String key) {
        return ALL.stream().filter(each -> each.key().equals(key)).findFirst();
    }
}
