package io.warren.broker.connection;

import java.util.Optional;

/**
 * How sockets are opened; {@code tcp_listen_options} and what belongs to them.
 *
 * @param sendTimeoutMillis how long a full socket may take nothing before it is closed
 * @param proxyProtocol whether every connection begins with a PROXY header
 * @param acceptLimit open sockets beyond which new ones are closed at once, so that files keep descriptors
 */
public record SocketSettings(
        int backlog,
        boolean noDelay,
        boolean keepAlive,
        Optional<Integer> sendBuffer,
        Optional<Integer> receiveBuffer,
        Optional<Integer> lingerSeconds,
        long sendTimeoutMillis,
        boolean proxyProtocol,
        long acceptLimit) {}
