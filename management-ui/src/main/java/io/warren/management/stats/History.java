package io.warren.management.stats;

import java.util.List;

/**
 * The counters and levels of one object: how they stand and how they stood, finer for the near past than for the far.
 *
 * <p>Written by the sampler, read by requests; the lock is held for the length of a sum over a ring.
 */
final class History implements Trace {
    record Span(int ticksInStep, int steps) {}

    /** How long what is kept: RabbitMQ's default retention, in ticks of five seconds. */
    record Retention(List<Span> spans) {
        private static final Span TEN_MINUTES = new Span(1, 120);
        private static final Span HOUR = new Span(12, 60);

        /** Ten minutes by five seconds, an hour by the minute. */
        static final Retention BASIC = new Retention(List.of(TEN_MINUTES, HOUR));

        /** And eight hours by ten minutes, a day by half an hour. */
        static final Retention GLOBAL = new Retention(List.of(TEN_MINUTES, HOUR, new Span(120, 48), new Span(360, 48)));

        Retention {
            spans = List.copyOf(spans);
        }
    }

    private final Ticks ticks;
    private final long[] totals;
    private final long[] grewLast;
    private final Ring[] rings;
    private boolean seen;

    History(Ticks ticks, int columns, Retention retention) {
        this.ticks = ticks;
        this.totals = new long[columns];
        this.grewLast = new long[columns];
        this.rings = new Ring[retention.spans.size()];
        for (var at = 0; at < rings.length; at++) {
            rings[at] = new Ring(
                    columns,
                    retention.spans.get(at).ticksInStep(),
                    retention.spans.get(at).steps());
        }
    }

    /** One tick. */
    synchronized void sample(long... now) {
        assert now.length == totals.length : now.length + " columns instead of " + totals.length;
        for (var column = 0; column < now.length; column++) {
            var by = now[column] - totals[column];
            // What stood before anybody looked did not grow in the last five seconds.
            grewLast[column] = seen ? by : 0;
            if (by != 0) {
                for (var ring : rings) {
                    ring.grow(column, by);
                }
            }
            totals[column] = now[column];
        }
        for (var ring : rings) {
            ring.tick();
        }
        seen = true;
    }

    @Override
    public synchronized double rate(int column) {
        return grewLast[column] * 1_000.0 / Math.max(1, ticks.lastMillis());
    }

    @Override
    public synchronized long at(int column, long wallMillis) {
        var ago = ticks.ago(wallMillis);
        for (var ring : rings) {
            if (ring.reaches(ago)) {
                return totals[column] - ring.grown(column, ago);
            }
        }
        // Before the rings began; an object that is younger than they reach was not there then.
        return totals[column] - rings[rings.length - 1].grown(column, ago);
    }
}
