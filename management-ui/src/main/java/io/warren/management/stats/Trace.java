package io.warren.management.stats;

import java.util.List;

/** The past of some counters and levels, by their columns. */
public interface Trace {
    /** By how much it grew in a second, over the last interval. */
    double rate(int column);

    /** How it stood then; 0 for the time before it was first seen. */
    long at(int column, long wallMillis);

    /** Of what was never seen. */
    Trace NONE = new Trace() {
        @Override
        public double rate(int column) {
            return 0;
        }

        @Override
        public long at(int column, long wallMillis) {
            return 0;
        }
    };

    /** Of some together. */
    static Trace sum(List<? extends Trace> parts) {
        return new Trace() {
            @Override
            public double rate(int column) {
                return parts.stream().mapToDouble(each -> each.rate(column)).sum();
            }

            @Override
            public long at(int column, long wallMillis) {
                return parts.stream()
                        .mapToLong(each -> each.at(column, wallMillis))
                        .sum();
            }
        };
    }
}
