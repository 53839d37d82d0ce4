package io.warren.cluster.member;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a node takes part.
 *
 * @param self who it is
 * @param cluster only nodes with the same name are let in
 * @param secret only nodes with the same are let in
 * @param bind where it listens; peers connect to this address
 * @param discovery where it looks for others
 * @param tls what both ends of each connection show and trust; null for none: then the secret admits, and what is sent can
 *     be read and changed by who sits on the wire
 * @param silence a node that was not heard for so long is no longer a member
 * @param queueBytes bound of the outbound queue, for each peer and kind
 * @param windowBytes what may be under way to a peer, urgent messages aside, before it says that it took some
 */
public record TransportSettings(
        NodeId self,
        String cluster,
        Secret secret,
        InetSocketAddress bind,
        Discovery discovery,
        @Nullable ClusterTls tls,
        Duration silence,
        int queueBytes,
        int windowBytes) {
    public TransportSettings {
        if (cluster.isEmpty() || cluster.getBytes(StandardCharsets.UTF_8).length > 255) {
            throw new IllegalArgumentException("not a cluster's name: " + cluster);
        }
        if (windowBytes < 2 * ChunkFormat.MAX_CHUNK || queueBytes < windowBytes) {
            throw new IllegalArgumentException("a queue of " + queueBytes + " and a window of " + windowBytes);
        }
    }

    /** With the bounds that suit most. */
    public TransportSettings(
            NodeId self,
            String cluster,
            Secret secret,
            InetSocketAddress bind,
            Discovery discovery,
            @Nullable ClusterTls tls) {
        this(self, cluster, secret, bind, discovery, tls, Duration.ofSeconds(8), 64 << 20, 4 << 20);
    }

    /** What the nodes of a cluster share. Nothing of it is printed or sent. */
    public record Secret(String text) {
        private static final int LEAST_CHARACTERS = 16;

        public Secret {
            if (text.length() < LEAST_CHARACTERS) {
                throw new IllegalArgumentException(
                        "the cluster's secret has less than " + LEAST_CHARACTERS + " characters");
            }
        }

        @Override
        public String toString() {
            return "Secret";
        }
    }
}
