/** Queues on a lane that tests turn by hand, with a fake at each port. */
@NullMarked
package io.warren.engine.queue;

import org.jspecify.annotations.NullMarked;
