/**
 * The replicated state of a shard's queues. A shard is one group that keeps one log for all its queues: messages, what left,
 * what came back, which queues are there. Members keep an index of it; the leader runs the engine's own queues over that.
 *
 * <p>Owner: the shard's one lane, on a leader and on a follower alike. A snapshot is cut by a task on that lane; bodies are
 * read on a thread that may wait. Commands carry the term they were made in; a publish is accepted when its entry is
 * committed in that term, and nothing is handed out before.
 *
 * <p>Does not know who elects leaders (it asks a {@link io.warren.cluster.shard.Consensus}), where a client sits, which shard
 * a queue should live in, or how bodies get from one member to another.
 */
@NullMarked
package io.warren.cluster.shard;

import org.jspecify.annotations.NullMarked;
