/**
 * Several nodes that act as one broker. The rooms {@code member}, {@code raft}, {@code shard}, {@code placement} and {@code
 * forward} are built; what puts them together is not.
 *
 * <p>Low to high: {@code placement}, {@code member} &lt; {@code raft} &lt; {@code shard}, {@code metadata} &lt; {@code
 * forward}; what puts them together will be here.
 *
 * <p>The module will not know disks (it keeps what must last through {@link io.warren.engine.log.GroupLog}), HTTP, sockets
 * of clients or how a node is put together.
 */
@NullMarked
package io.warren.cluster;

import org.jspecify.annotations.NullMarked;
