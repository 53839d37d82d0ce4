/** Tests of the journal: histories on a disk that forgets, turned by hand. */
@NullMarked
package io.warren.storage.journal;

import org.jspecify.annotations.NullMarked;
