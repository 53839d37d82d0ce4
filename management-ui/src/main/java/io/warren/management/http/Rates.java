package io.warren.management.http;

import io.warren.engine.lane.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Rates of counters between two looks at them that lie at least five seconds apart; before the second look a rate is 0.
 * Nothing is sampled that nobody looks at.
 *
 * <p>Any thread; the lock guards one map that forgets what was not looked at for longest.
 */
public final class Rates {
    private static final long INTERVAL_MILLIS = 5_000;
    private static final int REMEMBERED = 20_000;

    private record Look(long atMillis, long[] totals, double[] rates) {}

    private final Clock clock;
    private final LinkedHashMap<Object, Look> looks = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, Look> eldest) {
            return size() > REMEMBERED;
        }
    };

    public Rates(Clock clock) {
        this.clock = clock;
    }

    /** One rate a second for each total; totals of one key always come in the same order. */
    public synchronized double[] of(Object key, long... totals) {
        var now = clock.monotonicMillis();
        var last = looks.get(key);
        if (last == null || last.totals.length != totals.length) {
            var first = new double[totals.length];
            looks.put(key, new Look(now, totals.clone(), first));
            return first;
        }
        if (now - last.atMillis < INTERVAL_MILLIS) {
            return last.rates.clone();
        }
        var rates = new double[totals.length];
        for (var at = 0; at < totals.length; at++) {
            // A queue that was deleted and declared again starts at 0.
            rates[at] = Math.max(0, totals[at] - last.totals[at]) * 1_000.0 / (now - last.atMillis);
        }
        looks.put(key, new Look(now, totals.clone(), rates));
        return rates.clone();
    }

    /** Forgets everything: rates start again. */
    public synchronized void reset() {
        looks.clear();
    }
}
