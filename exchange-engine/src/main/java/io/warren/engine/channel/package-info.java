/**
 * One client's conversation: a {@link io.warren.engine.channel.Session} per connection and its channels.
 *
 * <p>Owner of everything here: the event loop of the connection. What comes from elsewhere (deliveries, confirms,
 * answers of queues and of the metadata log) is handed over through {@link
 * io.warren.engine.channel.ConnectionOutput#execute} first.
 *
 * <p>This room does not know sockets, frames on the wire, how queues keep messages, or how metadata is stored.
 */
@NullMarked
package io.warren.engine.channel;

import org.jspecify.annotations.NullMarked;
