/** Shards whose group, lanes, disks and clients are simulated. */
@NullMarked
package io.warren.cluster.shard;

import org.jspecify.annotations.NullMarked;
