package io.warren.management.http;

import io.warren.engine.lane.Clock;
import io.warren.engine.metadata.Metadata;
import io.warren.engine.metadata.User;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who is logged in to the user interface. A browser holds a random id that says nothing; here is what it stands for, and it is
 * found by the id's hash, so that who reads this memory cannot log in with it.
 *
 * <p>A session ends at its age, when its user logs out, and when what the user was let in by is not so any more: his password,
 * his tags, himself. In memory only: a restart ends all.
 *
 * <p>Owner of the table: the monitor.
 */
public final class Sessions {
    public static final String COOKIE = "warren_session";

    private static final int ID_BYTES = 32;
    private static final int MOST_OF_ONE_USER = 32;
    private static final int MOST = 10_000;

    private final Clock clock;
    private final int timeoutMinutes;
    private final Ended onEnd;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Session> byHash = new HashMap<>();

    /**
     * One login.
     *
     * @param peer where it was begun; on this machine, it counts here only, as its user may not come from elsewhere
     * @param csrf what a request that changes something must repeat: a page of another origin does not know it
     */
    public record Session(String hash, String user, String peer, String csrf, LetIn letIn, long endsAtMillis) {
        boolean local() {
            return PeerAddress.isLoopback(peer);
        }

        @Override
        public String toString() {
            return "Session[" + user + "]";
        }
    }

    /** What the user was let in by. */
    private record LetIn(String passwordHash, String algorithm, List<String> tags) {
        static LetIn by(User user) {
            return new LetIn(user.passwordHash(), user.hashingAlgorithm(), user.tags());
        }

        @Override
        public String toString() {
            return "LetIn";
        }
    }

    /** A new session, with the id that nobody is told again. */
    public record Opened(String id, Session session) {
        @Override
        public String toString() {
            return session.toString();
        }
    }

    /** Told when a session is over, as soon as that is noticed. */
    public interface Ended {
        void told(Session session, String why);
    }

    public Sessions(Clock clock, int timeoutMinutes, Ended onEnd) {
        this.clock = clock;
        this.timeoutMinutes = timeoutMinutes;
        this.onEnd = onEnd;
    }

    public int timeoutMinutes() {
        return timeoutMinutes;
    }

    /** Of somebody who has just proved who he is. The oldest of his goes if he has too many; empty if there are too many in all. */
    public synchronized Optional<Opened> open(User user, String peer) {
        var now = clock.monotonicMillis();
        byHash.values().stream()
                .filter(each -> each.endsAtMillis <= now)
                .toList()
                .forEach(each -> end(each, "its time was over"));
        var own = byHash.values().stream()
                .filter(each -> each.user.equals(user.name()))
                .toList();
        if (own.size() >= MOST_OF_ONE_USER) {
            own.stream()
                    .min(Comparator.comparingLong(Session::endsAtMillis))
                    .ifPresent(each -> end(each, "he opened too many"));
        } else if (byHash.size() >= MOST) {
            return Optional.empty();
        }
        var id = text();
        var endsAt = now + timeoutMinutes * 60_000L;
        var session = new Session(hash(id), user.name(), peer, text(), LetIn.by(user), endsAt);
        byHash.put(session.hash, session);
        return Optional.of(new Opened(id, session));
    }

    /** Null if there is none of this id, none any more, or none for a request from there. */
    @Nullable
    Session find(String id, Metadata metadata, String peer) {
        var session = known(hash(id));
        return session != null && (!session.local() || PeerAddress.isLoopback(peer)) && isOn(session, metadata)
                ? session
                : null;
    }

    /** Whether it still counts; one that does not is over for good. */
    public synchronized boolean isOn(Session session, Metadata metadata) {
        if (!session.equals(byHash.get(session.hash))) {
            return false;
        }
        var user = metadata.user(session.user);
        var late = clock.monotonicMillis() >= session.endsAtMillis;
        var on = !late && user != null && LetIn.by(user).equals(session.letIn);
        if (!on) {
            end(session, late ? "its time was over" : "the user, his password or his tags were changed");
        }
        return on;
    }

    private synchronized @Nullable Session known(String hash) {
        return byHash.get(hash);
    }

    /** Log out. */
    public synchronized void end(Session session) {
        end(session, "he logged out");
    }

    private void end(Session session, String why) {
        if (byHash.remove(session.hash, session)) {
            onEnd.told(session, why);
        }
    }

    static boolean knows(Session session, @Nullable String csrf) {
        return csrf != null
                && MessageDigest.isEqual(
                        csrf.getBytes(StandardCharsets.UTF_8), session.csrf.getBytes(StandardCharsets.UTF_8));
    }

    private String text() {
        var bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String hash(String id) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The header that gives the browser its id. */
    public static String cookie(String id, String path, boolean secure) {
        return cookie(id, path, secure, "");
    }

    /** The header that takes it away. */
    public static String noCookie(String path, boolean secure) {
        return cookie("", path, secure, "; Max-Age=0");
    }

    private static String cookie(String value, String path, boolean secure, String more) {
        return COOKIE + "=" + value + "; Path=" + path + "; HttpOnly; SameSite=Strict" + (secure ? "; Secure" : "")
                + more;
    }

    /** The id in a request's cookies; null for none. */
    static @Nullable String id(@Nullable String cookies) {
        if (cookies == null) {
            return null;
        }
        for (var each : cookies.split(";", -1)) {
            var pair = each.strip().split("=", 2);
            if (pair.length == 2 && pair[0].equals(COOKIE) && !pair[1].isEmpty()) {
                return pair[1];
            }
        }
        return null;
    }
}
