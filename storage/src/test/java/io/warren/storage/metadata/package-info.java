/** The metadata log against disks that forget, fail and rot. */
@NullMarked
package io.warren.storage.metadata;

import org.jspecify.annotations.NullMarked;
