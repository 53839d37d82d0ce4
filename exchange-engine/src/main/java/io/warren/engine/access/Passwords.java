package io.warren.engine.access;

import io.warren.engine.lane.Clock;
import io.warren.engine.metadata.User;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Makes and compares password hashes.
 *
 * <p>Threads: any, but not an event loop or a lane: a hash may take a good part of a second of processor time. Comparing
 * takes as long for users that do not exist or whose hash is damaged, and does not tell where hashes differ. Logins that succeeded lately are
 * recognised without the costly hash, see {@link RecentLogins}.
 */
public final class Passwords {
    private static final int ROUNDS = 210_000;

    /** More than anybody sets: a hash from elsewhere must not keep a processor busy for minutes. */
    private static final int MAX_ROUNDS = 2_000_000;

    private static final int RABBIT_SALT_BYTES = 4;
    private static final int SALT_BYTES = 16;
    private static final int KEY_BYTES = 64;

    private final HashingAlgorithm algorithm;
    private final SecureRandom random;
    private final RecentLogins recent;
    private final Stored dummy;

    /**
     * Hashes as told.
     *
     * @param algorithm for new passwords, and for the hash that stands for users that are not there
     */
    public Passwords(HashingAlgorithm algorithm, SecureRandom random, Clock clock) {
        this.algorithm = algorithm;
        this.random = random;
        this.recent = new RecentLogins(random, clock);
        this.dummy = Stored.dummy(algorithm);
    }

    /** With a name as in {@code password_hashing_module}; those that are not known hash as by default. */
    public static Passwords hashing(String algorithm, Clock clock) {
        return new Passwords(HashingAlgorithm.of(algorithm).orElse(HashingAlgorithm.SHA256), new SecureRandom(), clock);
    }

    /** The name of the algorithm for new passwords, as {@link User#hashingAlgorithm} holds it. */
    public String algorithm() {
        return algorithm.module();
    }

    /** The user with this password, hashed anew. */
    public User withPassword(User user, String password) {
        return new User(
                user.name(),
                hash(password, algorithm),
                algorithm.module(),
                user.tags(),
                user.maxConnections(),
                user.maxChannels());
    }

    /** The base64 form of a new hash, salted. */
    public String hash(String password) {
        return hash(password, algorithm);
    }

    /**
     * The base64 form of a new hash by another algorithm.
     *
     * @param named by any of its names; for others the default is taken
     */
    public String hash(String password, String named) {
        return hash(password, HashingAlgorithm.of(named).orElse(algorithm));
    }

    private String hash(String password, HashingAlgorithm by) {
        return switch (by) {
            case SHA256, SHA512, MD5 -> {
                var salt = salt(RABBIT_SALT_BYTES);
                yield encoded(salt, digest(by, salt, password));
            }
            case PBKDF2 -> {
                var salt = salt(SALT_BYTES);
                yield encoded(ByteBuffer.allocate(4).putInt(ROUNDS).array(), salt, pbkdf2(password, salt, ROUNDS));
            }
        };
    }

    /**
     * Whether the user may log in with this password.
     *
     * @param user null if there is no such user: takes as long and is false
     */
    public boolean matches(@Nullable User user, String password) {
        // RabbitMQ takes no blank password, whatever the hash says.
        var stored = user == null || password.isEmpty() ? null : Stored.of(user);
        if (user == null || stored == null) {
            dummy.isOf(password);
            return false;
        }
        if (recognises(user, password)) {
            return true;
        }
        var matches = stored.isOf(password);
        if (matches && stored.by == HashingAlgorithm.PBKDF2) {
            recent.remember(user, password);
        }
        return matches;
    }

    /** Whether this password was right lately and still is: costs next to nothing, unlike {@link #matches}. */
    public boolean recognises(User user, String password) {
        return recent.knows(user, password);
    }

    /** A hash as it is kept, taken apart. */
    private record Stored(HashingAlgorithm by, int rounds, byte[] salt, byte[] hash) {

        /** Null if nobody can log in with what is kept: none, damaged, or by an algorithm that is not known. */
        static @Nullable Stored of(User user) {
            // Users from before RabbitMQ 3.6 have no algorithm: that was MD5.
            var by = user.hashingAlgorithm().isEmpty()
                    ? HashingAlgorithm.MD5
                    : HashingAlgorithm.of(user.hashingAlgorithm()).orElse(null);
            var bytes = decoded(user.passwordHash());
            if (by == null || bytes == null) {
                return null;
            }
            return switch (by) {
                case SHA256, SHA512, MD5 ->
                    bytes.remaining() <= RABBIT_SALT_BYTES
                            ? null
                            : new Stored(by, 1, take(bytes, RABBIT_SALT_BYTES), take(bytes, bytes.remaining()));
                case PBKDF2 -> {
                    if (bytes.remaining() != 4 + SALT_BYTES + KEY_BYTES) {
                        yield null;
                    }
                    var rounds = bytes.getInt();
                    yield rounds < 1 || rounds > MAX_ROUNDS
                            ? null
                            : new Stored(by, rounds, take(bytes, SALT_BYTES), take(bytes, KEY_BYTES));
                }
            };
        }

        /** One that no password has and that costs what those by this algorithm cost. */
        static Stored dummy(HashingAlgorithm by) {
            return by == HashingAlgorithm.PBKDF2
                    ? new Stored(by, ROUNDS, new byte[SALT_BYTES], new byte[KEY_BYTES])
                    : new Stored(by, 1, new byte[RABBIT_SALT_BYTES], new byte[KEY_BYTES]);
        }

        boolean isOf(String password) {
            return MessageDigest.isEqual(
                    hash, by == HashingAlgorithm.PBKDF2 ? pbkdf2(password, salt, rounds) : digest(by, salt, password));
        }
    }

    private byte[] salt(int bytes) {
        var salt = new byte[bytes];
        random.nextBytes(salt);
        return salt;
    }

    private static byte[] take(ByteBuffer from, int bytes) {
        var taken = new byte[bytes];
        from.get(taken);
        return taken;
    }

    private static @Nullable ByteBuffer decoded(String base64) {
        try {
            return ByteBuffer.wrap(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException notBase64) {
            // Imported as it was; nobody can log in with it.
            return null;
        }
    }

    private static String encoded(byte[]... parts) {
        var length = 0;
        for (var part : parts) {
            length += part.length;
        }
        var all = ByteBuffer.allocate(length);
        for (var part : parts) {
            all.put(part);
        }
        return Base64.getEncoder().encodeToString(all.array());
    }

    private static byte[] digest(HashingAlgorithm by, byte[] salt, String password) {
        var name = switch (by) {
            case SHA256 -> "SHA-256";
            case SHA512 -> "SHA-512";
            case MD5 -> "MD5";
            case PBKDF2 -> throw new IllegalArgumentException("PBKDF2 is more than a digest");
        };
        try {
            var digest = MessageDigest.getInstance(name);
            digest.update(salt);
            return digest.digest(password.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every Java has " + name, missing);
        }
    }

    private static byte[] pbkdf2(String password, byte[] salt, int rounds) {
        var key = new PBEKeySpec(password.toCharArray(), salt, rounds, KEY_BYTES * 8);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512")
                    .generateSecret(key)
                    .getEncoded();
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every Java has PBKDF2WithHmacSHA512", missing);
        } finally {
            key.clearPassword();
        }
    }
}
