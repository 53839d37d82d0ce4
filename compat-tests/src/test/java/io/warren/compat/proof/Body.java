package io.warren.compat.proof;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * What a message carries: who published it as what, the SHA-256 of everything else, and 0 to 4,096 random bytes.
 *
 * <p>{@code int producer, int queue, int connection, int sequence, byte[32] hash, byte[] filling}
 */
final class Body {
    static final int LARGEST_FILLING = 4_096;

    private static final int HASH = 32;
    private static final int HEAD = 4 * Integer.BYTES;

    /**
     * @param queue which of the queues it is published to
     * @param connection how often this producer had connected; order is promised within one connection only
     * @param sequence from 1
     */
    record Stamp(int producer, int queue, int connection, int sequence) {}

    private Body() {}

    static byte[] of(long seed, Stamp stamp) {
        var random = new SplittableRandom(seed ^ ((long) stamp.producer() << 32 | stamp.sequence()));
        var filling = new byte[random.nextInt(LARGEST_FILLING + 1)];
        random.nextBytes(filling);
        var body = ByteBuffer.allocate(HEAD + HASH + filling.length)
                .putInt(stamp.producer())
                .putInt(stamp.queue())
                .putInt(stamp.connection())
                .putInt(stamp.sequence())
                .position(HEAD + HASH)
                .put(filling)
                .array();
        System.arraycopy(hash(body), 0, body, HEAD, HASH);
        return body;
    }

    /** Empty if any byte is not as it was published. */
    static Optional<Stamp> read(byte[] body) {
        if (body.length < HEAD + HASH || !Arrays.equals(hash(body), Arrays.copyOfRange(body, HEAD, HEAD + HASH))) {
            return Optional.empty();
        }
        var head = ByteBuffer.wrap(body);
        return Optional.of(new Stamp(head.getInt(), head.getInt(), head.getInt(), head.getInt()));
    }

    private static byte[] hash(byte[] body) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(body, 0, HEAD);
            digest.update(body, HEAD + HASH, body.length - HEAD - HASH);
            return digest.digest();
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing);
        }
    }
}
