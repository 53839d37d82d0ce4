/**
 * From a message to the queues it goes to. {@link io.warren.engine.routing.Router} reads one snapshot and changes nothing;
 * asked for it, it explains each step (the routing simulator is the same code).
 *
 * <p>The room does not know live queues, channels or permissions.
 */
@NullMarked
package io.warren.engine.routing;

import org.jspecify.annotations.NullMarked;
