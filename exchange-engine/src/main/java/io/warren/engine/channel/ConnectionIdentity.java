package io.warren.engine.channel;

import io.warren.amqp.types.FieldTable;
import io.warren.amqp.types.FieldValue;

/**
 * Who is connected, from where, and what was agreed on while the connection opened.
 *
 * @param id unique while the node runs; owns exclusive queues
 * @param name {@code peer:port -> host:port}, as RabbitMQ names connections
 * @param user name of the authenticated user
 * @param virtualHost the virtual host asked for
 * @param peerHost address of the client, after PROXY decoding
 * @param clientProperties what the client said of itself in connection.start-ok
 * @param channelMax most channels, 0 for no limit
 * @param frameMax largest frame in bytes
 * @param heartbeatSeconds agreed interval, 0 for none
 * @param tls protocol and cipher, empty without TLS
 * @param connectedAtMillis wall clock
 */
public record ConnectionIdentity(
        long id,
        String name,
        String user,
        String virtualHost,
        String peerHost,
        int peerPort,
        String host,
        int port,
        FieldTable clientProperties,
        String mechanism,
        int channelMax,
        int frameMax,
        int heartbeatSeconds,
        String tls,
        long connectedAtMillis) {
    private static final int NODE_SHIFT = 40;

    /** What the ids of a node's connections begin behind: no other node's are among them. */
    public static long idsOf(int node) {
        return (long) node << NODE_SHIFT;
    }

    /** The number of the node that has the connection with this id. */
    public static int nodeOf(long id) {
        return (int) (id >>> NODE_SHIFT);
    }

    /** Whether the client declared this capability in its properties. */
    public boolean capable(String capability) {
        return clientProperties.get("capabilities") instanceof FieldValue.Table(var capabilities)
                && capabilities.get(capability) instanceof FieldValue.Bool(var declared)
                && declared;
    }

    /** The name the client gave itself, or an empty string. */
    public String providedName() {
        return clientProperties.get("connection_name") instanceof FieldValue.LongString name ? name.text() : "";
    }
}
