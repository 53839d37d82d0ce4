/**
 * What every compatibility test stands on: a broker (started here as a process of its own, or one that runs already),
 * the RabbitMQ client's connections of one test, raw sockets, the management API, and assertions about refusals.
 *
 * <p>Each {@link io.warren.compat.harness.Client} belongs to one test and closes what it opened. This room knows AMQP
 * and HTTP from the outside only; it knows no class of the broker, so that the same tests run against another one.
 */
@NullMarked
package io.warren.compat.harness;

import org.jspecify.annotations.NullMarked;
