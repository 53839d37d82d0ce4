package io.warren.engine.channel;

/**
 * What the node allows its clients.
 *
 * @param nodeName as RabbitMQ would name it, {@code name@host}
 * @param maxMessageBytes {@code max_message_size}; at most 512 MiB
 * @param consumersPerChannel {@code consumer_max_per_channel}, 0 for no limit
 * @param channelsOnNode {@code channel_max_per_node}, 0 for no limit
 * @param inFlightMessages messages of a session that no queue and no log has taken yet, before its socket is not read
 * @param inFlightBytes as that, in bytes of bodies
 * @param parkedBytes of frames that wait for a method's answer, before the socket is not read
 * @param transactionBytes of bodies in one transaction, before its channel is closed
 * @param sharedPrefetch whether {@code basic.qos} with {@code global} is one limit for the channel; if not it is read as
 *     if {@code global} were false, as RabbitMQ 4.3 does
 * @param interceptors what it writes into messages
 */
public record SessionSettings(
        String nodeName,
        long maxMessageBytes,
        int consumersPerChannel,
        int channelsOnNode,
        int inFlightMessages,
        long inFlightBytes,
        long parkedBytes,
        long transactionBytes,
        boolean sharedPrefetch,
        Interceptors interceptors) {

    public SessionSettings {
        if (maxMessageBytes < 1 || maxMessageBytes > ContentAssembly.CEILING_BYTES) {
            throw new IllegalArgumentException("max_message_size " + maxMessageBytes);
        }
    }

    public static SessionSettings defaults(String nodeName) {
        return new SessionSettings(
                nodeName, 16 << 20, 0, 0, 8_192, 16 << 20, 1 << 20, 512 << 20, true, Interceptors.NONE);
    }
}
