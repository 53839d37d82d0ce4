package io.warren.engine.channel;

import io.warren.engine.message.Message;
import java.util.concurrent.ConcurrentHashMap;

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
        return consumer != null && consumer.virtualHost().equals(virtualHost);
    }

    /** False if nobody consumes there. */
    boolean send(String virtualHost, String address, Message message) {
        var consumer = consumers.get(address);
        if (consumer == null || !consumer.virtualHost().equals(virtualHost)) {
            return false;
        }
        consumer.send(address, message);
        return true;
    }
}
