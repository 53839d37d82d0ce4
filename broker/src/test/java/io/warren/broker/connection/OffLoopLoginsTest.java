package io.warren.broker.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.warren.broker.configuration.Secret;
import io.warren.broker.connection.Logins.Outcome;
import io.warren.engine.lane.Clock;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OffLoopLoginsTest {
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final MovedClock clock = new MovedClock();
    private final OffLoopLogins logins =
            new OffLoopLogins(new OnePassword(), Set.of("guest"), null, clock, timer, _ -> true);

    @AfterEach
    void stop() {
        logins.close();
        timer.shutdownNow();
    }

    @Test
    void thePasswordDecides() throws Exception {
        assertEquals(new Outcome.Granted("alice"), ask("alice", "right", true));
        assertInstanceOf(Outcome.Refused.class, ask("alice", "wrong", true));
    }

    @Test
    void aLoopbackUserComesFromThisMachineOnly() throws Exception {
        assertEquals(new Outcome.Granted("guest"), ask("guest", "right", true));
        assertEquals(new Outcome.Refused("user 'guest' can only connect via localhost"), ask("guest", "right", false));
    }

    @Test
    void aCertificateNamesAKnownUser() throws Exception {
        var answer = new CompletableFuture<Outcome>();
        logins.check(new Credentials.Certificate("nobody"), peer(false), answer::complete);
        assertEquals(new Outcome.Refused("user 'nobody' is unknown"), answer.get(10, TimeUnit.SECONDS));
    }

    @Test
    void nobodyIsAnonymousUnlessConfigured() throws Exception {
        var answer = new CompletableFuture<Outcome>();
        logins.check(new Credentials.Anonymous(), peer(true), answer::complete);
        assertInstanceOf(Outcome.Refused.class, answer.get(10, TimeUnit.SECONDS));
    }

    @Test
    void guessingBecomesSlowAndForgivesASuccess() {
        var throttle = new LoginThrottle(clock);
        for (var each = 0; each < 4; each++) {
            throttle.failed("u", "h");
        }
        assertEquals(0, throttle.waitMillis("u", "h"));
        throttle.failed("u", "h");
        assertEquals(1_000, throttle.waitMillis("u", "h"));
        throttle.failed("u", "h");
        assertEquals(2_000, throttle.waitMillis("u", "h"));
        assertEquals(0, throttle.waitMillis("u", "elsewhere"));
        clock.millis += 1_500;
        assertEquals(500, throttle.waitMillis("u", "h"));
        for (var each = 0; each < 100; each++) {
            throttle.failed("u", "h");
        }
        assertEquals(60_000, throttle.waitMillis("u", "h"));
        throttle.succeeded("u", "h");
        assertEquals(0, throttle.waitMillis("u", "h"));
    }

    private Outcome ask(String user, String password, boolean loopback) throws Exception {
        var answer = new CompletableFuture<Outcome>();
        logins.check(new Credentials.Password(user, new Secret(password)), peer(loopback), answer::complete);
        return answer.get(10, TimeUnit.SECONDS);
    }

    private static Peer peer(boolean loopback) {
        return new Peer(loopback ? "127.0.0.1" : "10.0.0.1", 1, "10.0.0.2", 5672, loopback);
    }

    private static final class OnePassword implements OffLoopLogins.Passwords {
        @Override
        public @Nullable String refusal(String user, Secret password) {
            return password.reveal().equals("right") ? null : "invalid credentials";
        }

        @Override
        public boolean exists(String user) {
            return user.equals("alice");
        }
    }

    private static final class MovedClock implements Clock {
        private long millis = 1_000_000;

        @Override
        public long wallMillis() {
            return millis;
        }

        @Override
        public long monotonicMillis() {
            return millis;
        }
    }
}
