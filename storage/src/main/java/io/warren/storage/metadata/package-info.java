/**
 * The metadata log of a lone node: every change that survives a restart, in order, forced before it is answered.
 *
 * <p>Owner: the log's one thread; the files belong to it alone. {@link io.warren.storage.metadata.LocalMetadataLog} is the
 * face, {@link io.warren.storage.metadata.ChangeFormat} the stored form of a change. The room does not know whether a change
 * is wise (the engine's rules do), who is connected, or SQL.
 *
 * <p>Files, all in one directory: {@code changes-N.log} holds the changes of generation N, {@code snapshot-N.meta} everything
 * that was there before them. A generation is complete without the ones before it; those are kept for the history.
 *
 * <p>Beside the log, in a directory of their own, lie states that can be gone back to ({@link
 * io.warren.storage.metadata.KeptStateFiles}). The log does not need them.
 */
@NullMarked
package io.warren.storage.metadata;

import org.jspecify.annotations.NullMarked;
