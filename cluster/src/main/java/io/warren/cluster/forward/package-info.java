/**
 * Queues whose home is another node: commands go there in batches and deliveries come back with credit, so that any node
 * serves any client.
 *
 * <p>Will own, on the lane of whoever sends, what was sent and not answered, which is what is said again or given up when
 * the home moves.
 *
 * <p>Will not know how a queue keeps or replicates its messages.
 */
@NullMarked
package io.warren.cluster.forward;

import org.jspecify.annotations.NullMarked;
