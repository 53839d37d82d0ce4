package io.warren.engine.lane;

/** Time, handed in so that tests move it. Time-outs and TTLs count on {@link #monotonicMillis}; people read {@link #wallMillis}. */
public interface Clock {
    /** Milliseconds since 1970, may jump. */
    long wallMillis();

    /** Milliseconds since some moment in the past, never goes backwards. */
    long monotonicMillis();

    /** The same moment, finer where the clock is. */
    default long monotonicNanos() {
        return monotonicMillis() * 1_000_000;
    }

    Clock SYSTEM = new Clock() {
        @Override
        public long wallMillis() {
            return System.currentTimeMillis();
        }

        @Override
        public long monotonicMillis() {
            return System.nanoTime() / 1_000_000;
        }

        @Override
        public long monotonicNanos() {
            return System.nanoTime();
        }
    };
}
