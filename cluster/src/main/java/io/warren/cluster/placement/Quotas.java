package io.warren.cluster.placement;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Whole shares by weight. */
final class Quotas {
    private Quotas() {}

    /**
     * Divides a total by weights, nobody more than its cap; what does not come out even goes to those who have it already.
     *
     * @param present what each has now
     * @return shares whose sum is the total, or the sum of the caps if that is less
     */
    static long[] divide(long total, long[] weights, long[] caps, long[] present) {
        var shares = new long[weights.length];
        var capped = new boolean[weights.length];
        var left = total;
        var weight = Arrays.stream(weights).sum();
        // Those whose share is over their cap get that; the others divide the rest.
        for (var again = true; again; ) {
            again = false;
            for (var each = 0; each < weights.length; each++) {
                if (!capped[each] && weights[each] > 0 && weight > 0 && left * weights[each] / weight >= caps[each]) {
                    capped[each] = true;
                    shares[each] = caps[each];
                    left -= caps[each];
                    weight -= weights[each];
                    again = true;
                }
            }
        }
        var given = 0L;
        for (var each = 0; each < weights.length; each++) {
            if (!capped[each] && weights[each] > 0) {
                shares[each] = left * weights[each] / weight;
                given += shares[each];
            }
        }
        handOut(left - given, shares, weights, caps, present);
        return shares;
    }

    private static void handOut(long rest, long[] shares, long[] weights, long[] caps, long[] present) {
        var order = IntStream.range(0, shares.length)
                .boxed()
                .filter(each -> weights[each] > 0)
                .sorted(Comparator.<Integer>comparingLong(each -> shares[each] - present[each])
                        .thenComparingInt(each -> each))
                .toList();
        var left = rest;
        for (var given = true; left > 0 && given; ) {
            given = false;
            for (var each : order) {
                if (left > 0 && shares[each] < caps[each]) {
                    shares[each]++;
                    left--;
                    given = true;
                }
            }
        }
    }
}
