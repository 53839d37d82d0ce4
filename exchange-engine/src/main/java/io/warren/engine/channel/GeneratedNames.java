package io.warren.engine.channel;

import java.util.Base64;
import java.util.random.RandomGenerator;

/** Names that nobody can guess: server-named queues, consumer tags, reply addresses. Any thread. */
public final class GeneratedNames {
    private static final int RANDOM_BYTES = 16;

    private final RandomGenerator random;
    private final int node;

    /** For a node that is alone. The generator must be one that may be shared between threads; a secure one outside of tests. */
    public GeneratedNames(RandomGenerator random) {
        this(random, 0);
    }

    /** Addresses say by which node they are known, by its number. */
    public GeneratedNames(RandomGenerator random, int node) {
        this.random = random;
        this.node = node;
    }

    String queue(String prefix) {
        return prefix + "-" + token();
    }

    String consumerTag() {
        return "amq.ctag-" + token();
    }

    String replyAddress() {
        return ReplyAddresses.PREFIX + token() + (node == 0 ? "" : "." + node);
    }

    private String token() {
        var bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
