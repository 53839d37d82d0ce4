/** Data directories as a release wrote them, committed: whatever comes later opens them. */
@NullMarked
package io.warren.storage.golden;

import org.jspecify.annotations.NullMarked;
