/**
 * The methods of AMQP 0-9-1 and RabbitMQ's extensions: one sealed interface per class, one record per method.
 *
 * <p>Values without an owner. The room knows {@code types} and the JDK; how a method looks on the wire is {@code frame}'s.
 */
@NullMarked
package io.warren.amqp.method;

import org.jspecify.annotations.NullMarked;
