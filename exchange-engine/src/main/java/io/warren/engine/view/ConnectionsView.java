package io.warren.engine.view;

import io.warren.engine.channel.ConnectionIdentity;
import java.util.List;

/** The node's connections, as the AMQP server knows them. Any thread. */
public interface ConnectionsView {
    /** Open ones, and those that are still opening without an identity are left out. */
    List<ConnectionPicture> connections();

    /**
     * An open connection.
     *
     * @param state RabbitMQ's word: running, blocked, blocking, flow, closing …
     * @param channels open now
     */
    record ConnectionPicture(
            ConnectionIdentity identity, String state, int channels, long receivedBytes, long sentBytes) {}

    /** Closes with 320 and this reason; false if there is no such connection (any more). */
    boolean close(long id, String reason);
}
