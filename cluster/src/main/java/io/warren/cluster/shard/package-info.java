/**
 * The replicated state of a shard's queues.
 *
 * <p>Owner: the shard's one lane, on a leader and on a follower alike. A snapshot is cut by a task on that lane. Commands
 * carry the term they were made in.
 *
 * <p>Will not know who elects leaders, where a client sits or which shard a queue should live in.
 */
@NullMarked
package io.warren.cluster.shard;

import org.jspecify.annotations.NullMarked;
