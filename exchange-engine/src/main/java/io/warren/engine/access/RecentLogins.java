package io.warren.engine.access;

import io.warren.engine.lane.Clock;
import io.warren.engine.metadata.User;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Passwords that were right within the last five minutes, so that a client that connects for every message, or a page that
 * asks every second, does not pay for the costly hash each time. Held as an HMAC under a key that lives as long as the
 * process; it covers the user's hash, so that a changed password is known no more. Bounded. Any thread.
 */
final class RecentLogins {
    private static final long LIFETIME_MILLIS = 5 * 60_000L;
    private static final int MOST = 10_000;

    private record Login(byte[] mac, long until) {}

    private final ConcurrentHashMap<String, Login> logins = new ConcurrentHashMap<>();
    private final SecretKeySpec key;
    private final Clock clock;

    RecentLogins(SecureRandom random, Clock clock) {
        var bytes = new byte[32];
        random.nextBytes(bytes);
        this.key = new SecretKeySpec(bytes, "HmacSHA256");
        this.clock = clock;
    }

    boolean knows(User user, String password) {
        var login = logins.get(user.name());
        return login != null
                && clock.monotonicMillis() < login.until()
                && MessageDigest.isEqual(login.mac(), mac(user, password));
    }

    void remember(User user, String password) {
        if (logins.size() >= MOST) {
            logins.clear();
        }
        logins.put(user.name(), new Login(mac(user, password), clock.monotonicMillis() + LIFETIME_MILLIS));
    }

    private byte[] mac(User user, String password) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update(user.passwordHash().getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            return mac.doFinal(password.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every Java has HmacSHA256", missing);
        }
    }
}
