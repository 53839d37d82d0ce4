/**
 * A message and what a broker adds to it.
 *
 * <p>Messages are immutable but for the place in the journal, which is set once. This room does not know queues, journals
 * or clients.
 */
@NullMarked
package io.warren.engine.message;

import org.jspecify.annotations.NullMarked;
