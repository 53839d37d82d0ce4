/**
 * The metadata log of a cluster: group 0 behind the engine's {@link io.warren.engine.metadata.MetadataLog}, and beside the
 * metadata the cluster itself: its nodes, who holds which shard, where each queue lives.
 *
 * <p>Owner of the state: the thread {@code metadata}, as on a lone node. What a change does is decided by the engine's rules
 * when it is applied, the same on every node.
 *
 * <p>Does not know SQL, how a change is stored ({@link io.warren.cluster.metadata.MetadataCodec} does), nor what the changes
 * are for.
 */
@NullMarked
package io.warren.cluster.metadata;

import org.jspecify.annotations.NullMarked;
