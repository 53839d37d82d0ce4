/**
 * Queues whose home is another node, or that move: commands go there in batches and deliveries come back with credit, so
 * that any node serves any client.
 *
 * <p>Face: {@link io.warren.cluster.forward.Relay}, this node's end of it, and {@link
 * io.warren.cluster.forward.MovingQueue}, a queue's stable handle, which is told its {@link
 * io.warren.cluster.forward.Target}.
 *
 * <p>Owners: of what a client has asked of a queue and what is not answered, the queue's handle, under a small lock; of the
 * sessions with another node, the lane of the link to it.
 *
 * <p>Does not know how a queue keeps or replicates its messages, nor who decides where it is.
 */
@NullMarked
package io.warren.cluster.forward;

import org.jspecify.annotations.NullMarked;
