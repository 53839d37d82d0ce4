package io.warren.compat.cluster;

import io.warren.compat.harness.RawClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a node says to be let in at another's cluster port, written down here once more so that tests can say it, too: with
 * a secret or a guess, as it is or with one bit turned over. One object greets once.
 */
final class ClusterGreeting {
    /** The verdict on who is let in; any other says why not. */
    static final int LET_IN = 0;

    private static final int MAGIC = 0x5752_4E31;
    private static final int VERSION = 1;
    private static final int NONCE_BYTES = 32;
    private static final int PROOF_BYTES = 32;
    private static final int FIXED_BYTES = 4 + 2 + NONCE_BYTES;

    private final byte[] hello;
    private final String secret;
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    ClusterGreeting(String cluster, String node, String secret, Random random) {
        this.hello = RawClient.fields(out -> {
            out.writeInt(MAGIC);
            out.writeShort(VERSION);
            var nonce = new byte[NONCE_BYTES];
            random.nextBytes(nonce);
            out.write(nonce);
            RawClient.shortString(out, cluster);
            RawClient.shortString(out, node);
        });
        this.secret = secret;
    }

    /** Whether the node let us in and proved that it has the secret. */
    boolean isLetIn(RawClient at) throws IOException {
        return isLetIn(at, -1);
    }

    /** @param flipped which bit of all that is said is the wrong way round, -1 for none */
    boolean isLetIn(RawClient at, int flipped) throws IOException {
        say(at, flipped(hello, flipped));
        var others = readHello(at);
        var proof = new ByteArrayOutputStream();
        proof.write(LET_IN);
        proof.writeBytes(proof("connector", others));
        say(at, flipped(proof.toByteArray(), flipped - hello.length * Byte.SIZE));
        return readByte(at) == LET_IN && MessageDigest.isEqual(at.readBytes(PROOF_BYTES), proof("acceptor", others));
    }

    /** Past the node's own greeting, what it says to ours; -1 if it hangs up without a word. */
    static int readVerdict(RawClient at) throws IOException {
        readHello(at);
        return readByte(at);
    }

    /** All that this side has said. */
    byte[] said() {
        return said.toByteArray();
    }

    int bytes() {
        return hello.length + 1 + PROOF_BYTES;
    }

    private void say(RawClient at, byte[] bytes) {
        said.writeBytes(bytes);
        at.sendIfStillOpen(bytes);
    }

    /** As it came; cut short if the node hangs up. */
    private static byte[] readHello(RawClient at) throws IOException {
        var read = new ByteArrayOutputStream();
        read.writeBytes(at.readBytes(FIXED_BYTES));
        for (var text = 0; text < 2; text++) {
            var length = readByte(at);
            if (length >= 0) {
                read.write(length);
                read.writeBytes(at.readBytes(length));
            }
        }
        return read.toByteArray();
    }

    private static int readByte(RawClient at) throws IOException {
        var read = at.readBytes(1);
        return read.length == 1 ? read[0] & 0xFF : -1;
    }

    private byte[] proof(String who, byte[] others) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update(who.getBytes(StandardCharsets.US_ASCII));
            mac.update(hello);
            mac.update(others);
            return mac.doFinal();
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every JDK has HMAC-SHA-256", missing);
        }
    }

    /** A copy; without a change if the bit is elsewhere. */
    static byte[] flipped(byte[] bytes, int bit) {
        var copy = bytes.clone();
        if (bit >= 0 && bit < bytes.length * Byte.SIZE) {
            copy[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
        }
        return copy;
    }
}
