package io.warren.benchmarks;

import java.util.List;

/** A backlog of persistent messages: filled by one run, emptied by the run of the row behind it. */
record BacklogRow(String key, String what, int messages, boolean drain) implements Row {
    private static final String QUEUE = "bench-backlog";

    @Override
    public Figures run(Peer peer, int seconds) throws Exception {
        if (drain) {
            var meter = Meter.start(peer);
            PerfTestRow.perfTest(peer, options("-x 0 -y 1 -q 500 -A 100 -D " + messages));
            var figures = meter.stop(messages);
            delete(peer);
            return figures;
        }
        delete(peer);
        var meter = Meter.start(peer);
        PerfTestRow.perfTest(peer, options("-x 1 -y 0 -s 1024 -c 1000 -C " + messages));
        return meter.stop(messages);
    }

    private static List<String> options(String line) {
        // Persistent means a durable queue to PerfTest, for who consumes as well.
        return List.of((line + " -f persistent -ad false -u " + QUEUE).split(" ", -1));
    }

    private static void delete(Peer peer) throws Exception {
        var factory = peer.factory();
        try (var connection = factory.newConnection();
                var channel = connection.createChannel()) {
            channel.queueDelete(QUEUE);
        }
    }
}
