package io.warren.engine.channel;

import io.warren.engine.message.Message;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Where direct replies go: address to the channel that consumes it (RabbitMQ, "Direct Reply-to").
 *
 * <p>Any thread. An address is random and lives as long as its consumer: who does not know it cannot send there, and
 * what was made up leads nowhere.
 */
public final class ReplyAddresses {
    /** What clients consume from and put into {@code reply-to}. */
    static final String PSEUDO_QUEUE = "amq.rabbitmq.reply-to";

    static final String PREFIX = PSEUDO_QUEUE + ".";

    private final ConcurrentHashMap<String, ReplyTo> consumers = new ConcurrentHashMap<>();
    private volatile Far far = Far.NOWHERE;

    /** Channels of other nodes. Their addresses end with the number of the node. */
    public interface Far {
        Far NOWHERE = (node, virtualHost, address, message) -> false;

        /** Whether it was sent there; what becomes of it there nobody hears. Without a message: whether it can be. */
        boolean send(int node, String virtualHost, String address, @Nullable Message message);
    }

    /** From now on other nodes' addresses lead there. */
    public void far(Far way) {
        far = way;
    }

    static boolean isAddress(String name) {
        return name.startsWith(PREFIX);
    }

    void open(String address, ReplyTo consumer) {
        consumers.put(address, consumer);
    }

    void close(String address) {
        consumers.remove(address);
    }

    /** Whether somebody consumes there. Addresses do not reach over virtual hosts. */
    boolean isOpen(String virtualHost, String address) {
        var consumer = consumers.get(address);
        return consumer == null
                ? isFar(virtualHost, address, null)
                : consumer.virtualHost().equals(virtualHost);
    }

    /** False if nobody consumes there. */
    boolean send(String virtualHost, String address, Message message) {
        return sendHere(virtualHost, address, message) || isFar(virtualHost, address, message);
    }

    /** To a channel of this node; false if none consumes there. */
    public boolean sendHere(String virtualHost, String address, Message message) {
        var consumer = consumers.get(address);
        if (consumer == null || !consumer.virtualHost().equals(virtualHost)) {
            return false;
        }
        consumer.send(address, message);
        return true;
    }

    private boolean isFar(String virtualHost, String address, @Nullable Message message) {
        var dot = address.lastIndexOf('.');
        if (dot < PREFIX.length() || address.length() - dot > 10) {
            return false;
        }
        try {
            return far.send(Integer.parseInt(address.substring(dot + 1)), virtualHost, address, message);
        } catch (NumberFormatException madeUp) {
            return false;
        }
    }
}
