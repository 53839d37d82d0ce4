package io.warren.broker.connection;

import io.warren.broker.configuration.Secret;
import io.warren.engine.lane.Clock;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks credentials on virtual threads, a few at a time: hashing is meant to be slow, and a storm of logins must not
 * take the processors from those who are in. Who must wait waits once, among a bounded number; who still is too early
 * then, because others failed meanwhile, is refused without a look at his password: attempts side by side are no way
 * around the throttle.
 *
 * <p>Users named in {@code loopback_users} come from this machine only, by the address after PROXY decoding.
 */
public final class OffLoopLogins implements Logins, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("user");

    /** Attempts that may wait at once: their connections cost memory, and whoever fails on purpose can make many. */
    private static final int WAITING_MOST = 1_000;

    private static final Outcome TOO_MANY = new Outcome.Refused("too many failed attempts");

    /** Compares a password with what is stored. May block. */
    public interface Passwords {
        /** Null if the password is that of the user, else the reason for the log. */
        @Nullable
        String refusal(String user, Secret password);

        /** Whether such a user exists: for those who need no password. */
        boolean exists(String user);
    }

    private final Passwords passwords;
    private volatile Set<String> loopbackUsers;
    private final @Nullable String anonymousUser;
    private final Predicate<Peer> throttled;
    private final LoginThrottle throttle;
    private final ScheduledExecutorService timer;
    private final AtomicInteger waiting = new AtomicInteger();
    private final LoginAttempts overAmqp = new LoginAttempts();
    private final LoginAttempts overHttp = new LoginAttempts();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore hashing =
            new Semaphore(Math.max(2, Runtime.getRuntime().availableProcessors()));

    /**
     * Prepares without starting anything.
     *
     * @param anonymousUser as whom ANONYMOUS logs in; null if nobody
     * @param throttled whose failed attempts make the next ones wait
     * @param timer for attempts that must wait; nothing blocks it
     */
    public OffLoopLogins(
            Passwords passwords,
            Set<String> loopbackUsers,
            @Nullable String anonymousUser,
            Clock clock,
            ScheduledExecutorService timer,
            Predicate<Peer> throttled) {
        this.passwords = passwords;
        this.throttled = throttled;
        this.loopbackUsers = Set.copyOf(loopbackUsers);
        this.anonymousUser = anonymousUser;
        this.throttle = new LoginThrottle(clock);
        this.timer = timer;
    }

    @Override
    public void check(Credentials credentials, Peer peer, Consumer<Outcome> answer) {
        later(credentials, peer, peer.loopback(), counted(overAmqp, answer));
    }

    /** As {@link #check}, but {@link #loopbackUsers} may come from anywhere: the caller asks for them itself. */
    public void checkFromAnywhere(Credentials credentials, Peer peer, Consumer<Outcome> answer) {
        later(credentials, peer, true, counted(overHttp, answer));
    }

    private static Consumer<Outcome> counted(LoginAttempts attempts, Consumer<Outcome> answer) {
        return outcome -> {
            attempts.count(outcome);
            answer.accept(outcome);
        };
    }

    public LoginAttempts overAmqp() {
        return overAmqp;
    }

    public LoginAttempts overHttp() {
        return overHttp;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The answer goes to the callback; mistakes are answered, too.
    private void later(Credentials credentials, Peer peer, boolean local, Consumer<Outcome> answer) {
        var wait = switch (credentials) {
            case Credentials.Password(var user, var _) -> waitMillis(user, peer);
            case Credentials.Certificate _, Credentials.Anonymous _ -> 0L;
        };
        Runnable decision = () -> answer.accept(decide(credentials, peer, local));
        if (wait == 0) {
            threads.execute(decision);
        } else if (waiting.incrementAndGet() > WAITING_MOST) {
            waiting.decrementAndGet();
            threads.execute(() -> answer.accept(TOO_MANY));
        } else {
            timer.schedule(
                    () -> {
                        waiting.decrementAndGet();
                        threads.execute(decision);
                    },
                    wait,
                    TimeUnit.MILLISECONDS);
        }
    }

    private long waitMillis(String user, Peer peer) {
        return throttled.test(peer) ? throttle.waitMillis(user, peer.host()) : 0;
    }

    public Set<String> loopbackUsers() {
        return loopbackUsers;
    }

    public void loopbackUsers(Set<String> users) {
        loopbackUsers = Set.copyOf(users);
    }

    @Override
    public void close() {
        threads.shutdown();
    }

    private Outcome decide(Credentials credentials, Peer peer, boolean local) {
        try {
            return switch (credentials) {
                case Credentials.Password(var user, var password) -> password(user, password, peer, local);
                case Credentials.Certificate(var user) -> named(user, local);
                case Credentials.Anonymous() ->
                    anonymousUser == null
                            ? new Outcome.Refused("nobody may log in anonymously")
                            : named(anonymousUser, local);
            };
        } catch (RuntimeException mistake) {
            LOG.atError().setCause(mistake).log("login_failed");
            return new Outcome.Refused("internal error");
        }
    }

    private Outcome password(String user, Secret password, Peer peer, boolean local) {
        hashing.acquireUninterruptibly();
        try {
            if (waitMillis(user, peer) > 0) {
                return TOO_MANY;
            }
            var refusal = passwords.refusal(user, password);
            if (refusal != null) {
                throttle.failed(user, peer.host());
                return new Outcome.Refused("user '" + user + "' - " + refusal);
            }
            throttle.succeeded(user, peer.host());
        } finally {
            hashing.release();
        }
        return granted(user, local);
    }

    private Outcome named(String user, boolean local) {
        return passwords.exists(user) ? granted(user, local) : new Outcome.Refused("user '" + user + "' is unknown");
    }

    private Outcome granted(String user, boolean local) {
        return loopbackUsers.contains(user) && !local
                ? new Outcome.Refused("user '" + user + "' can only connect via localhost")
                : new Outcome.Granted(user);
    }
}
