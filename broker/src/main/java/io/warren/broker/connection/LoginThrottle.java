package io.warren.broker.connection;

import io.warren.engine.lane.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Slows guessing down: after five failures of one user from one address in a row, the next attempt waits a second, then
 * two, four, up to a minute, counted from the last failure. The wait passes for everybody, also for the rightful owner,
 * and says nothing about whether the user exists.
 *
 * <p>Any thread; the lock guards one small map that forgets the oldest.
 */
final class LoginThrottle {
    private static final int FREE_FAILURES = 5;
    private static final long FIRST_WAIT_MILLIS = 1_000;
    private static final long LONGEST_WAIT_MILLIS = 60_000;
    private static final long FORGOTTEN_AFTER_MILLIS = 600_000;
    private static final int REMEMBERED = 10_000;

    private record Attempt(String user, String host) {}

    private record Failures(int count, long lastAtMillis) {}

    private final Clock clock;
    private final LinkedHashMap<Attempt, Failures> failures = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Attempt, Failures> eldest) {
            return size() > REMEMBERED;
        }
    };

    LoginThrottle(Clock clock) {
        this.clock = clock;
    }

    /** How long this attempt must wait. */
    synchronized long waitMillis(String user, String host) {
        var known = failures.get(new Attempt(user, host));
        if (known == null || known.count() < FREE_FAILURES) {
            return 0;
        }
        var doublings = Math.min(16, known.count() - FREE_FAILURES);
        var wait = Math.min(LONGEST_WAIT_MILLIS, FIRST_WAIT_MILLIS << doublings);
        return Math.max(0, known.lastAtMillis() + wait - clock.monotonicMillis());
    }

    synchronized void failed(String user, String host) {
        var now = clock.monotonicMillis();
        failures.merge(
                new Attempt(user, host),
                new Failures(1, now),
                (before, first) -> now - before.lastAtMillis() > FORGOTTEN_AFTER_MILLIS
                        ? first
                        : new Failures(before.count() + 1, now));
    }

    synchronized void succeeded(String user, String host) {
        failures.remove(new Attempt(user, host));
    }
}
