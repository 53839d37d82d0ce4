/**
 * Consensus by SOFAJRaft, the only room that knows it: its storage on {@link io.warren.engine.log.GroupLog}, its RPC on
 * what {@code member} carries, and the life of the groups of this node.
 *
 * <p>JRaft owns terms, roles and what is committed, on its own threads, which may wait for the disk. A committed batch is
 * handed to whoever owns the state and is not applied on them.
 *
 * <p>Does not know what an entry says, what a queue is, or how a log is kept; docs/adr/0003-raft-log-on-the-journal.md and
 * 0005-what-raft-asks-of-the-journal.md say what it asks of the log.
 */
@NullMarked
package io.warren.cluster.raft;

import org.jspecify.annotations.NullMarked;
