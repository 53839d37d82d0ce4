/**
 * A disk that forgets, for all tests of storage, and what every file store must do.
 *
 * <p>The room does not know what is in the files.
 */
@NullMarked
package io.warren.storage.file;

import org.jspecify.annotations.NullMarked;
