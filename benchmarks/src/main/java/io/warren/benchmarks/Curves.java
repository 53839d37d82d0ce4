package io.warren.benchmarks;

import java.util.List;
import java.util.Optional;

/** All curves, in the order in which they run. */
final class Curves {
    static final List<Curve> ALL = List.of(
            new ConnectionsCurve(),
            new QueuesCurve(),
            new BindingsCurve(),
            new BacklogCurve(),
            new SizeCurve(),
            new ConsumersCurve(),
            new FanoutCurve());

    /** The kernel counts in hundredths of a second: a few units do not even make one. */
    private static final int ENOUGH = 100;

    private Curves() {}

    static Optional<Curve> of(String key) {
        return ALL.stream().filter(each -> each.measure().key().equals(key)).findFirst();
    }

    /** Keeps what came up on the way if so many units were measured that their processor time means something. */
    static void addIfEnough(List<Point> points, Point point) {
        if (point.units() >= ENOUGH) {
            points.add(point);
        }
    }
}
