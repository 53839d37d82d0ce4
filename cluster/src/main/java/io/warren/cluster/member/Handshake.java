package io.warren.cluster.member;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * How two nodes admit each other on a fresh connection, before anything else is read from it. Each says who it is and a
 * number that was never used; each then proves that it has the secret, which is not sent. Who connects proves first, so
 * that a stranger who connects learns nothing that could be tried on guesses of the secret.
 *
 * <p>Bytes: hello = magic 4, version 2, nonce 32, then cluster and node, each a length of one byte and UTF-8. Connector:
 * hello. Acceptor: hello. Connector: verdict 1, and if it is 0, proof 32. Acceptor: verdict 1, and if it is 0, proof 32.
 * A proof is HMAC-SHA-256 with the secret over who proves and both hellos.
 */
final class Handshake {
    static final short VERSION = 1;

    private static final int MAGIC = 0x5752_4E31;
    private static final int NONCE_BYTES = 32;
    private static final int PROOF_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final NodeId self;
    private final String cluster;
    private final byte[] secret;

    Handshake(NodeId self, String cluster, TransportSettings.Secret secret) {
        this.self = self;
        this.cluster = cluster;
        this.secret = secret.text().getBytes(StandardCharsets.UTF_8);
    }

    /** What came of it. Refusals are values: both sides write one line about each. */
    sealed interface Result {
        record Admitted(NodeId peer) implements Result {}

        /**
         * We did not let the peer in, or it did not let us.
         *
         * @param peer who it says it is, null if it did not get that far
         */
        record Refused(Reason reason, @Nullable String peer, boolean byPeer) implements Result {}
    }

    enum Reason {
        /** Not a node: another program, or noise. */
        STRANGER(1, "does not speak the cluster's protocol"),
        VERSION(2, "speaks another version of the cluster's protocol"),
        CLUSTER(3, "belongs to another cluster"),
        SECRET(4, "has another cluster secret"),
        SELF(5, "has the name and incarnation of this node");

        private final int verdict;
        private final String text;

        Reason(int verdict, String text) {
            this.verdict = verdict;
            this.text = text;
        }

        String text() {
            return text;
        }

        private static Reason of(int verdict) {
            return Arrays.stream(values())
                    .filter(each -> each.verdict == verdict)
                    .findFirst()
                    .orElse(STRANGER);
        }
    }

    /**
     * What a node says of itself.
     *
     * @param bytes as they were sent
     */
    private record Hello(short version, String cluster, String node, byte[] bytes) {}

    /** The side that opened the connection. */
    Result connect(InputStream from, OutputStream to) throws IOException {
        var in = new DataInputStream(from);
        var out = new DataOutputStream(to);
        var own = hello();
        out.write(own.bytes);
        out.flush();
        var peer = read(in);
        if (peer == null) {
            return new Result.Refused(Reason.STRANGER, null, false);
        }
        var wrong = reasonAgainst(peer);
        if (wrong != null) {
            out.writeByte(wrong.verdict);
            out.flush();
            return new Result.Refused(wrong, peer.node, false);
        }
        out.writeByte(0);
        out.write(proof("connector", own, peer));
        out.flush();
        var verdict = in.readUnsignedByte();
        if (verdict != 0) {
            return new Result.Refused(Reason.of(verdict), peer.node, true);
        }
        if (!proves(in, "acceptor", own, peer)) {
            return new Result.Refused(Reason.SECRET, peer.node, false);
        }
        return new Result.Admitted(NodeId.parse(peer.node));
    }

    /** The side that was connected to. */
    Result accept(InputStream from, OutputStream to) throws IOException {
        var in = new DataInputStream(from);
        var out = new DataOutputStream(to);
        var peer = read(in);
        if (peer == null) {
            return new Result.Refused(Reason.STRANGER, null, false);
        }
        var own = hello();
        out.write(own.bytes);
        out.flush();
        var verdict = in.readUnsignedByte();
        if (verdict != 0) {
            return new Result.Refused(Reason.of(verdict), peer.node, true);
        }
        var proven = proves(in, "connector", peer, own);
        var wrong = reasonAgainst(peer);
        if (wrong == null && !proven) {
            wrong = Reason.SECRET;
        }
        if (wrong != null) {
            out.writeByte(wrong.verdict);
            out.flush();
            return new Result.Refused(wrong, peer.node, false);
        }
        out.writeByte(0);
        out.write(proof("acceptor", peer, own));
        out.flush();
        return new Result.Admitted(NodeId.parse(peer.node));
    }

    private Hello hello() throws IOException {
        var nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        var bytes = new java.io.ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        out.writeInt(MAGIC);
        out.writeShort(VERSION);
        out.write(nonce);
        writeText(out, cluster);
        writeText(out, self.toString());
        return new Hello(VERSION, cluster, self.toString(), bytes.toByteArray());
    }

    /** Null for what is no hello. */
    private static @Nullable Hello read(DataInputStream in) throws IOException {
        if (in.readInt() != MAGIC) {
            return null;
        }
        var version = in.readShort();
        var nonce = in.readNBytes(NONCE_BYTES);
        var cluster = in.readNBytes(in.readUnsignedByte());
        var node = in.readNBytes(in.readUnsignedByte());
        var bytes = new java.io.ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        out.writeInt(MAGIC);
        out.writeShort(version);
        out.write(nonce);
        writeText(out, new String(cluster, StandardCharsets.UTF_8));
        writeText(out, new String(node, StandardCharsets.UTF_8));
        return new Hello(
                version,
                new String(cluster, StandardCharsets.UTF_8),
                new String(node, StandardCharsets.UTF_8),
                bytes.toByteArray());
    }

    private static void writeText(DataOutputStream out, String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeByte(bytes.length);
        out.write(bytes, 0, Math.min(bytes.length, 255));
    }

    private @Nullable Reason reasonAgainst(Hello peer) {
        if (peer.version != VERSION) {
            return Reason.VERSION;
        }
        if (!peer.cluster.equals(cluster)) {
            return Reason.CLUSTER;
        }
        try {
            return NodeId.parse(peer.node).equals(self) ? Reason.SELF : null;
        } catch (IllegalArgumentException notANode) {
            return Reason.STRANGER;
        }
    }

    private byte[] proof(String who, Hello connector, Hello acceptor) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            mac.update(who.getBytes(StandardCharsets.US_ASCII));
            mac.update(connector.bytes);
            mac.update(acceptor.bytes);
            return mac.doFinal();
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every JDK has HMAC-SHA-256", missing);
        }
    }

    private boolean proves(DataInputStream in, String who, Hello connector, Hello acceptor) throws IOException {
        var claimed = in.readNBytes(PROOF_BYTES);
        return MessageDigest.isEqual(claimed, Arrays.copyOf(proof(who, connector, acceptor), PROOF_BYTES));
    }
}
