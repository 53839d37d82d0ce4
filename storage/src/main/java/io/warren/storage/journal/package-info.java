/**
 * The journal: one append-only log per node in which the messages of all local queues survive, and the logs and votes of all
 * groups of which the node is a member.
 *
 * <p>Owners: the writer thread owns the segment being written, what is paged and the batches; one background thread owns
 * the picture of what is alive ({@code LiveSet}), checkpoints, deletion and compaction; reader threads own nothing. They
 * talk through the writer's inboxes, one for queues and one for groups, and the background's executor. Where the entries of
 * a group lie is kept by its log under a lock.
 *
 * <p>The room does not know queues' order or limits, exchanges, metadata, what an entry of a group means or how a disk works
 * (it sees {@link io.warren.storage.file.FileStore}). The bytes are described in docs/journal-format.md.
 */
@NullMarked
package io.warren.storage.journal;

import org.jspecify.annotations.NullMarked;
