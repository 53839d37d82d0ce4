/**
 * What a client of RabbitMQ observes, one class per feature in AMQP's words, asked of the real broker by the RabbitMQ
 * Java client and by raw sockets.
 *
 * <p>Reply codes and texts are RabbitMQ 4.3's. The classes run against Warren as a process of its own, or, with
 * {@code -Dwarren.compat.broker=host:port}, against any running broker; that is how the tests themselves are checked.
 * They know no class of the broker.
 */
@NullMarked
package io.warren.compat;

import org.jspecify.annotations.NullMarked;
