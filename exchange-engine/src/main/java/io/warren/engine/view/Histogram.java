package io.warren.engine.view;

import java.util.List;

/**
 * How many values were how large.
 *
 * @param bounds largest value of each bucket but the last, which has none
 * @param counts of each bucket alone: one more than bounds
 */
public record Histogram(List<Long> bounds, List<Long> counts, double sum) {
    public Histogram {
        bounds = List.copyOf(bounds);
        counts = List.copyOf(counts);
        assert counts.size() == bounds.size() + 1 : counts.size() + " buckets, " + bounds.size() + " bounds";
    }
}
