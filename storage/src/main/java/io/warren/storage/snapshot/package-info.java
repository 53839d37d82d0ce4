/**
 * The last snapshot of each group of which the node is a member, one a file.
 *
 * <p>Owner: one thread writes, for all groups; the files belong to it alone. {@link
 * io.warren.storage.snapshot.SnapshotFiles} is the face. The room does not know what a snapshot says, who takes it, or when
 * the group's log may be cut for it.
 */
@NullMarked
package io.warren.storage.snapshot;

import org.jspecify.annotations.NullMarked;
