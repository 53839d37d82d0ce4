/**
 * The metadata log of a cluster: group 0 behind the engine's {@link io.warren.engine.metadata.MetadataLog}.
 *
 * <p>Owner of the snapshot: the thread that applies, as on a lone node. What a change does is decided by the engine's rules
 * again when it is applied, the same on every node.
 *
 * <p>Will not know SQL, nor what the changes are for.
 */
@NullMarked
package io.warren.cluster.metadata;

import org.jspecify.annotations.NullMarked;
