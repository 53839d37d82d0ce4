package io.warren.broker.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.broker.configuration.Secret;
import io.warren.broker.connection.Logins.Outcome;
import io.warren.engine.lane.Clock;
import java.util.ArrayList;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
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
        logins.check(new Credentials.Certificate("nobody"), peer(false), () -> true, answer::complete);
        assertEquals(new Outcome.Refused("user 'nobody' is unknown"), answer.get(10, TimeUnit.SECONDS));
    }

    @Test
    void nobodyIsAnonymousUnlessConfigured() throws Exception {
        var answer = new CompletableFuture<Outcome>();
        logins.check(new Credentials.Anonymous(), peer(true), () -> true, answer::complete);
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

    @Test
    void attemptsSideBySideAreNoWayAroundTheThrottle() throws Exception {
        var passwords = new OnePassword();
        var held = new CountDownLatch(1);
        passwords.before = held;
        try (var many = new OffLoopLogins(passwords, Set.of(), null, clock, timer, _ -> true)) {
            var answers = new ArrayList<CompletableFuture<Outcome>>();
            for (var each = 0; each < 200; each++) {
                var answer = new CompletableFuture<Outcome>();
                answers.add(answer);
                many.check(
                        new Credentials.Password("alice", new Secret("guess " + each)),
                        peer(false),
                        () -> true,
                        answer::complete);
            }
            held.countDown();
            for (var each : answers) {
                assertInstanceOf(Outcome.Refused.class, each.get(20, TimeUnit.SECONDS));
            }
        }
        // Five that nothing slows down, and what else was under way when the fifth failed.
        assertTrue(passwords.looked.get() <= 5 + OffLoopLogins.HASHES_AT_ONCE);
        assertTrue(passwords.looked.get() >= 5);
    }

    @Test
    void whoWasHereLatelyNeedsNoHash() throws Exception {
        var passwords = new OnePassword();
        passwords.recent = "right";
        passwords.before = new CountDownLatch(1);
        try (var flooded = new OffLoopLogins(passwords, Set.of(), null, clock, timer, _ -> true)) {
            for (var each = 0; each < 100; each++) {
                flooded.check(
                        new Credentials.Password("bob" + each, new Secret("guess")), peer(false), () -> true, _ -> {});
            }
            var answer = new CompletableFuture<Outcome>();
            flooded.check(
                    new Credentials.Password("alice", new Secret("right")), peer(false), () -> true, answer::complete);
            assertEquals(new Outcome.Granted("alice"), answer.get(20, TimeUnit.SECONDS));
            assertEquals(0, passwords.looked.get());
            passwords.before.countDown();
        }
    }

    @Test
    void whoHasHungUpIsNotHashedFor() throws Exception {
        var passwords = new OnePassword();
        passwords.before = new CountDownLatch(1);
        try (var flooded = new OffLoopLogins(passwords, Set.of(), null, clock, timer, _ -> true)) {
            var gone = new AtomicBoolean();
            for (var each = 0; each < 100; each++) {
                var guess = new Credentials.Password("bob" + each, new Secret("guess"));
                flooded.check(guess, peer(false), () -> !gone.get(), _ -> {});
            }
            var answer = new CompletableFuture<Outcome>();
            flooded.check(
                    new Credentials.Password("alice", new Secret("right")), peer(false), () -> true, answer::complete);
            gone.set(true);
            passwords.before.countDown();
            assertEquals(new Outcome.Granted("alice"), answer.get(20, TimeUnit.SECONDS));
            assertTrue(passwords.looked.get() <= OffLoopLogins.HASHES_AT_ONCE + 1);
        }
    }

    @Test
    void onlySoManyWait() throws Exception {
        // Nothing that waits has its time come within the test.
        var timers = new ScheduledThreadPoolExecutor(1);
        var slowed = new AtomicBoolean();
        try (var crowded = new OffLoopLogins(new OnePassword(), Set.of(), null, clock, timers, _ -> slowed.get())) {
            for (var each = 0; each < 20; each++) {
                var answer = new CompletableFuture<Outcome>();
                crowded.check(
                        new Credentials.Password("alice", new Secret("guess")),
                        peer(false),
                        () -> true,
                        answer::complete);
                answer.get(20, TimeUnit.SECONDS);
            }
            slowed.set(true);
            CompletableFuture<Outcome> last = new CompletableFuture<>();
            for (var each = 0; each < 1_001; each++) {
                last = new CompletableFuture<>();
                crowded.check(
                        new Credentials.Password("alice", new Secret("guess")),
                        peer(false),
                        () -> true,
                        last::complete);
            }
            assertEquals(new Outcome.Refused("too many failed attempts"), last.get(20, TimeUnit.SECONDS));
            assertEquals(1_000, timers.getQueue().size());
        } finally {
            timers.shutdownNow();
        }
    }

    private Outcome ask(String user, String password, boolean loopback) throws Exception {
        var answer = new CompletableFuture<Outcome>();
        logins.check(
                new Credentials.Password(user, new Secret(password)), peer(loopback), () -> true, answer::complete);
        return answer.get(10, TimeUnit.SECONDS);
    }

    private static Peer peer(boolean loopback) {
        return new Peer(loopback ? "127.0.0.1" : "10.0.0.1", 1, "10.0.0.2", 5672, loopback);
    }

    private static final class OnePassword implements OffLoopLogins.Passwords {
        private final AtomicInteger looked = new AtomicInteger();
        private CountDownLatch before = new CountDownLatch(0);
        private String recent = "";

        @Override
        public @Nullable String refusal(String user, Secret password) {
            try {
                before.await();
            } catch (InterruptedException stopped) {
                throw new IllegalStateException(stopped);
            }
            looked.incrementAndGet();
            return password.reveal().equals("right") ? null : "invalid credentials";
        }

        @Override
        public boolean recognises(String user, Secret password) {
            return password.reveal().equals(recent);
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
