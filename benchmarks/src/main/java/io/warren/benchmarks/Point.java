package io.warren.benchmarks;

import java.util.Locale;
import java.util.Optional;

/**
 * One measurement of a curve: a line of the raw file.
 *
 * @param broker the peer's name
 * @param x how many there were of what grows
 * @param units what was counted while the load ran
 * @param microsEach processor time of the broker for each unit
 * @param seconds how long the load ran
 * @param residentKib memory of the broker at its end
 * @param diskBytes what the broker's directory held then, 0 if nobody said where it is
 */
record Point(
        Measure curve,
        long x,
        String broker,
        double units,
        double microsEach,
        double seconds,
        long residentKib,
        long diskBytes) {
    static final String HEAD = "#curve\tx\tbroker\tunits\tserver_cpu_us_each\tseconds\trss_kib\tdisk_bytes";

    private static final int COLUMNS = 8;

    static Point of(Measure curve, long x, Peer peer, Figures figures) {
        return new Point(
                curve,
                x,
                peer.name(),
                figures.units(),
                figures.serverMicrosEach(),
                figures.seconds(),
                figures.residentKib(),
                figures.diskBytes());
    }

    String line() {
        return String.format(
                Locale.ROOT,
                "%s\t%d\t%s\t%.0f\t%.3f\t%.2f\t%d\t%d",
                curve.key(),
                x,
                broker,
                units,
                microsEach,
                seconds,
                residentKib,
                diskBytes);
    }

    /** Reads a line; empty for the head, and for the half line that a killed run left. */
    static Optional<Point> parse(String line) {
        var columns = line.split("\t", -1);
        var curve = Measure.of(columns[0]);
        if (columns.length != COLUMNS || curve.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Point(
                    curve.get(),
                    Long.parseLong(columns[1]),
                    columns[2],
                    Double.parseDouble(columns[3]),
                    Double.parseDouble(columns[4]),
                    Double.parseDouble(columns[5]),
                    Long.parseLong(columns[6]),
                    Long.parseLong(columns[7])));
        } catch (NumberFormatException cut) {
            return Optional.empty();
        }
    }

    /** Whether it is another run of the same. */
    boolean repeats(Measure otherCurve, long otherX, String otherBroker) {
        return curve == otherCurve && x == otherX && broker.equals(otherBroker);
    }
}
