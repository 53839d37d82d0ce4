/**
 * The process: command line, composition root, alarms. {@link io.warren.broker.Broker} makes every service and says in
 * which order they start and stop. Knows every other module, and nobody knows it.
 */
@NullMarked
package io.warren.broker;

import org.jspecify.annotations.NullMarked;
