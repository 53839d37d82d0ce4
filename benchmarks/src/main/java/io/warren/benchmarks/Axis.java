package io.warren.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * From values to places between 0 and 1, and the values that are written beside them. An axis is logarithmic if its largest
 * value is many times its least one above zero; zero then has a place of its own before all others.
 */
final class Axis {
    private static final double MANY = 30;
    private static final double ZERO_PLACE = 0.08;
    private static final int TICKS = 5;
    private static final double KIB = 1024;
    private static final double MILLION = 1e6;

    private final boolean logarithmic;
    private final boolean bytes;
    private final boolean zero;
    private final double least;
    private final double most;

    private Axis(boolean logarithmic, boolean bytes, boolean zero, double least, double most) {
        this.logarithmic = logarithmic;
        this.bytes = bytes;
        this.zero = zero;
        this.least = least;
        this.most = most;
    }

    /** For sizes: from the least to the largest. */
    static Axis across(List<Double> values, boolean bytes) {
        var least = leastAboveZero(values);
        var most = largest(values);
        if (most / least < MANY) {
            return new Axis(
                    false,
                    bytes,
                    false,
                    values.stream().mapToDouble(each -> each).min().orElse(0),
                    most);
        }
        return new Axis(true, bytes, values.contains(0.0), least, most);
    }

    /** For costs: from zero, or to the next round values if it is logarithmic. */
    static Axis up(List<Double> values) {
        var least = leastAboveZero(values);
        var most = largest(values);
        if (most / least < MANY) {
            var step = step(most);
            return new Axis(false, false, false, 0, Math.ceil(most / step) * step);
        }
        return new Axis(
                true,
                false,
                values.contains(0.0),
                Math.pow(10, Math.floor(Math.log10(least))),
                Math.pow(10, Math.ceil(Math.log10(most))));
    }

    private static double leastAboveZero(List<Double> values) {
        return values.stream()
                .mapToDouble(each -> each)
                .filter(each -> each > 0)
                .min()
                .orElse(1);
    }

    private static double largest(List<Double> values) {
        return Math.max(values.stream().mapToDouble(each -> each).max().orElse(1), leastAboveZero(values));
    }

    double place(double value) {
        if (!logarithmic) {
            return most == least ? 0.5 : (value - least) / (most - least);
        }
        if (value <= 0) {
            return 0;
        }
        var start = zero ? ZERO_PLACE : 0;
        return start + (1 - start) * Math.log(value / least) / Math.log(most / least);
    }

    /** Round values on the axis. */
    List<Double> ticks() {
        var ticks = new ArrayList<Double>();
        if (logarithmic) {
            if (zero) {
                ticks.add(0.0);
            }
            var factor = bytes ? 16 : 10;
            for (var tick = factor == 16 ? 1.0 : Math.pow(10, Math.floor(Math.log10(least)));
                    tick <= most * 1.000001; ) {
                if (tick >= least * 0.999999) {
                    ticks.add(tick);
                }
                tick *= factor;
            }
        } else {
            var step = step(most - least);
            for (var at = (long) Math.ceil(least / step); at * step <= most * 1.000001; at++) {
                ticks.add(at * step);
            }
        }
        return ticks;
    }

    private static double step(double range) {
        var rough = range <= 0 ? 1 : range / TICKS;
        var decade = Math.pow(10, Math.floor(Math.log10(rough)));
        for (var round : new double[] {1, 2, 5}) {
            if (rough <= round * decade) {
                return round * decade;
            }
        }
        return 10 * decade;
    }

    String label(double tick) {
        if (bytes) {
            return tick < KIB
                    ? number(tick) + " B"
                    : tick < KIB * KIB ? number(tick / KIB) + " KiB" : number(tick / KIB / KIB) + " MiB";
        }
        return tick < MILLION ? number(tick) : number(tick / MILLION) + " M";
    }

    private static String number(double value) {
        return Math.abs(value - Math.rint(value)) < 1e-9
                ? String.format(Locale.ROOT, "%,.0f", value)
                : String.format(Locale.ROOT, "%.3f", value).replaceAll("0+$", "");
    }
}
