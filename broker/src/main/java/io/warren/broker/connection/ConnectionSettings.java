package io.warren.broker.connection;

import java.util.List;

/**
 * What is offered to and demanded of every client.
 *
 * @param frameMin smallest frame size a client may ask for: 4096 by AMQP 0-9-1 (frame-min-size), 8192 in RabbitMQ 4.3
 * @param channelMax 0 for no limit
 * @param heartbeatSeconds 0 for none
 * @param maxConnections of this node
 * @param mechanisms in the order of the configuration
 * @param outboundHigh bytes waiting for a socket at which its consumers and its reading stop
 * @param outboundLow bytes at which they resume
 */
public record ConnectionSettings(
        String nodeName,
        String clusterName,
        List<String> mechanisms,
        int initialFrameMax,
        int frameMin,
        int frameMax,
        int channelMax,
        int heartbeatSeconds,
        long handshakeTimeoutMillis,
        long maxConnections,
        int outboundHigh,
        int outboundLow) {

    public ConnectionSettings {
        mechanisms = List.copyOf(mechanisms);
    }

    ConnectionSettings withChannelMax(int channels) {
        return new ConnectionSettings(
                nodeName,
                clusterName,
                mechanisms,
                initialFrameMax,
                frameMin,
                frameMax,
                channels,
                heartbeatSeconds,
                handshakeTimeoutMillis,
                maxConnections,
                outboundHigh,
                outboundLow);
    }
}
