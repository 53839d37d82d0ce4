/**
 * Which nodes hold which shard and which should lead it: a pure function of the members and of what is there now, and what
 * leads from there to what is wished.
 *
 * <p>No state of its own, no time, no chance, no threads, so that it can be tried out on a thousand nodes in a test.
 *
 * <p>Does not know the other rooms, nor how a move is carried out.
 */
@NullMarked
package io.warren.cluster.placement;

import org.jspecify.annotations.NullMarked;
