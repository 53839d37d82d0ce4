/**
 * The small port through which storage touches a disk, so that a fake disk can forget.
 *
 * <p>No state of its own; whoever opened a file owns it. The room does not know what is in the files.
 */
@NullMarked
package io.warren.storage.file;

import org.jspecify.annotations.NullMarked;
