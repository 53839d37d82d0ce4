/**
 * Sockets: listeners, TLS, the PROXY protocol, and one {@link io.warren.broker.connection.Connection} for each client,
 * which takes it from the protocol header to connection.close-ok.
 *
 * <p>Owner of everything here: the connection's event loop. What happens on channels is the session's affair; this room
 * does not know exchanges, queues or messages.
 */
@NullMarked
package io.warren.broker.connection;

import org.jspecify.annotations.NullMarked;
