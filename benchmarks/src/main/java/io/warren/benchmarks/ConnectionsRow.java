package io.warren.benchmarks;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.util.ArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Connections with one channel: opened and closed by four threads, or opened and left idle. */
record ConnectionsRow(String key, String what, int idle) implements Row {
    private static final int THREADS = 4;

    @Override
    public Figures run(Peer peer, int seconds) throws Exception {
        var factory = peer.factory();
        if (idle > 0) {
            factory.useNio();
            return hold(factory, peer);
        }
        return churn(factory, peer, seconds);
    }

    private static Figures churn(ConnectionFactory factory, Peer peer, int seconds) throws Exception {
        var meter = Meter.start(peer);
        var until = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        try (var threads = Executors.newFixedThreadPool(THREADS)) {
            var counts = new ArrayList<Future<Integer>>();
            for (var at = 0; at < THREADS; at++) {
                counts.add(threads.submit(() -> {
                    var opened = 0;
                    for (; System.nanoTime() < until; opened++) {
                        try (var connection = factory.newConnection()) {
                            connection.createChannel();
                        }
                    }
                    return opened;
                }));
            }
            var opened = 0;
            for (var count : counts) {
                opened += count.get();
            }
            return meter.stop(opened);
        }
    }

    /** Memory is what all hold together, less what the broker had before. */
    private Figures hold(ConnectionFactory factory, Peer peer) throws Exception {
        var before = peer.processes().residentKib();
        var meter = Meter.start(peer);
        var open = new ArrayList<Connection>(idle);
        try {
            for (var at = 0; at < idle; at++) {
                var connection = factory.newConnection();
                open.add(connection);
                connection.createChannel();
            }
            var figures = meter.stop(idle);
            return new Figures(
                    idle,
                    figures.seconds(),
                    figures.serverMicros(),
                    figures.clientMicros(),
                    "",
                    "",
                    figures.residentKib() - before,
                    figures.diskBytes());
        } finally {
            for (var connection : open) {
                connection.close();
            }
        }
    }
}
