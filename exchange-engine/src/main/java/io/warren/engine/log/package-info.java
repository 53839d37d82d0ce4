/**
 * The port through which replication keeps its log: what must be on this node's disk before this node may answer. {@code
 * GroupLogs} opens, {@code GroupLog} is one group's, {@code SnapshotStore} has what stands for the entries that it let go.
 *
 * <p>No state of its own; each implementation owns its log. The room does not know what an entry means, who replicates it to
 * whom, how members are elected, or how a disk works.
 */
@NullMarked
package io.warren.engine.log;

import org.jspecify.annotations.NullMarked;
