package io.warren.benchmarks;

import java.util.List;

/** A load at several sizes of one thing. */
interface Curve {
    Measure measure();

    /** The sizes, least first. */
    List<Integer> sizes();

    /** The largest size of a run that names none. */
    default int usualMost() {
        return sizes().getLast();
    }

    /**
     * Measures at one size.
     *
     * @return a point of this curve, and perhaps others that came up on the way
     */
    List<Point> run(Peer peer, int size, int seconds, Clients clients) throws Exception;

    /** Removes what a point left for the next one. */
    default void end(Clients clients) throws Exception {}
}
