package io.warren.engine.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.engine.lane.Clock;
import io.warren.engine.metadata.User;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Password hashes, RabbitMQ's among them. */
class PasswordsTest {
    private final AtomicLong millis = new AtomicLong();
    private final Clock clock = new Clock() {
        @Override
        public long wallMillis() {
            return millis.get();
        }

        @Override
        public long monotonicMillis() {
            return millis.get();
        }
    };

    private Passwords passwords(HashingAlgorithm algorithm) {
        return new Passwords(algorithm, new SecureRandom(), clock);
    }

    private static User user(String hash, String algorithm) {
        return new User("u", hash, algorithm, List.of(), -1, -1);
    }

    @ParameterizedTest
    @CsvSource({
        // The example of RabbitMQ's "Access Control" guide: salt 908DC60A and the password "test12".
        "rabbit_password_hashing_sha256, test12, kI3GCqW5JLMJa4iX1lo7X4D6XbYqlLgxIs30+P6tENUV2POR",
        // Made with hashlib: base64(salt + hash(salt + password)).
        "rabbit_password_hashing_sha512, gäst, AQIDBCH+ShLkpnWakDCMhtaOMfgwcbE9D3c3ErWBMh/0jHKJwmNOjVSmpkD4trMS/YYMxiGq/6U1UnJp2ovQ7OLZXJE=",
        "rabbit_password_hashing_md5, guest, AQIDBH/JkOf0oGZ5yhQgSBXkHS0=",
        "'', guest, AQIDBH/JkOf0oGZ5yhQgSBXkHS0=",
        "rabbit_password_hashing_pbkdf2_sha512, gäst, AAAD6AABAgMEBQYHCAkKCwwNDg/hvjQQC14d3dRu5Gbj7seuD3wzObX0mPif9ylvdebZBYMxhqPuro/bzPu2m5NFMoqABKhEHY13q8FtbYKp8XmE"
    })
    void verifiesReferenceHashes(String algorithm, String password, String hash) {
        var passwords = passwords(HashingAlgorithm.SHA256);

        assertTrue(passwords.matches(user(hash, algorithm), password));
        assertFalse(passwords.matches(user(hash, algorithm), password + "x"));
    }

    @ParameterizedTest
    @EnumSource
    void newPasswordsMatch(HashingAlgorithm algorithm) {
        var passwords = passwords(algorithm);

        var user = passwords.withPassword(user("", ""), "hasen🐇");

        assertEquals(algorithm.module(), user.hashingAlgorithm());
        assertTrue(passwords.matches(user, "hasen🐇"));
        assertFalse(passwords.matches(user, "hasen"));
        assertNotEquals(passwords.hash("hasen🐇"), user.passwordHash());
    }

    @ParameterizedTest
    @CsvSource({
        "rabbit_password_hashing_sha256, SHA256",
        "rabbit_sha256, SHA256",
        "rabbit_sha512, SHA512",
        "rabbit_password_hashing_md5, MD5",
        "pbkdf2, PBKDF2",
        "pbkdf2_hmac_sha512, PBKDF2",
        "rabbit_password_hashing_pbkdf2_sha512, PBKDF2"
    })
    void algorithmsHaveSeveralNames(String name, HashingAlgorithm algorithm) {
        assertEquals(algorithm, HashingAlgorithm.of(name).orElseThrow());
        assertEquals(algorithm, HashingAlgorithm.of(algorithm.module()).orElseThrow());
        assertEquals(algorithm.module(), Passwords.hashing(name, clock).algorithm());
    }

    @Test
    void nobodyLogsInWithoutAPassword() {
        var passwords = passwords(HashingAlgorithm.SHA256);

        assertFalse(passwords.matches(null, "guest"));
        assertFalse(passwords.matches(user("", "rabbit_password_hashing_sha256"), "guest"));
        assertFalse(passwords.matches(user("", "rabbit_password_hashing_sha256"), ""));
        assertFalse(passwords.matches(passwords.withPassword(user("", ""), ""), ""));
    }

    @Test
    void brokenHashesMatchNothing() {
        var passwords = passwords(HashingAlgorithm.SHA256);
        var endless = new byte[84];
        endless[0] = 127;

        for (var algorithm : HashingAlgorithm.values()) {
            for (var hash : List.of(
                    "not base64!", "AAAA", "AAAAAA==", Base64.getEncoder().encodeToString(endless))) {
                assertFalse(passwords.matches(user(hash, algorithm.module()), "guest"), algorithm + " " + hash);
            }
        }
        assertFalse(passwords.matches(user("AAAAAAAA", "bcrypt"), "guest"));
    }

    @Test
    void recentLoginIsKnownForFiveMinutes() {
        var recent = new RecentLogins(new SecureRandom(), clock);
        var user = user("hash", "pbkdf2");

        recent.remember(user, "guest");

        assertTrue(recent.knows(user, "guest"));
        assertFalse(recent.knows(user, "other"));
        millis.set(299_999);
        assertTrue(recent.knows(user, "guest"));
        millis.set(300_000);
        assertFalse(recent.knows(user, "guest"));
    }

    @Test
    void recentLoginIsForgottenWhenThePasswordChanges() {
        var recent = new RecentLogins(new SecureRandom(), clock);

        recent.remember(user("hash", "pbkdf2"), "guest");

        assertFalse(recent.knows(user("another", "pbkdf2"), "guest"));
    }
}
