/**
 * What the operator wrote, checked and with its origin: RabbitMQ's configuration format and key names, our own keys
 * under {@code warren.}, the environment and the command line on top.
 *
 * <p>{@link io.warren.broker.configuration.KnownKeys} is the one table of keys. A {@link
 * io.warren.broker.configuration.Configuration} never changes once loaded and may be read by any thread. This room does
 * not know what the values are used for.
 */
@NullMarked
package io.warren.broker.configuration;

import org.jspecify.annotations.NullMarked;
