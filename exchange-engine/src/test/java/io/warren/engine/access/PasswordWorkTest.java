package io.warren.engine.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warren.engine.lane.Clock;
import io.warren.engine.metadata.User;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.MessageDigestSpi;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.KeySpec;
import java.util.ArrayList;
import java.util.List;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.SecretKeyFactorySpi;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whether a user exists shows neither in the time of a login nor, which is what these tests look at, in the work: every
 * refusal costs the same hashes. They are counted by a security provider in front of the JDK's.
 */
class PasswordWorkTest {
    private static final List<String> WORK = new ArrayList<>();

    private final Provider counting = new Counting();

    @BeforeEach
    void countHashes() {
        Security.insertProviderAt(counting, 1);
    }

    @AfterEach
    void countNoMore() {
        Security.removeProvider(counting.getName());
    }

    @ParameterizedTest
    @EnumSource(names = {"SHA256", "PBKDF2"})
    void everyRefusalCostsTheSame(HashingAlgorithm algorithm) {
        var passwords = new Passwords(algorithm, new SecureRandom(), Clock.SYSTEM);
        var module = algorithm.module();
        var alice = passwords.withPassword(user("", module), "right");

        var wrong = refusal(passwords, alice, "wrong");

        assertEquals(1, wrong.size());
        assertEquals(wrong, refusal(passwords, null, "wrong"), "a user that is not there");
        assertEquals(wrong, refusal(passwords, user("", module), "wrong"), "a user without a password");
        assertEquals(wrong, refusal(passwords, user("not base64!", module), "wrong"), "a damaged hash");
        assertEquals(wrong, refusal(passwords, user("AAAA", module), "wrong"), "a hash without a hash");
        assertEquals(wrong, refusal(passwords, user(alice.passwordHash(), "bcrypt"), "wrong"), "unknown algorithm");
        assertEquals(wrong, refusal(passwords, alice, ""), "no password");
    }

    @Test
    void aPasswordThatWasRightIsNotHashedAgainButAWrongOneIs() {
        var passwords = new Passwords(HashingAlgorithm.PBKDF2, new SecureRandom(), Clock.SYSTEM);
        var alice = passwords.withPassword(user("", ""), "right");
        assertTrue(passwords.matches(alice, "right"));
        WORK.clear();

        assertTrue(passwords.matches(alice, "right"));

        assertEquals(List.of(), WORK);
        assertEquals(1, refusal(passwords, alice, "wrong").size());
    }

    private static List<String> refusal(Passwords passwords, @Nullable User user, String password) {
        WORK.clear();
        assertFalse(passwords.matches(user, password));
        return List.copyOf(WORK);
    }

    private static User user(String hash, String algorithm) {
        return new User("alice", hash, algorithm, List.of(), -1, -1);
    }

    private static final class Counting extends Provider {
        private static final long serialVersionUID = 1L;

        Counting() {
            super("Counting", "1", "counts hashes");
            put("MessageDigest.SHA-256", CountedDigest.class.getName());
            put("SecretKeyFactory.PBKDF2WithHmacSHA512", CountedKeys.class.getName());
        }
    }

    /** The JDK's digest; the JDK makes it by its name. */
    public static final class CountedDigest extends MessageDigestSpi {
        private final MessageDigest digest;

        public CountedDigest() throws GeneralSecurityException {
            digest = MessageDigest.getInstance("SHA-256", "SUN");
        }

        @Override
        protected void engineUpdate(byte input) {
            digest.update(input);
        }

        @Override
        protected void engineUpdate(byte[] input, int offset, int length) {
            digest.update(input, offset, length);
        }

        @Override
        protected byte[] engineDigest() {
            WORK.add("SHA-256");
            return digest.digest();
        }

        @Override
        protected void engineReset() {
            digest.reset();
        }
    }

    /** The JDK's derivation of keys with one round, which is quicker; what was asked for is noted. */
    public static final class CountedKeys extends SecretKeyFactorySpi {
        private final SecretKeyFactory keys;

        public CountedKeys() throws GeneralSecurityException {
            keys = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512", "SunJCE");
        }

        @Override
        protected SecretKey engineGenerateSecret(KeySpec wanted) throws InvalidKeySpecException {
            var asked = (PBEKeySpec) wanted;
            WORK.add("PBKDF2 " + asked.getIterationCount());
            return keys.generateSecret(new PBEKeySpec(asked.getPassword(), asked.getSalt(), 1, asked.getKeyLength()));
        }

        @Override
        protected KeySpec engineGetKeySpec(SecretKey key, Class<?> kind) throws InvalidKeySpecException {
            return keys.getKeySpec(key, kind);
        }

        @Override
        protected SecretKey engineTranslateKey(SecretKey key) throws InvalidKeyException {
            return keys.translateKey(key);
        }
    }
}
