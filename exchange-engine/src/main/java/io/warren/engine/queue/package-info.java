/**
 * Queues: order, consumers, limits, dead letters.
 *
 * <p>Owner of a queue and all its parts: its lane. Everybody else sends a {@link
 * io.warren.engine.queue.QueueCommand} through a {@link io.warren.engine.queue.QueueHandle}. Counters for views are fields
 * written by the owner and read by anybody.
 *
 * <p>The room does not know who publishes or consumes ({@link
 * io.warren.engine.queue.Subscriber} is all it sees of them), how messages are kept on disk ({@link io.warren.engine.queue.QueueLog}), or names of
 * exchanges other than the one it dead-letters to.
 */
@NullMarked
package io.warren.engine.queue;

import org.jspecify.annotations.NullMarked;
