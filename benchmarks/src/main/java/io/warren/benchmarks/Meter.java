package io.warren.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the clocks around a load. */
final class Meter {
    private static final int WAITED_USER_TICKS = 13;
    private static final int WAITED_SYSTEM_TICKS = 14;
    private static final int USER_TICKS = 11;
    private static final int SYSTEM_TICKS = 12;
    private static final double MICROS_PER_TICK = 10_000;

    private final Peer peer;
    private final double serverBefore;
    private final double clientBefore;
    private final long started = System.nanoTime();

    private Meter(Peer peer) {
        this.peer = peer;
        this.serverBefore = peer.processes().cpuMicros();
        this.clientBefore = clientMicros();
    }

    static Meter start(Peer peer) {
        return new Meter(peer);
    }

    Figures stop(double units) {
        return stop(units, (System.nanoTime() - started) / 1e9, "", "");
    }

    Figures stop(double units, double seconds, String confirm, String delivery) {
        var server = peer.processes().cpuMicros() - serverBefore;
        return new Figures(
                Math.max(1, units),
                seconds,
                server,
                clientMicros() - clientBefore,
                confirm,
                delivery,
                peer.processes().residentKib(),
                peer.diskBytes());
    }

    /** Of this process and of the children it has waited for. */
    private static double clientMicros() {
        try {
            var stat = Files.readString(Path.of("/proc/self/stat"));
            var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            var ticks = 0L;
            for (var field : new int[] {USER_TICKS, SYSTEM_TICKS, WAITED_USER_TICKS, WAITED_SYSTEM_TICKS}) {
                ticks += Long.parseLong(fields[field]);
            }
            return ticks * MICROS_PER_TICK;
        } catch (IOException elsewhere) {
            return 0;
        }
    }
}
