package io.warren.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * How cost grows: each curve's load at one size after the other, against every broker in turns.
 *
 * <p>{@code Scale --curves connections,size --most 1000 --seconds 5 --warm 10 --repeats 1 --limit 1800 --raw FILE
 * warren=host:port:pid[:directory] …}. A point is printed and appended to FILE as it comes. A size that FILE has already, as
 * often as it is to be repeated, is left out; one that fails or takes longer than the limit is printed and left out, too: the
 * next run takes it up again. Before its first point of a curve a broker gets the load of a small size for some seconds, so
 * that its code is warm.
 */
public final class Scale {
    private static final int WARM_SIZE = 100;
    private static final long FAREWELL_SECONDS = 60;

    private final int seconds;
    private final int warmSeconds;
    private final int repeats;
    private final int limitSeconds;
    private final int most;
    private final List<Peer> peers;
    private final RawFile raw;
    private final String name = "scale-" + Long.toString(System.currentTimeMillis(), 36) + "-";
    private int attempts;
    private int failures;

    private Scale(
            int seconds, int warmSeconds, int repeats, int limitSeconds, int most, List<Peer> peers, RawFile raw) {
        this.seconds = seconds;
        this.warmSeconds = warmSeconds;
        this.repeats = repeats;
        this.limitSeconds = limitSeconds;
        this.most = most;
        this.peers = peers;
        this.raw = raw;
    }

    public static void main(String[] arguments) throws Exception {
        var seconds = 5;
        var warmSeconds = 10;
        var repeats = 1;
        var limitSeconds = 1800;
        var most = -1;
        var raw = Path.of("scale.tsv");
        var curves = Curves.ALL;
        var peers = new ArrayList<Peer>();
        for (var at = 0; at < arguments.length; at++) {
            switch (arguments[at]) {
                case "--seconds" -> seconds = Integer.parseInt(arguments[++at]);
                case "--warm" -> warmSeconds = Integer.parseInt(arguments[++at]);
                case "--repeats" -> repeats = Integer.parseInt(arguments[++at]);
                case "--limit" -> limitSeconds = Integer.parseInt(arguments[++at]);
                case "--most" -> most = Integer.parseInt(arguments[++at]);
                case "--raw" -> raw = Path.of(arguments[++at]);
                case "--curves" ->
                    curves = List.of(arguments[++at].split(",", -1)).stream()
                            .map(key ->
                                    Curves.of(key).orElseThrow(() -> new IllegalArgumentException("no curve " + key)))
                            .toList();
                default -> peers.add(Peer.parse(arguments[at]));
            }
        }
        var scale = new Scale(seconds, warmSeconds, repeats, limitSeconds, most, peers, RawFile.open(raw));
        for (var curve : curves) {
            scale.run(curve);
        }
        // The client library's threads would outlive us.
        System.exit(scale.failures == 0 ? 0 : 1);
    }

    private void run(Curve curve) throws IOException {
        var largest = most < 0 ? curve.usualMost() : most;
        var warm = new ArrayList<Peer>();
        for (var size : curve.sizes()) {
            for (var peer : peers) {
                if (size > largest) {
                    continue;
                }
                for (var done = raw.count(curve.measure(), size, peer.name()); done < repeats; done++) {
                    if (!warm.contains(peer)) {
                        warm.add(peer);
                        measured(curve, peer, warmSize(curve), warmSeconds);
                    }
                    var points = measured(curve, peer, size, seconds);
                    points.forEach(each -> System.out.println(each.line()));
                    raw.add(points);
                }
            }
        }
        for (var peer : warm) {
            attempt(curve, peer, "the end", clients -> {
                curve.end(clients);
                return List.of();
            });
        }
    }

    private static int warmSize(Curve curve) {
        return curve.sizes().stream()
                .filter(each -> each <= WARM_SIZE)
                .reduce((_, larger) -> larger)
                .orElseThrow();
    }

    private List<Point> measured(Curve curve, Peer peer, int size, int forSeconds) {
        return attempt(curve, peer, String.valueOf(size), clients -> curve.run(peer, size, forSeconds, clients));
    }

    /** Part of a run that may fail. */
    private interface Attempt {
        List<Point> make(Clients clients) throws Exception;
    }

    /** The points of an attempt that came to its end in time; none, and a line that says why, if not. */
    private List<Point> attempt(Curve curve, Peer peer, String at, Attempt attempt) {
        try (var clients = new Clients(peer, name, ++attempts)) {
            var task = new FutureTask<>(() -> attempt.make(clients));
            var thread = Thread.ofPlatform().daemon().name("load").start(task);
            try {
                return task.get(limitSeconds, TimeUnit.SECONDS);
            } finally {
                thread.interrupt();
                if (!task.isDone()) {
                    // Who waits for an answer does not hear the interrupt, but the end of the connection.
                    clients.cut();
                    thread.join(TimeUnit.SECONDS.toMillis(FAREWELL_SECONDS));
                }
            }
        } catch (TimeoutException late) {
            failed(curve, peer, at, "took longer than " + limitSeconds + " s");
        } catch (ExecutionException failure) {
            failed(curve, peer, at, String.valueOf(failure.getCause()));
        } catch (Exception failure) {
            failed(curve, peer, at, failure.toString());
        }
        return List.of();
    }

    private void failed(Curve curve, Peer peer, String at, String why) {
        failures++;
        System.err.printf(
                "%s of %s at %s failed: %s%s%n",
                curve.measure().key(), peer.name(), at, why, peer.processes().alive() ? "" : " (the broker is gone)");
    }
}
