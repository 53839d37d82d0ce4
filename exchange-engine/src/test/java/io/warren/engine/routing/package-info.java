/** The way of messages through exchanges. */
@NullMarked
package io.warren.engine.routing;

import org.jspecify.annotations.NullMarked;
