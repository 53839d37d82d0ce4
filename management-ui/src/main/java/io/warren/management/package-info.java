/**
 * RabbitMQ's management API over HTTP, and the page at its root. {@link io.warren.management.ManagementServer} starts it;
 * {@link io.warren.management.Routes} is the whole API on one page.
 *
 * <p>Owns its HTTP server. It reads the engine's views and changes things through the engine's operations; it does not know
 * how either is done, nor the AMQP server, disks or other nodes.
 */
@NullMarked
package io.warren.management;

import org.jspecify.annotations.NullMarked;
