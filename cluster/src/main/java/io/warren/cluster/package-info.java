/**
 * Several nodes that act as one broker: what puts the rooms together. {@link io.warren.cluster.Cluster} is this node's part in
 * it, read from top to bottom; the broker starts it in place of a log of its own.
 *
 * <p>Low to high: {@code placement}, {@code member} &lt; {@code raft} &lt; {@code shard}, {@code metadata} &lt; {@code
 * forward} &lt; here.
 *
 * <p>Owners: of the seats (the shards that this node holds) the thread {@code cluster}; of queues that move
 * into shards, the thread {@code mover}; of the messages that a snapshot left out, each seat's {@code BodyKeeper}, which fills
 * its {@code Shelf} on a thread of its own; of what is known of other nodes, small tables for any thread.
 *
 * <p>The module does not know disks (it keeps what must last through {@link io.warren.engine.log.GroupLog}), HTTP, sockets of
 * clients or how a node is put together.
 */
@NullMarked
package io.warren.cluster;

import org.jspecify.annotations.NullMarked;
