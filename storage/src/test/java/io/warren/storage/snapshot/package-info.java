/** Snapshots against disks that forget, fail and rot. */
@NullMarked
package io.warren.storage.snapshot;

import org.jspecify.annotations.NullMarked;
