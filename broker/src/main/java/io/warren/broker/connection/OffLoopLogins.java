package io.warren.broker.connection;

import io.warren.broker.configuration.Secret;
import io.warren.engine.lane.Clock;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hashes passwords on a few threads of its own: hashing is meant to be slow, and a storm of logins must not take the
 * processors from those who are in. They are no virtual threads, for those give a processor back only when they wait, and
 * every request of the management API runs on one. Who must wait waits once, among a bounded number; who still is too early
 * then, because others failed meanwhile, is refused without a look at his password: attempts side by side are no way
 * around the throttle.
 *
 * <p>Users named in {@code loopback_users} come from this machine only, by the address after PROXY decoding.
 */
public final class OffLoopLogins implements Logins, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("user");

    /** Attempts that may wait at once: their connections cost memory, and whoever fails on purpose can make many. */
    private static final int DELAYED_MOST = 1_000;

    /** Attempts that may queue for a hash. */
    private static final int QUEUED_MOST = 10_000;

    /** Half of the processors at most, one at least. */
    static final int HASHES_AT_ONCE = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

    private static final Outcome TOO_MANY = new Outcome.Refused("too many failed attempts");

    /** Compares a password with what is stored. May block. */
    public interface Passwords {
        /** Null if the password is that of the user, else the reason for the log. */
        @Nullable
        String refusal(String user, Secret password);

        /** Whether this password was right lately: known at once, and only if it is right. */
        boolean recognises(String user, Secret password);

        /** Whether such a user exists: for those who need no password. */
        boolean exists(String user);
    }

    private final Passwords passwords;
    private volatile Set<String> loopbackUsers;
    private final @Nullable String anonymousUser;
    private final Predicate<Peer> throttled;
    private final LoginThrottle throttle;
    private final ScheduledExecutorService timer;
    private final AtomicInteger delayed = new AtomicInteger();
    private final ThreadPoolExecutor hashing = new ThreadPoolExecutor(
            HASHES_AT_ONCE,
            HASHES_AT_ONCE,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(QUEUED_MOST),
            Thread.ofPlatform().daemon().name("hashing-", 1).factory());
    private final LoginAttempts overAmqp = new LoginAttempts();
    private final LoginAttempts overHttp = new LoginAttempts();

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
    public void check(Credentials credentials, Peer peer, BooleanSupplier waiting, Consumer<Outcome> answer) {
        check(credentials, peer, peer.loopback(), waiting, counted(overAmqp, answer));
    }

    /** As {@link #check}, but {@link #loopbackUsers} may come from anywhere: the caller asks for them itself. */
    public void checkFromAnywhere(Credentials credentials, Peer peer, Consumer<Outcome> answer) {
        check(credentials, peer, true, () -> true, counted(overHttp, answer));
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

    private void check(
            Credentials credentials, Peer peer, boolean local, BooleanSupplier waiting, Consumer<Outcome> answer) {
        switch (credentials) {
            case Credentials.Password(var user, var password) ->
                new Attempt(user, password, peer, local, waiting, answer).begin();
            case Credentials.Certificate(var user) -> answer.accept(named(user, local));
            case Credentials.Anonymous() ->
                answer.accept(
                        anonymousUser == null
                                ? new Outcome.Refused("nobody may log in anonymously")
                                : named(anonymousUser, local));
        }
    }

    /** One password on its way: perhaps it waits, then it is recognised or hashed. */
    private final class Attempt {
        private final String user;
        private final Secret password;
        private final Peer peer;
        private final boolean local;
        private final BooleanSupplier waiting;
        private final Consumer<Outcome> answer;

        Attempt(
                String user,
                Secret password,
                Peer peer,
                boolean local,
                BooleanSupplier waiting,
                Consumer<Outcome> answer) {
            this.user = user;
            this.password = password;
            this.peer = peer;
            this.local = local;
            this.waiting = waiting;
            this.answer = answer;
        }

        @SuppressWarnings("FutureReturnValueIgnored") // The answer goes to the callback; mistakes are answered, too.
        void begin() {
            var wait = waitMillis();
            if (wait == 0) {
                look();
            } else if (delayed.incrementAndGet() > DELAYED_MOST) {
                delayed.decrementAndGet();
                answer.accept(TOO_MANY);
            } else {
                timer.schedule(
                        () -> {
                            delayed.decrementAndGet();
                            look();
                        },
                        wait,
                        TimeUnit.MILLISECONDS);
            }
        }

        private void look() {
            // A storm of wrong passwords does not keep out who was here a minute ago.
            if (waitMillis() == 0 && passwords.recognises(user, password)) {
                answer.accept(granted());
            } else {
                try {
                    hashing.execute(() -> answer.accept(hashed()));
                } catch (RejectedExecutionException full) {
                    answer.accept(TOO_MANY);
                }
            }
        }

        private Outcome hashed() {
            // Nobody's time is spent on clients that have hung up: sending a password and leaving is cheap.
            if (!waiting.getAsBoolean() || waitMillis() > 0) {
                return TOO_MANY;
            }
            try {
                var refusal = passwords.refusal(user, password);
                if (refusal == null) {
                    return granted();
                }
                throttle.failed(user, peer.host());
                return new Outcome.Refused("user '" + user + "' - " + refusal);
            } catch (RuntimeException mistake) {
                LOG.atError().setCause(mistake).log("login_failed");
                return new Outcome.Refused("internal error");
            }
        }

        private Outcome granted() {
            throttle.succeeded(user, peer.host());
            return OffLoopLogins.this.granted(user, local);
        }

        private long waitMillis() {
            return throttled.test(peer) ? throttle.waitMillis(user, peer.host()) : 0;
        }
    }

    public Set<String> loopbackUsers() {
        return loopbackUsers;
    }

    public void loopbackUsers(Set<String> users) {
        loopbackUsers = Set.copyOf(users);
    }

    @Override
    public void close() {
        hashing.shutdown();
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
